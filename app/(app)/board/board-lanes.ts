import type { BoardCard, BoardDay } from "@/components/board/board-card";
import type { Peek } from "@/components/board/lanes/day-props";
import type { Lane, LaneCard, WaitingCard } from "@/components/board/lanes/lane-shape";
import type { BoardDayView, DayBooking, DayPerson, WaitingBooking } from "@/db/views/board-day";
import type { LocalDate } from "@/lib/domain/time";
import {
  clockWords,
  dateWords,
  dayKey,
  firstNameOf,
  listWords,
  shortClockWords,
  spanWords,
  whenWords,
} from "@/lib/domain/time-words";
import { dayIn, instantToWall } from "@/lib/domain/wall-time";
import { wallOfInstant } from "@/lib/domain/zone-table";
import { cardName, mostUrgent } from "../card-words";

type At = { readonly date: LocalDate; readonly zone: string; readonly now: Date };

/** A day's rows with their cards; a booking of several people has a card in each of their rows. */
export function lanesOf({ people, bookings }: BoardDayView, { date, zone }: At): Lane[] {
  const cards = new Map(bookings.map((booking) => [booking.id, cardOf(booking, zone)]));
  const noon = new Date((dayIn(date, zone).start.getTime() + dayIn(date, zone).end.getTime()) / 2);
  return people.map((person) => ({
    fieldworkerId: person.id,
    name: person.name,
    zoneWords: differenceOf(person, zone, noon),
    health: person.health,
    cards: bookings.flatMap(({ id, copies }) => {
      const card = cards.get(id);
      return card && copies.some(({ fieldworkerId }) => fieldworkerId === person.id) ? [card] : [];
    }),
  }));
}

/** "MT +1 h", or "MT −1.5 h"; null where their clock shows the same. */
function differenceOf(person: DayPerson, zone: string, at: Date): string | null {
  const hours = (wallOfInstant(person.zone, at.getTime()) - wallOfInstant(zone, at.getTime())) / 3_600_000;
  if (hours === 0) return null;
  const name = new Intl.DateTimeFormat("en-US", { timeZone: person.zone, timeZoneName: "shortGeneric" })
    .formatToParts(at)
    .find(({ type }) => type === "timeZoneName")?.value;
  return `${name ?? person.zone} ${hours > 0 ? "+" : "−"}${Math.abs(hours)} h`;
}

function cardOf(booking: DayBooking, zone: string): LaneCard {
  const { startsAt, endsAt, copies } = booking;
  return {
    id: booking.id,
    accessibleName: `${cardName(booking, zone)}${booking.hasConflict ? ", conflict" : ""}`,
    start: startsAt.toISOString(),
    end: endsAt.toISOString(),
    startWords: shortClockWords(startsAt, zone),
    endWords: shortClockWords(endsAt, zone),
    spanWords: spanWords({ start: startsAt, end: endsAt }, zone),
    customer: booking.customer,
    service: booking.service,
    people: copies.length > 0 ? listWords(copies.map(({ name }) => firstNameOf(name))) : "Nobody yet",
    hasSeveralPeople: copies.length > 1,
    hasNote: booking.hasNote,
    tone: booking.status.tone,
    statusName: booking.status.name,
    sync: mostUrgent(copies)?.state ?? null,
    hasConflict: booking.hasConflict,
    refWords: `#${booking.ref}`,
    revision: booking.revision,
    fieldworkerIds: copies.map(({ fieldworkerId }) => fieldworkerId),
    suburb: suburbOf(booking.address),
    takesTime: booking.takesTime,
  };
}

/** "Glendale" of "418 Alder Street, Glendale, CA 91201"; an address of one part has none. */
export function suburbOf(address: string): string {
  return address.split(",")[1]?.trim() ?? "";
}

/** What waits for somebody, the next first. */
export function waitingOf({ waiting }: BoardDayView, { zone, now }: At): WaitingCard[] {
  return waiting.map((booking) => ({ ...cardOf(booking, zone), dueWords: dueWords(booking, zone, now) }));
}

/** "Today by 5 PM", "Wed 4 Nov". */
function dueWords({ startsAt, endsAt }: WaitingBooking, zone: string, now: Date): string {
  if (dayKey(endsAt, zone) !== dayKey(now, zone)) return dateWords(startsAt, zone);
  return `Today by ${clockWords(endsAt, zone).replace(":00", "")}`;
}

/** What the drawer tells of each booking. */
export function peeksOf(
  { bookings, waiting }: BoardDayView,
  { zone, seesContact }: { readonly zone: string; readonly seesContact: boolean },
): Record<string, Peek> {
  return Object.fromEntries(
    [...bookings, ...waiting].map(({ id, startsAt, endsAt, address, phone, copies }) => [
      id,
      {
        whenWords: whenWords({ start: startsAt, end: endsAt }, zone),
        address,
        phone: seesContact ? phone : "",
        copies: copies.map(({ fieldworkerId, name, state }) => ({ fieldworkerId, name, state })),
      },
    ]),
  );
}

/** The day as one list by time, with what waits that day: for a phone. */
export function listDayOf(view: BoardDayView, { date, zone, now }: At): BoardDay {
  const { start, end } = dayIn(date, zone);
  const waiting = view.waiting.filter(({ startsAt, endsAt }) => startsAt < end && endsAt > start);
  const cards: BoardCard[] = [...view.bookings, ...waiting].map((booking) => cardOf(booking, zone));
  return {
    date,
    words: dateWords(start, zone),
    isToday: date === dayKey(now, zone),
    cards: cards.sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0)),
  };
}

const usualHours = { from: 7, to: 19 };

/**
 * The hours that are drawn: the usual ones, and as many more as this day's parts of its bookings need. One that comes in
 * over midnight needs its hours only where nothing of it would be seen.
 */
export function hoursOn(bookings: readonly DayBooking[], { date, zone }: At): { from: number; to: number } {
  const day = dayIn(date, zone);
  return bookings.reduce((hours, { startsAt, endsAt }) => {
    const [start, end] = [instantToWall(startsAt, zone), instantToWall(endsAt, zone)];
    const beginsHere = startsAt >= day.start;
    const endsHere = endsAt <= day.end;
    const startHour = beginsHere ? start.hour : 0;
    const endHour = endsHere && endsAt < day.end ? end.hour + (end.minute > 0 ? 1 : 0) : 24;
    const widensBefore = beginsHere || endHour <= hours.from;
    const widensAfter = endsHere || startHour >= hours.to;
    return {
      from: widensBefore ? Math.min(hours.from, startHour) : hours.from,
      to: widensAfter ? Math.max(hours.to, endHour) : hours.to,
    };
  }, usualHours);
}
