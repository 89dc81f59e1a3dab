import { all, type Expectation, everyRow, ownCompany } from "./cells";

const none = crypto.randomUUID();

/** Comparing copies, putting them right, looking for one, pushing many, and adding what was missed. */
export const copyExpectations: readonly Expectation[] = [
  {
    door: "action verifyNow",
    rows: everyRow,
    knock: ({ whose }, at) => ({ input: { connectionId: at.connectionOf(whose).connectionId } }),
    cells: {
      anonymous: all("signedOut"),
      owner: ownCompany("ok+", "forbidden"),
      dispatcher: ownCompany("ok", "forbidden"),
      fieldworker: { own: "ok", colleagues: "forbidden", foreign: "forbidden" },
      viewer: all("forbidden"),
    },
  },
  {
    door: "action repairDifferences",
    about: "of a comparison that never was",
    rows: "none",
    knock: () => ({ input: { verificationId: none, mirrorIds: "all" } }),
    cells: {
      anonymous: "signedOut",
      owner: "forbidden",
      dispatcher: "forbidden",
      fieldworker: "forbidden",
      viewer: "forbidden",
    },
  },
  {
    door: "action checkArrival",
    rows: everyRow,
    knock: ({ whose, bookingId }, { idOf, foreign }) => {
      const crew = { own: idOf("mike"), colleagues: idOf("raj"), foreign: foreign.fieldworkerId };
      return { input: { bookingId, fieldworkerId: crew[whose], requestKey: crypto.randomUUID() } };
    },
    cells: {
      anonymous: all("signedOut"),
      owner: ownCompany("ok", "forbidden"),
      dispatcher: ownCompany("ok", "forbidden"),
      fieldworker: { own: "ok", colleagues: "forbidden", foreign: "forbidden" },
      viewer: all("forbidden"),
    },
  },
  {
    door: "action checkArrival",
    about: "for a colleague on one's own booking",
    rows: ["own"],
    knock: ({ bookingId }, { idOf }) => ({
      input: { bookingId, fieldworkerId: idOf("raj"), requestKey: crypto.randomUUID() },
    }),
    cells: {
      anonymous: { own: "signedOut" },
      owner: { own: "notAssigned" },
      dispatcher: { own: "notAssigned" },
      fieldworker: { own: "forbidden" },
      viewer: { own: "forbidden" },
    },
  },
  {
    door: "action pushSelected",
    rows: everyRow,
    knock: ({ bookingId }) => ({ input: { bookingIds: [bookingId], requestKey: crypto.randomUUID() } }),
    cells: {
      anonymous: all("signedOut"),
      owner: ownCompany("ok+", "forbidden"),
      dispatcher: ownCompany("ok+", "forbidden"),
      fieldworker: { own: "ok+", colleagues: "forbidden", foreign: "forbidden" },
      viewer: all("forbidden"),
    },
  },
  {
    door: "route GET /api/bookings/pushes",
    rows: "none",
    knock: () => ({ search: { ids: none } }),
    cells: { anonymous: "401", owner: "200", dispatcher: "200", fieldworker: "200", viewer: "403" },
  },
  {
    door: "route GET /api/bookings/pushes",
    about: "with what is no id",
    rows: "none",
    knock: () => ({ search: { ids: "1 or 1=1" } }),
    cells: { anonymous: "401", owner: "400", dispatcher: "400", fieldworker: "400", viewer: "403" },
  },
  {
    door: "action answerCatchUp",
    rows: "none",
    knock: () => ({ input: { choice: "add" } }),
    cells: {
      anonymous: "signedOut",
      owner: "notConnected",
      dispatcher: "notConnected",
      fieldworker: "notAsked",
      viewer: "forbidden",
    },
  },
];
