const prefix = "https://www.googleapis.com/auth/";

/**
 * The least that writes bookings into an own calendar and sees busy times without reasons.
 * Who the account is we learn from the calendar list: the primary calendar's id is its owner's address.
 */
export const askedScopes: readonly string[] = [
  `${prefix}calendar.events.owned`,
  `${prefix}calendar.events.freebusy`,
  `${prefix}calendar.calendarlist.readonly`,
];

/** Any one of a line opens it: the scope lists of events.insert, freebusy.query and calendarList.list. */
const opens = {
  writeEvents: ["calendar", "calendar.events", "calendar.events.owned"],
  readBusy: ["calendar", "calendar.readonly", "calendar.freebusy", "calendar.events.freebusy"],
  listCalendars: ["calendar", "calendar.readonly", "calendar.calendarlist", "calendar.calendarlist.readonly"],
} as const;

export function abilitiesOf(scopes: readonly string[]) {
  const hasAny = (names: readonly string[]) => names.some((name) => scopes.includes(prefix + name));
  return {
    canWriteEvents: hasAny(opens.writeEvents),
    canReadBusy: hasAny(opens.readBusy),
    canListCalendars: hasAny(opens.listCalendars),
  };
}
