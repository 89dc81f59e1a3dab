import { all, type ByRow, type ByStanding, type Expectation, everyRow, ownCompany } from "./cells";
import type { Row } from "./world";

const planners: ByStanding<ByRow> = {
  anonymous: all("signedOut"),
  owner: ownCompany("ok+", "forbidden"),
  dispatcher: ownCompany("ok+", "forbidden"),
  fieldworker: all("forbidden"),
  viewer: all("forbidden"),
};

const move = ({ bookingId }: Row, wish: Record<string, unknown> = {}) => ({
  input: {
    ...{ bookingId, expectedRevision: 1, overrideReason: null, isUndo: false },
    ...{ start: "2028-02-03T17:00:00Z", end: "2028-02-03T18:00:00Z" },
    crew: { kind: "crew", fieldworkerIds: [] },
    ...wish,
  },
});

const ofOwn = (cell: string): ByStanding<Partial<ByRow>> => ({
  anonymous: { own: "signedOut" },
  owner: { own: cell },
  dispatcher: { own: cell },
  fieldworker: { own: "forbidden" },
  viewer: { own: "forbidden" },
});

export const moveExpectations: readonly Expectation[] = [
  { door: "action moveBooking", rows: everyRow, knock: (row) => move(row), cells: planners },
  {
    door: "action moveBooking",
    about: "says that it is an undo",
    rows: ["own"],
    knock: (row) => move(row, { isUndo: true }),
    cells: ofOwn("ok+"),
  },
  {
    door: "action moveBooking",
    about: "to the foreign company's fieldworker",
    rows: ["own"],
    knock: (row, { foreign }) => move(row, { crew: { kind: "swap", from: null, to: foreign.fieldworkerId } }),
    cells: ofOwn("unknownFieldworker"),
  },
  {
    door: "action moveBooking",
    about: "starts from a revision that is gone",
    rows: ["own"],
    knock: (row) => move(row, { expectedRevision: 7 }),
    cells: ofOwn("changedMeanwhile"),
  },
  {
    door: "action moveBooking",
    about: "ends before it starts",
    rows: ["own"],
    knock: (row) => move(row, { end: "2028-02-03T16:00:00Z" }),
    cells: ofOwn("invalid"),
  },
  {
    door: "route GET /api/placement",
    rows: everyRow,
    knock: ({ bookingId }) => ({
      search: { booking: bookingId, from: "2028-02-03T08:00:00Z", to: "2028-02-10T08:00:00Z" },
    }),
    cells: {
      anonymous: all("401"),
      owner: ownCompany("200", "404"),
      dispatcher: ownCompany("200", "404"),
      fieldworker: all("403"),
      viewer: all("403"),
    },
  },
  {
    door: "route GET /api/placement",
    about: "without a span",
    rows: ["own"],
    knock: ({ bookingId }) => ({ search: { booking: bookingId } }),
    cells: {
      anonymous: { own: "401" },
      owner: { own: "400" },
      dispatcher: { own: "400" },
      fieldworker: { own: "403" },
      viewer: { own: "403" },
    },
  },
];
