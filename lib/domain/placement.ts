import type { BusyView } from "@/lib/domain/busy-view";
import { healthWords } from "@/lib/domain/connection-health";
import type { ConnectionHealth } from "@/lib/domain/sync-badge";
import type { Interval } from "@/lib/domain/time";
import { clockWords, dateWords, dayKey, lengthWords, spanWords } from "@/lib/domain/time-words";
import { instantToWall } from "@/lib/domain/wall-time";

/** A stretch of time as it crosses the wire: instants in ISO 8601, half-open. */
export type Taken = { readonly start: string; readonly end: string };

export type TakenByBooking = Taken & {
  readonly id: string;
  readonly ref: number;
  readonly customer: string;
};

/** Time of somebody's own event; never what it is. */
export type TakenByEvent = Taken & Pick<BusyView, "kind" | "blocks"> & { readonly isAllDay: boolean };

/** What is known of one person's time in the span that was asked for. */
export type PersonFacts = {
  readonly id: string;
  readonly name: string;
  readonly zone: string;
  /** Of the calendar that receives their bookings; null: none is connected. */
  readonly health: ConnectionHealth | null;
  /** "Busy times as of 10:05 AM, not verified"; null: they are fresh. */
  readonly busyNote: string | null;
  /** Bookings that take time. */
  readonly bookings: readonly TakenByBooking[];
  readonly busy: readonly TakenByEvent[];
};

/** What it takes to say whether a booking can stand somewhere. */
export type PlacementFacts = {
  /** The office's zone. */
  readonly zone: string;
  readonly now: string;
  readonly booking: Taken & {
    readonly id: string;
    readonly ref: number;
    readonly revision: number;
    readonly fieldworkerIds: readonly string[];
    /** false: it stands in nobody's way, and nobody in its. */
    readonly takesTime: boolean;
  };
  /** Everybody who takes bookings, and who is on this one; by name. */
  readonly people: readonly PersonFacts[];
  /** From when to when everything above is known. */
  readonly known: Taken;
  /** The hours of the day, on the office's clock, in which other times are proposed. */
  readonly hours: { readonly from: number; readonly until: number };
};

/** Where a booking is to stand. */
export type Place = Interval & { readonly fieldworkerIds: readonly string[] };

/** One thing that speaks against a place. */
export type Verdict = {
  /** More kinds join with working hours, travel and skills. */
  readonly kind: "booking" | "busy" | "allDay";
  readonly fieldworkerId: string;
  /** "Overlaps #1043 Cruz", "Busy 2–3 PM". */
  readonly words: string;
  /** Only with a reason; otherwise it is said and let pass. */
  readonly isHard: boolean;
};

/** What speaks against the place, the hard things first; empty: it is free. */
export function verdictOf(place: Place, facts: PlacementFacts): Verdict[] {
  if (!facts.booking.takesTime) return [];
  const found = place.fieldworkerIds.flatMap((id) => {
    const person = facts.people.find((each) => each.id === id);
    return person ? [...bookingVerdicts(place, person, facts), ...busyVerdicts(place, person, facts)] : [];
  });
  return [...found.filter(({ isHard }) => isHard), ...found.filter(({ isHard }) => !isHard)];
}

function bookingVerdicts(span: Interval, person: PersonFacts, facts: PlacementFacts): Verdict[] {
  return othersOf(person, facts)
    .filter((booking) => overlaps(booking, span))
    .map(({ ref, customer }) => ({
      kind: "booking",
      fieldworkerId: person.id,
      words: `Overlaps #${ref} ${customer}`,
      isHard: true,
    }));
}

const busyKinds: Record<BusyView["kind"], string> = {
  busy: "Busy",
  tentative: "Tentative",
  outOfOffice: "Out of office",
  focus: "Focus time",
};

function busyVerdicts(span: Interval, person: PersonFacts, facts: PlacementFacts): Verdict[] {
  return person.busy
    .filter((event) => event.blocks && overlaps(event, span))
    .map((event) => {
      const time = spanWords(intervalOf(event), facts.zone).replaceAll(":00", "");
      const words = event.isAllDay ? "Unavailable all day" : `${busyKinds[event.kind]} ${time}`;
      return {
        kind: event.isAllDay ? "allDay" : "busy",
        fieldworkerId: person.id,
        words,
        isHard: false,
      };
    });
}

function othersOf(person: PersonFacts, facts: PlacementFacts): readonly TakenByBooking[] {
  return person.bookings.filter(({ id }) => id !== facts.booking.id);
}

const stepMs = 15 * 60_000;

/** The next `count` times from the place's own on, in steps of a quarter of an hour, at which nothing speaks against it. */
export function freeTimesNear(facts: PlacementFacts, place: Place, count: number): Interval[] {
  const lengthMs = place.end.getTime() - place.start.getTime();
  const knownUntil = Date.parse(facts.known.end);
  const from = Math.max(place.start.getTime(), Date.parse(facts.now), Date.parse(facts.known.start));
  const found: Interval[] = [];
  for (let at = Math.ceil(from / stepMs) * stepMs; at + lengthMs <= knownUntil; at += stepMs) {
    if (found.length >= count) break;
    const span = { start: new Date(at), end: new Date(at + lengthMs) };
    if (isInHours(span, facts) && verdictOf({ ...place, ...span }, facts).length === 0) found.push(span);
  }
  return found;
}

function isInHours({ start, end }: Interval, { hours, zone }: PlacementFacts): boolean {
  const [from, to] = [instantToWall(start, zone), instantToWall(end, zone)];
  return from.date === to.date && from.hour >= hours.from && to.hour * 60 + to.minute <= hours.until * 60;
}

export type Chip = { readonly tone: "good" | "warn" | "bad" | "plain"; readonly words: string };

/** Somebody who could do it, and what there is to know of that. */
export type Candidate = {
  readonly id: string;
  readonly name: string;
  readonly isOnIt: boolean;
  readonly isFree: boolean;
  /** The next time they are free for it; null: not in the days that were asked for. */
  readonly nextFree: Interval | null;
  /** What they are booked for that day on the office's clock, without this booking. */
  readonly loadMinutes: number;
  readonly chips: readonly Chip[];
};

/** Everybody for this time: who is free then and waits not at all, then by the nearest gap; of those who has least to do that day. */
export function rankForAssign(facts: PlacementFacts, span: Interval): Candidate[] {
  return facts.people
    .map((person) => candidateOf(person, facts, span))
    .sort(
      (one, other) =>
        waitOf(one, span) - waitOf(other, span) ||
        one.loadMinutes - other.loadMinutes ||
        one.name.localeCompare(other.name),
    );
}

function waitOf({ nextFree }: Candidate, { start }: Interval): number {
  return nextFree === null ? Number.MAX_SAFE_INTEGER : nextFree.start.getTime() - start.getTime();
}

function candidateOf(person: PersonFacts, facts: PlacementFacts, { start, end }: Interval): Candidate {
  const place = { start, end, fieldworkerIds: [person.id] };
  const verdicts = verdictOf(place, facts);
  const isFree = verdicts.length === 0;
  const nextFree = isFree ? { start, end } : (freeTimesNear(facts, place, 1)[0] ?? null);
  const loadMinutes = loadOf(person, facts, start);
  const isOnIt = facts.booking.fieldworkerIds.includes(person.id);
  const chips: Chip[] = [
    ...(isOnIt ? [plain("On it now")] : []),
    ...(isFree ? [{ tone: "good" as const, words: "Free" }] : verdicts.map(verdictChip)),
    ...(isFree ? [] : [plain(nextFreeWords(nextFree, start, facts.zone))]),
    plain(loadMinutes === 0 ? "Nothing else that day" : `${lengthWords(loadMinutes)} booked that day`),
    ...calendarChips(person),
  ];
  return { id: person.id, name: person.name, isOnIt, isFree, nextFree, loadMinutes, chips };
}

function plain(words: string): Chip {
  return { tone: "plain", words };
}

function verdictChip({ words, isHard }: Verdict): Chip {
  return { tone: isHard ? "bad" : "warn", words };
}

function nextFreeWords(next: Interval | null, asked: Date, zone: string): string {
  if (next === null) return "Not free in the days after";
  const day = dayKey(next.start, zone) === dayKey(asked, zone) ? "" : `${dateWords(next.start, zone)}, `;
  return `Next free ${day}${clockWords(next.start, zone)}`;
}

function calendarChips({ health, busyNote }: PersonFacts): Chip[] {
  return [
    ...(health === null ? [{ tone: "warn" as const, words: healthWords.notConnected }] : []),
    ...(health === null || health === "live" ? [] : [{ tone: "warn" as const, words: healthWords[health] }]),
    ...(busyNote === null ? [] : [{ tone: "warn" as const, words: busyNote }]),
  ];
}

function loadOf(person: PersonFacts, facts: PlacementFacts, at: Date): number {
  const day = dayKey(at, facts.zone);
  const ms = othersOf(person, facts)
    .filter(({ start }) => dayKey(new Date(start), facts.zone) === day)
    .reduce((sum, { start, end }) => sum + Date.parse(end) - Date.parse(start), 0);
  return Math.round(ms / 60_000);
}

function intervalOf({ start, end }: Taken): Interval {
  return { start: new Date(start), end: new Date(end) };
}

function overlaps(taken: Taken, { start, end }: Interval): boolean {
  return Date.parse(taken.start) < end.getTime() && start.getTime() < Date.parse(taken.end);
}
