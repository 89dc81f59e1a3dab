import {
  all,
  type ByRow,
  type ByStanding,
  type Cell,
  type Expectation,
  everybody,
  everyRow,
  ownCompany,
} from "./cells";

/** A member's connection is theirs alone: the office gets no further than a colleague. */
const ownConnection = (cell: Cell, othersCell: Cell): ByStanding<ByRow> => ({
  anonymous: all("signedOut"),
  owner: all(othersCell),
  dispatcher: all(othersCell),
  fieldworker: { own: cell, colleagues: othersCell, foreign: othersCell },
  viewer: all("forbidden"),
});

const week = { from: "2026-11-02T08:00:00Z", to: "2026-11-09T08:00:00Z" };

export const busyExpectations: readonly Expectation[] = [
  {
    door: "route GET /api/busy",
    rows: "none",
    knock: () => ({ search: week }),
    cells: { ...everybody("200"), anonymous: "401" },
  },
  {
    door: "route GET /api/busy",
    about: "of years",
    rows: "none",
    knock: () => ({ search: { ...week, to: "2036-11-02T08:00:00Z" } }),
    cells: { ...everybody("400"), anonymous: "401" },
  },
  {
    door: "route GET /api/own-events",
    rows: "none",
    knock: () => ({ search: week }),
    cells: { ...everybody("200"), anonymous: "401", viewer: "403" },
  },
  {
    door: "action changeBlockingRule",
    rows: "none",
    knock: () => ({ input: { rule: "unanswered", isOn: true } }),
    cells: { ...everybody("ok+"), anonymous: "signedOut", viewer: "forbidden" },
  },
  {
    door: "action syncNow",
    rows: everyRow,
    knock: ({ whose }, at) => ({ input: { connectionId: at.connectionOf(whose).connectionId } }),
    cells: ownConnection("ok+", "notFound"),
  },
  ...["pauseOwn", "resumeOwn"].map(
    (name): Expectation => ({
      door: `action ${name}`,
      rows: everyRow,
      knock: ({ whose }, at) => ({ input: { connectionId: at.connectionOf(whose).connectionId } }),
      cells: {
        anonymous: all("signedOut"),
        // Asked for by one after the other, it changes something the first time.
        owner: ownCompany("ok+", "notFound"),
        dispatcher: ownCompany("ok", "notFound"),
        fieldworker: { own: "ok", colleagues: "notFound", foreign: "notFound" },
        viewer: all("forbidden"),
      },
    }),
  ),
  {
    door: "action chooseDestination",
    rows: everyRow,
    knock: ({ whose }, at) => ({ input: { calendarId: at.connectionOf(whose).calendarId } }),
    cells: ownConnection("ok", "notFound"),
  },
  {
    door: "action decideRemoval",
    rows: everyRow,
    knock: ({ whose }, at) => ({
      input: { calendarId: at.connectionOf(whose).calendarId, choice: "approve" },
    }),
    cells: {
      anonymous: all("signedOut"),
      owner: ownCompany("nothingHeld", "notFound"),
      dispatcher: ownCompany("nothingHeld", "notFound"),
      fieldworker: { own: "nothingHeld", colleagues: "forbidden", foreign: "forbidden" },
      viewer: all("forbidden"),
    },
  },
  {
    door: "action chooseBlocking",
    rows: everyRow,
    knock: ({ whose }, at) => ({
      input: { connectionId: at.connectionOf(whose).connectionId, blocks: [] },
    }),
    cells: ownConnection("ok+", "notFound"),
  },
  {
    door: "action chooseBlocking",
    about: "names a colleague's calendar",
    rows: ["own"],
    knock: (_, at) => ({
      input: {
        connectionId: at.connectionOf("own").connectionId,
        blocks: [at.connectionOf("colleagues").calendarId],
      },
    }),
    cells: {
      anonymous: { own: "signedOut" },
      owner: { own: "notFound" },
      dispatcher: { own: "notFound" },
      fieldworker: { own: "unknownCalendar" },
      viewer: { own: "forbidden" },
    },
  },
  {
    door: "action chooseDirection",
    rows: everyRow,
    knock: ({ whose }, at) => ({
      input: { connectionId: at.connectionOf(whose).connectionId, direction: "out" },
    }),
    cells: ownConnection("ok+", "notFound"),
  },
  {
    door: "action chooseColour",
    rows: everyRow,
    knock: ({ whose }, at) => ({
      input: { connectionId: at.connectionOf(whose).connectionId, colour: "Tomato" },
    }),
    cells: ownConnection("ok+", "notFound"),
  },
  {
    door: "action chooseColour",
    about: "of another provider",
    rows: ["own"],
    knock: (_, at) => ({
      input: { connectionId: at.connectionOf("own").connectionId, colour: "Red category" },
    }),
    cells: {
      anonymous: { own: "signedOut" },
      owner: { own: "notFound" },
      dispatcher: { own: "notFound" },
      fieldworker: { own: "unknownColour" },
      viewer: { own: "forbidden" },
    },
  },
];

/** What leaves nothing to try the other doors with. */
export const endingExpectations: readonly Expectation[] = [
  {
    door: "action disconnectOwn",
    rows: everyRow,
    knock: ({ whose }, at) => ({
      input: { connectionId: at.connectionOf(whose).connectionId, copies: "remove" },
    }),
    cells: ownConnection("ok+", "notFound"),
  },
];
