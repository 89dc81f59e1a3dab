import type { MonthCell } from "@/components/board/month/month-calendar";
import { MonthView } from "@/components/board/month/month-view";
import { LiveRefresh } from "@/components/live/live-refresh";
import { EmptyState } from "@/components/parts/page-states";
import { boardMonth, type MonthDay } from "@/db/views/board-month";
import type { LocalDate } from "@/lib/domain/time";
import { dateWords, dayKey, shortClockWords, spanWords } from "@/lib/domain/time-words";
import { dayIn } from "@/lib/domain/wall-time";
import { deps } from "@/lib/wiring";
import { type BoardAddress, boardHref, firstOfMonth, monthSpan } from "./board-address";
import type { ViewProps } from "./board-reading";

/** So many bookings of a day are told one by one; the day's own board has the rest. */
const most = 4;

/** A month as a sheet of days. */
export async function Month({ actor, address, zone }: ViewProps) {
  const { database, clock } = deps();
  const span = monthSpan(address.date, zone);
  const days = await database.asCompany(actor.companyId, (tx) =>
    boardMonth(tx, { viewer: actor, span, fieldworkerIds: address.who, zone, most }),
  );
  return (
    <>
      <LiveRefresh />
      {days.length === 0 && <EmptyState>No bookings this month.</EmptyState>}
      <MonthView
        month={firstOfMonth(address.date)}
        today={dayKey(clock.now(), zone)}
        cells={days.map((day) => cellOf(day, address, zone))}
      />
    </>
  );
}

function cellOf(day: MonthDay, address: BoardAddress, zone: string): MonthCell {
  const date = day.date as LocalDate;
  const words = dateWords(dayIn(date, zone).start, zone);
  const count = day.count === 1 ? "1 booking" : `${day.count} bookings`;
  return {
    date,
    href: boardHref(address, { view: "day", date }),
    words: `${words}: ${count}${day.unassigned > 0 ? `, ${day.unassigned} unassigned` : ""}`,
    unassigned: day.unassigned,
    more: day.count - day.first.length,
    chips: day.first.map(({ id, startsAt, endsAt, customer, service, status, tone }) => {
      const span = { start: new Date(startsAt), end: new Date(endsAt) };
      const time = spanWords(span, zone).replace(/ ?– ?/, " to ");
      return {
        ...{ id, customer, tone },
        startWords: shortClockWords(span.start, zone),
        accessibleName: [service, customer, words, time, status].join(", "),
      };
    }),
  };
}
