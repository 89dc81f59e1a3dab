import { all, type ByRow, type ByStanding, type Cell, everybody, everyRow, ownCompany } from "./cells";
import type { Whose } from "./world";

const sentToSignIn = "redirect /sign-in";
const toCustomer = "redirect /customers/[id]?booking=[id]";

/** What each page shows: `page`, `403`, `404` or where it sends to. */
export type PageExpectation = {
  readonly page: string;
  readonly search?: Record<string, string>;
} & (
  | { readonly rows: readonly Whose[]; readonly cells: ByStanding<ByRow> }
  | { readonly rows: "none"; readonly params?: Record<string, string>; readonly cells: ByStanding<Cell> }
);

const seen: ByStanding<ByRow> = {
  anonymous: all(sentToSignIn),
  owner: ownCompany("page", "404"),
  dispatcher: ownCompany("page", "404"),
  fieldworker: { own: "page", colleagues: "404", foreign: "404" },
  viewer: ownCompany("page", "404"),
};
const signedIn: ByStanding<Cell> = { ...everybody("page"), anonymous: sentToSignIn };
const ownersPage: ByStanding<Cell> = { ...everybody("403"), anonymous: sentToSignIn, owner: "page" };

export const pageExpectations: readonly PageExpectation[] = [
  {
    page: "/",
    rows: "none",
    cells: { ...everybody("redirect /board"), anonymous: sentToSignIn, fieldworker: "redirect /me" },
  },
  {
    page: "/sign-in",
    rows: "none",
    cells: { ...everybody("redirect /board"), anonymous: "page", fieldworker: "redirect /me" },
  },
  { page: "/board", rows: "none", cells: signedIn },
  { page: "/demo/clock", rows: "none", cells: { ...signedIn, fieldworker: "403", viewer: "403" } },
  {
    page: "/me",
    rows: "none",
    cells: { ...everybody("redirect /board"), anonymous: sentToSignIn, fieldworker: "page" },
  },
  { page: "/bookings", rows: "none", cells: signedIn },
  { page: "/conflicts", rows: "none", cells: signedIn },
  { page: "/bookings/new", rows: "none", cells: { ...signedIn, fieldworker: "403", viewer: "403" } },
  { page: "/bookings/[id]", rows: everyRow, cells: seen },
  {
    page: "/bookings/[id]/edit",
    rows: everyRow,
    cells: { ...seen, fieldworker: all("403"), viewer: all("403") },
  },
  { page: "/customers", rows: "none", cells: { ...signedIn, fieldworker: "403" } },
  { page: "/customers/new", rows: "none", cells: { ...signedIn, fieldworker: "403", viewer: "403" } },
  { page: "/customers/[customerId]", rows: everyRow, cells: seen },
  {
    page: "/customers/[customerId]/edit",
    rows: everyRow,
    cells: { ...seen, fieldworker: all("403"), viewer: all("403") },
  },
  {
    page: "/customers/[customerId]/merge",
    rows: everyRow,
    cells: { ...seen, fieldworker: all("403"), viewer: all("403") },
  },
  {
    page: "/customers/of-booking/[id]",
    rows: everyRow,
    cells: {
      anonymous: all(sentToSignIn),
      owner: ownCompany(toCustomer, "404"),
      dispatcher: ownCompany(toCustomer, "404"),
      fieldworker: { own: toCustomer, colleagues: "404", foreign: "404" },
      viewer: ownCompany(toCustomer, "404"),
    },
  },
  { page: "/sync-health", rows: "none", cells: { ...signedIn, fieldworker: "403", viewer: "403" } },
  {
    page: "/sync-health/[connectionId]",
    rows: everyRow,
    cells: { ...seen, fieldworker: all("403"), viewer: all("403") },
  },
  // Of an invitation that was written to somebody else nothing is told apart from one that nobody wrote.
  { page: "/invite/[token]", rows: "none", params: { token: "x" }, cells: signedIn },
  { page: "/settings", rows: "none", cells: signedIn },
  { page: "/settings/company", rows: "none", cells: { ...ownersPage, dispatcher: "page" } },
  { page: "/settings/services", rows: "none", cells: { ...ownersPage, dispatcher: "page" } },
  { page: "/settings/hours", rows: "none", cells: { ...signedIn, viewer: "403" } },
  { page: "/settings/statuses", rows: "none", cells: ownersPage },
  { page: "/settings/notifications", rows: "none", cells: signedIn },
  // Outside the demo there is no such page, for nobody.
  { page: "/demo/mail", rows: "none", cells: everybody("404") },
  { page: "/settings/calendars", rows: "none", cells: { ...signedIn, viewer: "403" } },
  {
    page: "/settings/calendars/connect/[provider]",
    rows: "none",
    params: { provider: "google" },
    cells: {
      ...everybody("redirect /settings/calendars"),
      anonymous: sentToSignIn,
      fieldworker: "page",
      viewer: "403",
    },
  },
];
