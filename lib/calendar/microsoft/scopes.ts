const graph = "https://graph.microsoft.com/";

/**
 * The least that writes bookings, reads when somebody is busy, and says whose account it is. No permission is limited to
 * events an app made: that promise is kept by our own marker (learn.microsoft.com/en-us/graph/permissions-reference).
 */
export const askedScopes: readonly string[] = [
  "openid",
  "profile",
  "email",
  "offline_access",
  "User.Read",
  "Calendars.ReadWrite",
];

/** Any one of a line opens it. Reading of changes and notices of them is not among what ReadBasic opens. */
const opens = {
  writeEvents: ["calendars.readwrite"],
  readBusy: ["calendars.read", "calendars.readwrite"],
  listCalendars: ["calendars.readbasic", "calendars.read", "calendars.readwrite"],
} as const;

export function abilitiesOf(scopes: readonly string[]) {
  const granted = new Set(
    scopes.map((scope) => (scope.startsWith(graph) ? scope.slice(graph.length) : scope).toLowerCase()),
  );
  const hasAny = (names: readonly string[]) => names.some((name) => granted.has(name));
  return {
    canWriteEvents: hasAny(opens.writeEvents),
    canReadBusy: hasAny(opens.readBusy),
    canListCalendars: hasAny(opens.listCalendars),
  };
}
