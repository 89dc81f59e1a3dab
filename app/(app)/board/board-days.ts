import type { BoardCard, BoardDay } from "@/components/board/board-card";
import type { BoardBooking } from "@/db/views/board-week";
import type { LocalDate } from "@/lib/domain/time";
import { dateWords, firstNameOf, listWords, shortClockWords, spanWords } from "@/lib/domain/time-words";
import { addDays, dayIn, instantToWall } from "@/lib/domain/wall-time";
import { cardName, mostUrgent } from "../card-words";

/**
 * The seven days of the week with their cards; a booking over midnight stands on the day it begins.
 * `clashing`: ids of bookings that somebody's own event overlaps.
 */
export function boardDays(
  bookings: readonly BoardBooking[],
  at: { monday: LocalDate; zone: string; now: Date; clashing?: ReadonlySet<string> },
): BoardDay[] {
  const { monday, zone, now, clashing } = at;
  const today = instantToWall(now, zone).date;
  return Array.from({ length: 7 }, (_, index) => {
    const date = addDays(monday, index);
    const begins = (booking: BoardBooking) => {
      const on = instantToWall(booking.startsAt, zone).date;
      return on === date || (index === 0 && on < date);
    };
    return {
      date,
      words: dateWords(dayIn(date, zone).start, zone),
      isToday: date === today,
      cards: bookings
        .filter(begins)
        .map((booking) => cardOf(booking, zone, clashing?.has(booking.id) ?? false)),
    };
  });
}

function cardOf(booking: BoardBooking, zone: string, hasConflict: boolean): BoardCard {
  const { startsAt, endsAt, copies } = booking;
  return {
    id: booking.id,
    accessibleName: `${cardName(booking, zone)}${hasConflict ? ", conflict" : ""}`,
    start: startsAt.toISOString(),
    end: endsAt.toISOString(),
    startWords: shortClockWords(startsAt, zone),
    endWords: shortClockWords(endsAt, zone),
    spanWords: spanWords({ start: startsAt, end: endsAt }, zone),
    customer: booking.customer,
    service: booking.service,
    people: copies.length > 0 ? listWords(copies.map((copy) => firstNameOf(copy.name))) : "Nobody yet",
    hasSeveralPeople: copies.length > 1,
    hasNote: booking.jobNotes !== "" || booking.customerNotes !== "",
    tone: booking.status.tone,
    statusName: booking.status.name,
    sync: mostUrgent(copies)?.state ?? null,
    hasConflict,
  };
}

const usualHours = { from: 7, to: 19 };

/** The hours to draw: the usual ones, and as many more as the bookings need. */
export function hoursOf(bookings: readonly BoardBooking[], zone: string): { from: number; to: number } {
  return bookings.reduce((hours, { startsAt, endsAt }) => {
    const start = instantToWall(startsAt, zone);
    const end = instantToWall(endsAt, zone);
    if (start.date !== end.date) {
      const endsAtMidnight = end.hour === 0 && end.minute === 0;
      return { from: endsAtMidnight ? Math.min(hours.from, start.hour) : 0, to: 24 };
    }
    return {
      from: Math.min(hours.from, start.hour),
      to: Math.max(hours.to, end.hour + (end.minute > 0 ? 1 : 0)),
    };
  }, usualHours);
}
