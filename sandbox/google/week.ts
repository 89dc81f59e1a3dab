import { type Day, daysOf } from "../shared/week";
import { addDays, midnightOf } from "../shared/zoned-time";
import { instantOf } from "./event-fields";
import { standingBetween } from "./instances";
import type { GoogleStore } from "./store";
import type { Account, Calendar, CalendarEntry, StoredEvent } from "./types";

export type Shown = { event: StoredEvent; calendar: Calendar; entry: CalendarEntry };

/** The seven days from `monday` as the account sees them, cancelled events left out, series unrolled. */
export function weekOf(
  store: GoogleStore,
  account: Account,
  monday: string,
  only: string | null = null,
): Day<Shown>[] {
  const entries = store
    .entriesOf(account.email)
    .filter(({ calendarId }) => only === null || calendarId === only);
  const shown = entries.flatMap((entry) => {
    const calendar = store.calendars.get(entry.calendarId);
    if (!calendar) return [];
    const from = midnightOf(addDays(monday, -1), account.zone);
    const to = midnightOf(addDays(monday, 8), account.zone);
    return standingBetween(store, calendar, from, to).map((event) => ({
      what: { event, calendar, entry },
      time: timeOf(event, calendar),
    }));
  });
  return daysOf(shown, account.zone, monday);
}

function timeOf({ fields: { start, end } }: StoredEvent, { zone }: Calendar) {
  if (start.date !== undefined) {
    return { kind: "allDay", from: start.date, to: end.date ?? start.date } as const;
  }
  return { kind: "timed", start: instantOf(start, zone), end: instantOf(end, zone) } as const;
}
