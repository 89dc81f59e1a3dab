import { busyExpectations, endingExpectations } from "./busy-expectations";
import { calendarExpectations } from "./calendar-expectations";
import { careExpectations } from "./care-expectations";
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
import { copyExpectations } from "./copy-expectations";
import { customerExpectations } from "./customer-expectations";
import { hoursExpectations } from "./hours-expectations";
import { moveExpectations } from "./move-expectations";
import { type MatrixWorld, password, type Row } from "./world";

/** Office staff plan every booking of their company; nobody else changes one, and nobody touches another company's. */
const planners: ByStanding<ByRow> = {
  anonymous: all("signedOut"),
  owner: ownCompany("ok+", "forbidden"),
  dispatcher: ownCompany("ok+", "forbidden"),
  fieldworker: all("forbidden"),
  viewer: all("forbidden"),
};

const ownersOnly: ByStanding<Cell> = {
  anonymous: "signedOut",
  owner: "ok+",
  dispatcher: "forbidden",
  fieldworker: "forbidden",
  viewer: "forbidden",
};

function typedBooking(at: MatrixWorld, row: Pick<Row, "bookingId">, wish: Record<string, unknown> = {}) {
  const { customerIds, serviceIds, statusIds } = at.company;
  return {
    bookingId: row.bookingId,
    expectedRevision: 1,
    customerId: customerIds[1],
    serviceId: serviceIds[1],
    statusId: statusIds.get("Draft"),
    date: "2028-02-03",
    startTime: "09:00",
    endTime: "10:00",
    endsNextDay: false,
    startFold: "first",
    address: "1 Elm Street",
    customerNotes: "",
    jobNotes: "",
    officeNotes: "",
    fieldworkerIds: [],
    overrideReason: null,
    ...wish,
  };
}

const smuggled = (cell: Cell): ByStanding<Partial<ByRow>> => ({
  anonymous: { own: "signedOut" },
  owner: { own: cell },
  dispatcher: { own: cell },
  fieldworker: { own: "forbidden" },
  viewer: { own: "forbidden" },
});

const bookingDoors: readonly Expectation[] = [
  {
    door: "action askForPush",
    rows: everyRow,
    knock: (row, at) => {
      const { foreign, idOf } = at;
      const crew = { own: idOf("mike"), colleagues: idOf("raj"), foreign: foreign.fieldworkerId };
      return {
        input: {
          bookingId: row.bookingId,
          fieldworkerIds: [crew[row.whose]],
          wish: "put",
          requestKey: crypto.randomUUID(),
        },
      };
    },
    cells: { ...planners, fieldworker: { own: "ok+", colleagues: "forbidden", foreign: "forbidden" } },
  },
  {
    door: "action askForPush",
    about: "takes it out of a calendar",
    rows: ["own"],
    knock: ({ bookingId }, { idOf }) => ({
      input: { bookingId, fieldworkerIds: [idOf("mike")], wish: "remove", requestKey: crypto.randomUUID() },
    }),
    cells: smuggled("ok+"),
  },
  {
    door: "action askForPush",
    about: "names the foreign company's fieldworker",
    rows: ["own"],
    knock: ({ bookingId }, { foreign }) => ({
      input: {
        bookingId,
        fieldworkerIds: [foreign.fieldworkerId],
        wish: "put",
        requestKey: crypto.randomUUID(),
      },
    }),
    cells: smuggled("notAssigned"),
  },
  {
    door: "action changeStatus",
    rows: everyRow,
    knock: ({ bookingId, statusId }) => ({ input: { bookingId, statusId, expectedRevision: 1 } }),
    cells: planners,
  },
  {
    door: "action changeStatus",
    about: "gives the foreign company's status",
    rows: ["own"],
    knock: ({ bookingId }, { foreign }) => ({
      input: { bookingId, statusId: foreign.statusId, expectedRevision: 1 },
    }),
    cells: smuggled("unknownStatus"),
  },
  {
    door: "action changeStatus",
    about: "starts from a revision that is gone",
    rows: ["own"],
    knock: ({ bookingId, statusId }) => ({ input: { bookingId, statusId, expectedRevision: 7 } }),
    cells: smuggled("changedMeanwhile"),
  },
  {
    door: "action saveBooking",
    rows: everyRow,
    knock: (row, at) => ({ input: typedBooking(at, row) }),
    cells: planners,
  },
  {
    door: "action saveBooking",
    about: "makes one",
    rows: "none",
    knock: (_, at) => ({
      input: typedBooking(at, { bookingId: crypto.randomUUID() }, { expectedRevision: null }),
    }),
    cells: { ...ownersOnly, dispatcher: "ok+" },
  },
  ...(["customerId", "serviceId", "statusId"] as const).map(
    (field): Expectation => ({
      door: "action saveBooking",
      about: `gives the foreign company's ${field}`,
      rows: ["own"],
      knock: (row, at) => ({ input: typedBooking(at, row, { [field]: at.foreign[field] }) }),
      cells: smuggled("invalid"),
    }),
  ),
  {
    door: "action saveBooking",
    about: "puts the foreign company's fieldworker on it",
    rows: ["own"],
    knock: (row, at) => ({ input: typedBooking(at, row, { fieldworkerIds: [at.foreign.fieldworkerId] }) }),
    cells: smuggled("invalid"),
  },
  {
    door: "route GET /api/bookings/[id]/pushes",
    rows: everyRow,
    knock: ({ bookingId }) => ({ params: { id: bookingId } }),
    cells: {
      anonymous: all("401"),
      owner: ownCompany("200", "404"),
      dispatcher: ownCompany("200", "404"),
      fieldworker: { own: "200", colleagues: "404", foreign: "404" },
      viewer: ownCompany("200", "404"),
    },
  },
  {
    door: "route GET /api/bookings/[id]/history.csv",
    rows: everyRow,
    knock: ({ bookingId }) => ({ params: { id: bookingId } }),
    cells: {
      anonymous: all("401"),
      owner: ownCompany("200", "404"),
      dispatcher: ownCompany("200", "404"),
      fieldworker: all("403"),
      viewer: all("403"),
    },
  },
  {
    door: "route GET /api/bookings/customers",
    rows: "none",
    knock: () => ({ search: { q: "" } }),
    cells: { anonymous: "401", owner: "200", dispatcher: "200", fieldworker: "403", viewer: "403" },
  },
];

const conflictDoors: readonly Expectation[] = [
  {
    door: "action answerConflict",
    about: "they will move their event",
    rows: everyRow,
    knock: ({ conflictId }) => ({ input: { conflictId, choice: { kind: "snooze" } } }),
    cells: {
      anonymous: all("signedOut"),
      owner: ownCompany("ok+", "notFound"),
      dispatcher: ownCompany("ok+", "notFound"),
      fieldworker: { own: "ok+", colleagues: "notFound", foreign: "notFound" },
      viewer: all("forbidden"),
    },
  },
  {
    door: "action answerConflict",
    about: "keeps the booking",
    rows: ["own"],
    knock: ({ conflictId }) => ({ input: { conflictId, choice: { kind: "keep" } } }),
    cells: { ...smuggled("ok+"), fieldworker: { own: "notPossible" } },
  },
  {
    door: "route GET /api/notifications",
    rows: "none",
    knock: () => ({}),
    cells: { ...everybody("200"), anonymous: "401" },
  },
  {
    door: "route POST /api/notifications",
    rows: "none",
    knock: () => ({ body: JSON.stringify({ ids: "all" }) }),
    cells: { ...everybody("204+"), anonymous: "401", viewer: "204" },
  },
  {
    door: "route POST /api/notifications",
    about: "with something else",
    rows: "none",
    knock: () => ({ body: "{}" }),
    cells: { ...everybody("400"), anonymous: "401" },
  },
];

const settingsDoors: readonly Expectation[] = [
  {
    door: "action changeStatusRule",
    rows: ["own", "foreign"],
    knock: ({ whose, statusId }, at) => ({
      input: {
        statusId: whose === "foreign" ? statusId : at.company.statusIds.get("Draft"),
        calendarRule: nextOf(["push", "remove"]),
      },
    }),
    cells: {
      anonymous: all("signedOut"),
      owner: { own: "ok+", foreign: "notFound" },
      dispatcher: all("forbidden"),
      fieldworker: all("forbidden"),
      viewer: all("forbidden"),
    },
  },
  {
    door: "action changeTitleTemplate",
    rows: "none",
    knock: () => ({ input: { titleTemplate: `{service} · {customer} ${crypto.randomUUID().slice(0, 4)}` } }),
    cells: ownersOnly,
  },
  {
    door: "action changeKeepUpToDate",
    rows: "none",
    knock: () => ({ input: { keepsPushedUpToDate: nextOf([false, true]) } }),
    cells: ownersOnly,
  },
  {
    door: "action changeNewsChannel",
    rows: "none",
    knock: () => ({ input: { topic: "conflicts", channel: "byMail", isOn: nextOf([false, true]) } }),
    cells: { ...everybody("ok+"), anonymous: "signedOut", viewer: "notPossible" },
  },
  {
    door: "action changeNewsChannel",
    about: "of a topic that others hear of",
    rows: "none",
    knock: () => ({ input: { topic: "invitations", channel: "byMail", isOn: false } }),
    cells: { ...everybody("notPossible"), anonymous: "signedOut" },
  },
  {
    door: "action changeQuiet",
    rows: "none",
    knock: () => ({ input: { quiet: { from: 1_200 + (nextOf([1, 2, 3]) ?? 0), until: 420 } } }),
    cells: { ...everybody("ok+"), anonymous: "signedOut", viewer: "notPossible" },
  },
  {
    door: "action changePolicies",
    rows: "none",
    knock: () => ({ input: { moves: "ask", deletions: "cancel" } }),
    cells: ownersOnly,
  },
];

const siteDoors: readonly Expectation[] = [
  {
    door: "action signIn",
    about: "with a wrong password",
    rows: "none",
    knock: () => ({ input: { email: "dispatcher@demo.test", password: "wrong" } }),
    cells: everybody("invalid"),
  },
  {
    door: "action signIn",
    about: "with the right password",
    rows: "none",
    knock: () => ({ input: { email: "dispatcher@demo.test", password, callbackUrl: "//evil.example" } }),
    cells: everybody("redirect /+"),
  },
  {
    door: "action signOut",
    rows: "none",
    knock: () => ({ input: {} }),
    cells: { ...everybody("redirect /sign-in+"), anonymous: "redirect /sign-in" },
  },
  {
    door: "route GET /api/auth/[...nextauth]",
    rows: "none",
    knock: () => ({ params: { nextauth: ["session"] } }),
    cells: everybody("200"),
  },
  {
    door: "route POST /api/auth/[...nextauth]",
    rows: "none",
    knock: () => ({ params: { nextauth: ["callback", "credentials"] } }),
    cells: everybody("200"),
  },
  {
    door: "action moveClock",
    rows: "none",
    knock: () => ({ input: { move: "realTime" } }),
    cells: {
      anonymous: "signedOut",
      owner: "ok",
      dispatcher: "ok",
      fieldworker: "forbidden",
      viewer: "forbidden",
    },
  },
  {
    door: "route GET /api/live",
    rows: "none",
    knock: () => ({}),
    cells: { ...everybody("200"), anonymous: "401" },
  },
  { door: "route GET /api/health", rows: "none", knock: () => ({}), cells: everybody("200") },
  {
    door: "route GET /api/health/ready",
    rows: "none",
    knock: () => ({}),
    cells: everybody("200"),
  },
  {
    door: "route POST /api/csp-report",
    rows: "none",
    knock: () => ({ body: JSON.stringify({ "csp-report": { "effective-directive": "script-src" } }) }),
    cells: everybody("204"),
  },
];

export const expectations = [
  ...copyExpectations,
  ...bookingDoors,
  ...conflictDoors,
  ...settingsDoors,
  ...calendarExpectations,
  ...busyExpectations,
  ...careExpectations,
  ...customerExpectations,
  ...moveExpectations,
  ...hoursExpectations,
  ...siteDoors,
  ...endingExpectations,
];

/** Every call asks for a change that was not made before. */
function nextOf<T>(values: readonly T[]): T | undefined {
  turn += 1;
  return values[turn % values.length];
}
let turn = 0;
