import { type Day, daysOf } from "../shared/week";
import { addDays, midnightOf } from "../shared/zoned-time";
import { type Item, standingBetween } from "./series";
import type { MicrosoftStore } from "./store";
import type { Account, Calendar, EventFields } from "./types";
import { dateOf, instantOf } from "./zones";

export type Shown = { readonly item: Item; readonly calendar: Calendar };

/** The seven days from `monday` as the account sees them, series unrolled. */
export function weekOf(
  store: MicrosoftStore,
  account: Account,
  monday: string,
  only: string | null,
): Day<Shown>[] {
  const range = {
    from: midnightOf(addDays(monday, -1), account.zone),
    to: midnightOf(addDays(monday, 8), account.zone),
  };
  const shown = store
    .calendarsOf(account.email)
    .filter(({ id }) => only === null || id === only)
    .flatMap((calendar) =>
      standingBetween(store, calendar.id, range).map((item) => ({
        what: { item, calendar },
        time: timeOf(item.event.fields),
      })),
    );
  return daysOf(shown, account.zone, monday);
}

function timeOf({ start, end, isAllDay }: EventFields) {
  if (isAllDay) return { kind: "allDay", from: dateOf(start), to: dateOf(end) } as const;
  return { kind: "timed", start: instantOf(start), end: instantOf(end) } as const;
}
