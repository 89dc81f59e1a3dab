import { all, type ByRow, type ByStanding, type Cell, type Expectation, everyRow, ownCompany } from "./cells";

/** The office looks after every connection of its company; nobody else after any, not even their own. */
const office = (cell: Cell): ByStanding<ByRow> => ({
  anonymous: all("signedOut"),
  owner: ownCompany(cell, "forbidden"),
  dispatcher: ownCompany(cell, "forbidden"),
  fieldworker: all("forbidden"),
  viewer: all("forbidden"),
});

const onConnection = (door: string, cells: ByStanding<ByRow>): Expectation => ({
  door: `action ${door}`,
  rows: everyRow,
  knock: ({ whose }, at) => ({ input: { connectionId: at.connectionOf(whose).connectionId } }),
  cells,
});

/** The owner comes first; what is so already is not changed again. */
const once: ByStanding<ByRow> = { ...office("ok"), owner: ownCompany("ok+", "forbidden") };

const onCopy = (door: string, wish: object): Expectation => ({
  door: `action ${door}`,
  about: "where nothing was given up",
  rows: everyRow,
  knock: ({ whose, bookingId }, { foreign, idOf }) => {
    const crew = { own: idOf("mike"), colleagues: idOf("raj"), foreign: foreign.fieldworkerId };
    return { input: { bookingId, fieldworkerId: crew[whose], ...wish } };
  },
  cells: office("notGivenUp"),
});

const onMember = (door: string, cells: ByStanding<ByRow>): Expectation => ({
  door: `action ${door}`,
  about: "who has connected a calendar",
  rows: everyRow,
  knock: ({ whose }, { foreign, idOf }) => {
    const people = { own: idOf("mike"), colleagues: idOf("raj"), foreign: foreign.fieldworkerId };
    return { input: { memberId: people[whose] } };
  },
  cells,
});

/** Each of the office invites Lee, who has none; within the hour nobody else does. */
const invitesLee: Expectation = {
  door: "action careInvite",
  about: "who has none",
  rows: "none",
  knock: (_, { idOf }) => ({ input: { memberId: idOf("lee") } }),
  cells: {
    anonymous: "signedOut",
    owner: "ok+",
    dispatcher: "invitedJustNow",
    fieldworker: "forbidden",
    viewer: "forbidden",
  },
};

export const careExpectations: readonly Expectation[] = [
  onMember("careInvite", office("notNeeded")),
  invitesLee,
  onConnection("careSyncNow", office("ok+")),
  onConnection("careSendLink", office("notNeeded")),
  onConnection("carePause", once),
  onConnection("careResume", once),
  onCopy("careRetryPush", {}),
  onCopy("careDiscardPush", { reason: "not needed" }),
];
