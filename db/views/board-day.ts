import type { Tx } from "@/db/client";
import type { CopyTarget, CopyView } from "@/lib/domain/calendar-copy";
import { type CopyText, copyKey, renderCopy } from "@/lib/domain/event-text";
import type { PushWish } from "@/lib/domain/mirror";
import { may } from "@/lib/domain/roles";
import type { StatusTone } from "@/lib/domain/status";
import { type ConnectionHealth, type CopyFacts, copyStateOf } from "@/lib/domain/sync-badge";
import type { Interval } from "@/lib/domain/time";
import { sha256 } from "@/lib/secrets";
import {
  type BookingRow,
  bookingsOfDay,
  type MirrorRow,
  type PersonRow,
  peopleOfDay,
  type WaitingRow,
  waitingBookings,
} from "./board-day-rows";
import type { Viewer } from "./booking-visibility";

/** A row of the board. */
export type DayPerson = {
  readonly id: string;
  readonly name: string;
  readonly zone: string;
  /** The calendar that receives their bookings; null: none does. */
  readonly health: ConnectionHealth | null;
};

export type DayCopy = Pick<CopyView, "fieldworkerId" | "name" | "state"> & {
  readonly target: Pick<CopyTarget, "provider"> | null;
};

export type DayBooking = {
  readonly id: string;
  readonly ref: number;
  readonly revision: number;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly customer: string;
  readonly phone: string;
  readonly service: string;
  readonly address: string;
  readonly hasNote: boolean;
  readonly status: { readonly name: string; readonly tone: StatusTone };
  readonly takesTime: boolean;
  readonly hasConflict: boolean;
  /** The copies of the people who are on it now, by name; none: it waits for somebody. */
  readonly copies: readonly DayCopy[];
};

export type WaitingBooking = DayBooking & { readonly createdAt: Date };

export type BoardDayView = {
  readonly people: readonly DayPerson[];
  readonly bookings: readonly DayBooking[];
  readonly waiting: readonly WaitingBooking[];
};

export type DayAsked = {
  readonly viewer: Viewer;
  readonly span: Interval;
  /** Only these people's rows and bookings; empty: everybody's. */
  readonly fieldworkerIds: readonly string[];
  readonly now: Date;
  readonly zone: string;
  readonly appUrl: string;
};

/**
 * One day of the board as this viewer may see it, in three statements: rows, the bookings of the people in them, and what
 * nobody has been given yet. A booking of several people is one booking with several copies.
 */
export async function boardDay(tx: Tx, asked: DayAsked): Promise<BoardDayView> {
  const { viewer, span, fieldworkerIds: ids } = asked;
  const people = await peopleOfDay(tx, span);
  const bookings = await bookingsOfDay(tx, viewer, span, ids);
  const waiting = await waitingBookings(tx, viewer, span, asked.now);
  const byId = new Map(people.map((person) => [person.id, person]));
  const places = new Map(people.map(({ id, queue }) => [id, placesOf(queue)]));
  const found = bookings.map((row) => ({ ...sharedOf(row), copies: copiesOf(row, { byId, places, asked }) }));
  return {
    people: people.filter((person) => isShown(person, asked, found)).map(personOf),
    bookings: found,
    waiting: waiting.map((row) => ({
      ...sharedOf(row),
      createdAt: new Date(row.createdAt),
      copies: [],
    })),
  };
}

function isShown(person: PersonRow, { viewer, fieldworkerIds: ids }: DayAsked, found: readonly DayBooking[]) {
  if (!may(viewer.role, "seeAllBookings")) return person.id === viewer.memberId;
  if (ids.length > 0) return ids.includes(person.id);
  const isOn = ({ copies }: DayBooking) => copies.some(({ fieldworkerId }) => fieldworkerId === person.id);
  return person.isOffered || found.some(isOn);
}

function personOf({ id, name, zone, target }: PersonRow): DayPerson {
  return { id, name, zone, health: target?.state ?? null };
}

function sharedOf(row: BookingRow | WaitingRow) {
  const { id, ref, revision, customer, phone, service, address, takesTime, hasConflict } = row;
  return {
    ...{ id, ref, revision, customer, phone, service, address, takesTime, hasConflict },
    startsAt: new Date(row.startsAt),
    endsAt: new Date(row.endsAt),
    hasNote: row.jobNotes !== "" || row.customerNotes !== "",
    status: { name: row.status, tone: row.tone },
  };
}

type Waiting = { readonly place: number; readonly wish: PushWish; readonly requestedAt: Date };

function placesOf(queue: PersonRow["queue"]): ReadonlyMap<string, Waiting> {
  return new Map(
    queue.map(({ mirrorId, wish, requestedAt }, place) => [
      mirrorId,
      { place, wish, requestedAt: new Date(requestedAt) },
    ]),
  );
}

type Known = {
  readonly byId: ReadonlyMap<string, PersonRow>;
  readonly places: ReadonlyMap<string, ReadonlyMap<string, Waiting>>;
  readonly asked: DayAsked;
};

function copiesOf(row: BookingRow, { byId, places, asked }: Known): DayCopy[] {
  let text: CopyText | null = null;
  return row.crew.flatMap(({ id, name, mirror }) => {
    const person = byId.get(id);
    if (!person) return [];
    const waiting = mirror ? places.get(id)?.get(mirror.id) : undefined;
    const isEqual = (written: MirrorRow) => {
      text ??= textOf(row, person.template, asked.appUrl);
      const colour = (written.held ?? person.target)?.colour ?? null;
      return written.writtenHash === sha256(copyKey(text, colour));
    };
    const facts = factsOf({
      row,
      person,
      mirror,
      waiting,
      isUpToDate: mirror?.hasEvent ? isEqual(mirror) : false,
    });
    const state = copyStateOf(facts, asked.now, asked.zone);
    return [
      { fieldworkerId: id, name, state, target: person.target && { provider: person.target.provider } },
    ];
  });
}

function textOf(row: BookingRow, template: string, appUrl: string): CopyText {
  const source = {
    ...{ bookingId: row.id, ref: row.ref, customerName: row.customer, customerPhone: row.phone },
    ...{ serviceName: row.service, address: row.address, zone: row.zone },
    ...{ customerNotes: row.customerNotes, jobNotes: row.jobNotes },
    start: new Date(row.startsAt),
    end: new Date(row.endsAt),
  };
  return renderCopy(source, template, appUrl);
}

function factsOf(given: {
  row: BookingRow;
  person: PersonRow;
  mirror: MirrorRow | null;
  waiting: Waiting | undefined;
  isUpToDate: boolean;
}): CopyFacts {
  const { row, person, mirror, waiting } = given;
  const at = (instant: string | null | undefined) => (instant ? new Date(instant) : null);
  const lastAttemptAt = at(mirror?.lastAttemptAt);
  return {
    isAssigned: true,
    rule: row.rule,
    connection: person.target?.state ?? null,
    hasEvent: mirror?.hasEvent ?? false,
    isUpToDate: given.isUpToDate,
    writtenAt: at(mirror?.writtenAt),
    removedAt: at(mirror?.removedAt),
    openWish: waiting?.wish ?? null,
    ahead: waiting?.place ?? 0,
    isLeased: mirror?.isLeased ?? false,
    hasFailed: Boolean(
      mirror?.hasFailure && waiting && lastAttemptAt && lastAttemptAt >= waiting.requestedAt,
    ),
    failedAttempts: mirror?.failedAttempts ?? 0,
    retryAt: at(mirror?.retryAt),
    hasGivenUp: Boolean(mirror?.hasFailure) && !waiting,
    discardedBy: mirror?.discardedBy ?? null,
    drift: mirror?.drift ?? null,
    isReadingFirst: person.target?.isReadingFirst ?? false,
  };
}
