import { and, asc, desc, eq, inArray, isNull, ne, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import {
  assignment,
  attempt,
  booking,
  calendar,
  company,
  connection,
  customer,
  member,
  mirror,
  push,
  service,
  status,
} from "@/db/schema";
import { calendarSync } from "@/db/schema-sync";
import { copySourceFrom } from "@/db/store/copy-source";
import type { CopyTarget, CopyView } from "@/lib/domain/calendar-copy";
import { calendarTitle } from "@/lib/domain/calendar-label";
import type { EventColour } from "@/lib/domain/event-colour";
import { type CopyText, copyKey, renderCopy } from "@/lib/domain/event-text";
import type { Invitation } from "@/lib/domain/push-blockers";
import type { CalendarRule } from "@/lib/domain/status";
import { type CopyFacts, copyStateOf } from "@/lib/domain/sync-badge";
import { sha256 } from "@/lib/secrets";
import { discardersOf } from "./discarded-pushes";
import { invitationsOf } from "./invitations";

export type CopiesAsked = {
  readonly bookingIds: readonly string[];
  readonly now: Date;
  /** The viewer's. */
  readonly zone: string;
  readonly appUrl: string;
};

/** The calendar copies of these bookings by booking: everybody assigned, and who still has an event or an open push. */
export async function copiesOf(tx: Tx, asked: CopiesAsked): Promise<Map<string, CopyView[]>> {
  const copies = new Map<string, CopyView[]>(asked.bookingIds.map((id) => [id, []]));
  if (asked.bookingIds.length === 0) return copies;
  const ids = [...asked.bookingIds];
  const sources = await sourcesOf(tx, ids, asked.appUrl);
  const mirrors = await mirrorsOf(tx, ids);
  const people = await peopleOf(tx, ids, mirrors);
  const targets = await targetsOf(tx, [...people.byId.keys()]);
  const colours = await coloursOf(tx, [...people.byId.keys()]);
  const readingFirst = await readingFirstOf(tx, [...people.byId.keys()]);
  const queues = await queuesOf(tx, [...people.byId.keys()]);
  const lastAttempts = await lastAttemptsOf(
    tx,
    mirrors.map(({ row }) => row.id),
  );
  const invitations = await invitationsOf(tx, [...people.byId.keys()], targets, asked);
  const discarders = await discardersOf(
    tx,
    mirrors.filter(({ row }) => row.failure !== null).map(({ row }) => row.id),
  );
  for (const { bookingId, fieldworkerId, isAssigned } of people.places) {
    const source = sources.get(bookingId);
    const person = people.byId.get(fieldworkerId);
    if (!source || !person) continue;
    const found = mirrors.find(
      ({ row }) => row.bookingId === bookingId && row.fieldworkerId === fieldworkerId,
    );
    const target = targets.get(fieldworkerId) ?? null;
    const queue = queues.get(fieldworkerId) ?? [];
    const place = found ? queue.findIndex(({ mirrorId }) => mirrorId === found.row.id) : -1;
    const waiting = queue[place];
    if (!isAssigned && !found?.row.eventId && !waiting) continue;
    const isReadingFirst = readingFirst.has(fieldworkerId);
    const colour = colours(found?.row.calendarId ?? null, fieldworkerId);
    const copy = copyOf(
      { source, person, target, place, waiting, bookingId, isAssigned, isReadingFirst, colour },
      found,
      {
        lastAttempt: found ? lastAttempts.get(found.row.id) : undefined,
        invitation: isAssigned ? (invitations.get(fieldworkerId) ?? null) : null,
        discardedBy: (found && discarders.get(found.row.id)) ?? null,
        now: asked.now,
        zone: asked.zone,
      },
    );
    copies.get(bookingId)?.push(copy);
  }
  return copies;
}

type Gathered = {
  readonly source: Source;
  readonly person: { readonly id: string; readonly name: string; readonly zone: string };
  readonly target: CopyTarget | null;
  /** From 0 in the fieldworker's queue; -1: nothing waits. */
  readonly place: number;
  readonly waiting: Waiting | undefined;
  readonly bookingId: string;
  readonly isAssigned: boolean;
  /** The calendar it goes to has not been read to its end once. */
  readonly isReadingFirst: boolean;
  /** What the account wants our events to have that holds the copy, or would. */
  readonly colour: EventColour | null;
};

function copyOf(
  given: Gathered,
  found: FoundMirror | undefined,
  at: {
    readonly lastAttempt: number | undefined;
    readonly discardedBy: string | null;
    readonly invitation: Invitation | null;
    readonly now: Date;
    readonly zone: string;
  },
): CopyView {
  const { source, person, target, place, waiting, bookingId, isAssigned } = given;
  const row = found?.row;
  const facts: CopyFacts = {
    isAssigned,
    rule: source.rule,
    connection: target?.state ?? null,
    hasEvent: Boolean(row?.eventId),
    isUpToDate: row?.writtenHash === sha256(copyKey(source.text, given.colour)),
    writtenAt: row?.writtenAt ?? null,
    removedAt: row?.removedAt ?? null,
    openWish: waiting?.wish ?? null,
    ahead: Math.max(0, place),
    isLeased: found?.isLeased ?? false,
    hasFailed: Boolean(
      row?.failure && waiting && at.lastAttempt && at.lastAttempt >= waiting.requestedAt.getTime(),
    ),
    failedAttempts: row?.failedAttempts ?? 0,
    retryAt: row?.retryAt ?? null,
    hasGivenUp: Boolean(row?.failure) && !waiting,
    discardedBy: at.discardedBy,
    drift: row?.drift ?? null,
    isReadingFirst: given.isReadingFirst,
  };
  return {
    bookingId,
    fieldworkerId: person.id,
    name: person.name,
    zone: person.zone,
    isAssigned,
    state: copyStateOf(facts, at.now, at.zone),
    target,
    invitation: at.invitation,
    event: row?.eventId
      ? { id: row.eventId, link: row.eventLink, writtenAt: row.writtenAt?.toISOString() ?? null }
      : null,
    openWish: facts.openWish,
    waitingSince: waiting?.requestedAt.toISOString() ?? null,
    place: waiting ? place + 1 : null,
    retryAt: facts.hasFailed ? (row?.retryAt?.toISOString() ?? null) : null,
    failure: row?.failure?.kind ?? null,
  };
}

type Source = { readonly rule: CalendarRule; readonly text: CopyText };

async function sourcesOf(tx: Tx, ids: string[], appUrl: string): Promise<Map<string, Source>> {
  const rows = await tx
    .select({
      booking,
      customer: { name: customer.name, phone: customer.phone },
      service: service.name,
      rule: status.calendarRule,
      template: company.titleTemplate,
    })
    .from(booking)
    .innerJoin(customer, eq(customer.id, booking.customerId))
    .innerJoin(service, eq(service.id, booking.serviceId))
    .innerJoin(status, eq(status.id, booking.statusId))
    .innerJoin(company, eq(company.id, booking.companyId))
    .where(inArray(booking.id, ids));
  return new Map(
    rows.map((row) => {
      const source = copySourceFrom(row.booking, row.customer, row.service);
      return [row.booking.id, { rule: row.rule, text: renderCopy(source, row.template, appUrl) }];
    }),
  );
}

type FoundMirror = { readonly row: typeof mirror.$inferSelect; readonly isLeased: boolean };

async function mirrorsOf(tx: Tx, ids: string[]): Promise<FoundMirror[]> {
  return tx
    .select({
      row: mirror,
      isLeased: sql<boolean>`coalesce(${mirror.leasedUntil} > clock_timestamp(), false)`,
    })
    .from(mirror)
    .where(inArray(mirror.bookingId, ids));
}

type Place = { bookingId: string; fieldworkerId: string; isAssigned: boolean };

async function peopleOf(tx: Tx, ids: string[], mirrors: readonly FoundMirror[]) {
  const assigned = await tx
    .select({ bookingId: assignment.bookingId, fieldworkerId: assignment.fieldworkerId })
    .from(assignment)
    .where(inArray(assignment.bookingId, ids));
  const isOn = new Set(assigned.map((row) => `${row.bookingId} ${row.fieldworkerId}`));
  const places: Place[] = assigned.map((row) => ({ ...row, isAssigned: true }));
  for (const { row } of mirrors) {
    if (isOn.has(`${row.bookingId} ${row.fieldworkerId}`)) continue;
    places.push({ bookingId: row.bookingId, fieldworkerId: row.fieldworkerId, isAssigned: false });
  }
  const memberIds = [...new Set(places.map((place) => place.fieldworkerId))];
  const rows =
    memberIds.length === 0
      ? []
      : await tx
          .select({ id: member.id, name: member.name, zone: member.zone })
          .from(member)
          .where(inArray(member.id, memberIds))
          .orderBy(asc(member.name), asc(member.id));
  const order = new Map(rows.map((row, index) => [row.id, index]));
  places.sort((a, b) => (order.get(a.fieldworkerId) ?? 0) - (order.get(b.fieldworkerId) ?? 0));
  return { places, byId: new Map(rows.map((row) => [row.id, row])) };
}

async function targetsOf(tx: Tx, memberIds: string[]): Promise<Map<string, CopyTarget>> {
  if (memberIds.length === 0) return new Map();
  const rows = await tx
    .select({ calendar, connection })
    .from(calendar)
    .innerJoin(connection, eq(connection.id, calendar.connectionId))
    .where(
      and(
        inArray(calendar.memberId, memberIds),
        calendar.receives,
        ne(connection.state, "disconnected"),
        ne(connection.direction, "in"),
      ),
    );
  return new Map(
    rows.flatMap(({ calendar: place, connection: line }): [string, CopyTarget][] =>
      line.state === "disconnected"
        ? []
        : [
            [
              place.memberId,
              {
                provider: line.provider,
                account: line.accountEmail,
                calendar: calendarTitle(line.accountEmail, place.name),
                calendarZone: place.zone,
                state: line.state,
                stateSince: line.stateSince.toISOString(),
              },
            ],
          ],
    ),
  );
}

/** Looks up by the calendar an event is in, or else by the one that receives its fieldworker's bookings. */
async function coloursOf(tx: Tx, memberIds: string[]) {
  const rows =
    memberIds.length === 0
      ? []
      : await tx
          .select({
            id: calendar.id,
            memberId: calendar.memberId,
            receives: calendar.receives,
            direction: connection.direction,
            colour: connection.eventColour,
          })
          .from(calendar)
          .innerJoin(connection, eq(connection.id, calendar.connectionId))
          .where(and(inArray(calendar.memberId, memberIds), ne(connection.state, "disconnected")));
  return (calendarId: string | null, memberId: string): EventColour | null => {
    const placed = rows.find(({ id }) => id === calendarId);
    const receiving = rows.find((row) => row.memberId === memberId && row.receives && row.direction !== "in");
    return (placed ?? receiving)?.colour ?? null;
  };
}

/** Of these members, those whose receiving calendar is being read for the first time. */
async function readingFirstOf(tx: Tx, memberIds: string[]): Promise<Set<string>> {
  if (memberIds.length === 0) return new Set();
  const rows = await tx
    .select({ memberId: calendar.memberId })
    .from(calendar)
    .innerJoin(calendarSync, eq(calendarSync.calendarId, calendar.id))
    .innerJoin(connection, eq(connection.id, calendar.connectionId))
    .where(
      and(
        inArray(calendar.memberId, memberIds),
        calendar.receives,
        isNull(calendarSync.firstReadAt),
        eq(connection.state, "live"),
      ),
    );
  return new Set(rows.map((row) => row.memberId));
}

type Waiting = { mirrorId: string; requestedAt: Date; wish: "put" | "remove" };

/** The copies of each fieldworker with an open push, in the order in which they were asked for. */
async function queuesOf(tx: Tx, memberIds: string[]): Promise<Map<string, Waiting[]>> {
  const queues = new Map<string, Waiting[]>();
  if (memberIds.length === 0) return queues;
  const rows = await tx
    .select({
      fieldworkerId: push.fieldworkerId,
      mirrorId: push.mirrorId,
      requestedAt: push.requestedAt,
      wish: push.wish,
    })
    .from(push)
    .where(and(inArray(push.fieldworkerId, memberIds), isNull(push.finishedAt)))
    .orderBy(asc(push.place));
  for (const { fieldworkerId, ...row } of rows) {
    const queue = queues.get(fieldworkerId) ?? [];
    const known = queue.find((waiting) => waiting.mirrorId === row.mirrorId);
    if (known) known.wish = row.wish;
    else queue.push(row);
    queues.set(fieldworkerId, queue);
  }
  return queues;
}

async function lastAttemptsOf(tx: Tx, mirrorIds: string[]): Promise<Map<string, number>> {
  if (mirrorIds.length === 0) return new Map();
  const rows = await tx
    .selectDistinctOn([attempt.mirrorId], { mirrorId: attempt.mirrorId, startedAt: attempt.startedAt })
    .from(attempt)
    .where(inArray(attempt.mirrorId, mirrorIds))
    .orderBy(attempt.mirrorId, desc(attempt.startedAt));
  return new Map(rows.map((row) => [row.mirrorId, row.startedAt.getTime()]));
}
