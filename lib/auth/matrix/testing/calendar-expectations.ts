import { type Expectation, everybody } from "./cells";

const toProvider = {
  anonymous: "401",
  owner: "303 /settings/calendars?problem=noBookings",
  dispatcher: "303 /settings/calendars?problem=noBookings",
  fieldworker: "303 provider+",
  viewer: "403",
} as const;

export const calendarExpectations: readonly Expectation[] = [
  {
    door: "route GET /api/calendars/[provider]/connect",
    rows: "none",
    knock: () => ({ params: { provider: "google" } }),
    cells: toProvider,
  },
  {
    door: "route GET /api/calendars/[provider]/connect",
    about: "to Outlook",
    rows: "none",
    knock: () => ({ params: { provider: "microsoft" } }),
    cells: toProvider,
  },
  {
    door: "route GET /api/calendars/[provider]/callback",
    about: "with a state nobody made",
    rows: "none",
    knock: () => ({ params: { provider: "google" }, search: { state: "x".repeat(43), code: "stolen" } }),
    cells: {
      anonymous: "401",
      owner: "303 /settings/calendars?problem=badState",
      dispatcher: "303 /settings/calendars?problem=badState",
      fieldworker: "303 /settings/calendars?problem=badState",
      viewer: "403",
    },
  },
  {
    // A provider calls it without a session; who only looks like one changes nothing and learns nothing.
    door: "route POST /api/webhooks/google",
    rows: "none",
    knock: () => ({ body: "" }),
    cells: everybody("200"),
  },
  {
    door: "route POST /api/webhooks/microsoft",
    rows: "none",
    knock: () => ({ body: '{"value":[{}]}' }),
    cells: everybody("202"),
  },
  {
    door: "route POST /api/webhooks/microsoft",
    about: "asked whether it wants to be told",
    rows: "none",
    knock: () => ({ body: "", search: { validationToken: "word" } }),
    cells: everybody("200"),
  },
];
