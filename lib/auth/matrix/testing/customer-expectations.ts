import { all, type ByRow, type ByStanding, type Expectation, everyRow, ownCompany } from "./cells";
import type { MatrixWorld, Row } from "./world";

/** Office staff look after every customer of their company, and of no other. */
const office: ByStanding<ByRow> = {
  anonymous: all("signedOut"),
  owner: ownCompany("ok+", "forbidden"),
  dispatcher: ownCompany("ok+", "forbidden"),
  fieldworker: all("forbidden"),
  viewer: all("forbidden"),
};

const typed = { name: "Ada Lind", phone: "", email: "", addresses: [], notes: "" };

const merge = (keptId: string, goneId: string) => ({
  input: {
    ...{ keptId, goneId, keptRevision: 1, goneRevision: 1 },
    choice: { name: "kept", phone: "kept", email: "kept", address: "kept" },
  },
});

const withForeign = (about: string, knock: (row: Row, at: MatrixWorld) => ReturnType<typeof merge>) => ({
  door: "action mergeCustomers",
  about,
  rows: ["own"] as const,
  knock,
  cells: {
    anonymous: { own: "signedOut" },
    owner: { own: "forbidden" },
    dispatcher: { own: "forbidden" },
    fieldworker: { own: "forbidden" },
    viewer: { own: "forbidden" },
  },
});

export const customerExpectations: readonly Expectation[] = [
  {
    door: "action saveCustomer",
    rows: everyRow,
    knock: ({ customerId }) => ({ input: { ...typed, customerId, expectedRevision: 1 } }),
    cells: office,
  },
  {
    door: "action saveCustomer",
    about: "makes one",
    rows: "none",
    knock: () => ({ input: { ...typed, customerId: crypto.randomUUID(), expectedRevision: null } }),
    cells: {
      anonymous: "signedOut",
      owner: "ok+",
      dispatcher: "ok+",
      fieldworker: "forbidden",
      viewer: "forbidden",
    },
  },
  {
    door: "action mergeCustomers",
    rows: everyRow,
    knock: ({ customerId, otherCustomerId }) => merge(customerId, otherCustomerId),
    cells: office,
  },
  withForeign("takes in the foreign company's", ({ customerId }, { foreign }) =>
    merge(customerId, foreign.customerId),
  ),
  withForeign("gives to the foreign company's", ({ customerId }, { foreign }) =>
    merge(foreign.customerId, customerId),
  ),
  {
    door: "action eraseCustomer",
    rows: everyRow,
    knock: ({ customerId }) => ({ input: { customerId, expectedRevision: 1 } }),
    cells: office,
  },
  {
    door: "route GET /api/customers/[id]/export.json",
    rows: everyRow,
    knock: ({ customerId }) => ({ params: { id: customerId } }),
    cells: {
      anonymous: all("401"),
      owner: ownCompany("200", "404"),
      dispatcher: ownCompany("200", "404"),
      fieldworker: all("403"),
      viewer: all("403"),
    },
  },
];
