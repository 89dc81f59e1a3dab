import type { AgendaBooking, AgendaDay } from "@/components/board/day-agenda";
import { EmptyState } from "@/components/parts/page-states";
import type { BoardBooking } from "@/db/views/board-week";
import type { MyDay } from "@/db/views/my-day";
import type { LocalDate } from "@/lib/domain/time";
import { dateWords, dayKey, shortClockWords, spanWords } from "@/lib/domain/time-words";
import { dayIn } from "@/lib/domain/wall-time";
import { cardName } from "../card-words";

/** Today, also when it is empty, and every later day that has a booking. */
export function agendaDays(day: MyDay, now: Date): AgendaDay[] {
  const { zone } = day;
  const next = [...day.today, ...day.next].find((booking) => booking.endsAt > now)?.id ?? null;
  const bookings = (found: readonly BoardBooking[]) =>
    found.map((booking) => agendaBooking(booking, zone, booking.id === next));
  const byDate = new Map<string, BoardBooking[]>();
  for (const booking of day.next) {
    const date = dayKey(booking.startsAt, zone);
    byDate.set(date, [...(byDate.get(date) ?? []), booking]);
  }
  const later = [...byDate].map(([date, found]) => ({
    date,
    heading: dateWords(dayIn(date as LocalDate, zone).start, zone),
    bookings: bookings(found),
    empty: null,
  }));
  const today = {
    date: dayKey(now, zone),
    heading: "Today",
    bookings: bookings(day.today),
    empty: <NoJobs day={day} />,
  };
  return [today, ...later];
}

function NoJobs({ day }: { day: MyDay }) {
  return (
    <EmptyState>No jobs today.{day.calendar === "live" ? " Your calendar is connected." : ""}</EmptyState>
  );
}

function agendaBooking(booking: BoardBooking, zone: string, isNext: boolean): AgendaBooking {
  const { startsAt, endsAt, copies, status } = booking;
  const start = shortClockWords(startsAt, zone);
  return {
    id: booking.id,
    isNext,
    startsAt: startsAt.toISOString(),
    accessibleName: cardName(booking, zone),
    startWords: start,
    restWords: spanWords({ start: startsAt, end: endsAt }, zone).slice(start.length),
    customer: booking.customer,
    service: booking.service,
    address: booking.address,
    phone: booking.phone,
    notes: [booking.jobNotes, booking.customerNotes].filter((note) => note !== ""),
    tone: status.tone,
    statusName: status.name,
    sync: copies[0]?.state ?? null,
  };
}
