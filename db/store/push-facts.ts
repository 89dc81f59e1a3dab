import { eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { booking, calendar, company, connection, customer, member, mirror, service } from "@/db/schema";
import type { KnownEvent } from "@/lib/domain/calendar-event";
import { calendarLabel } from "@/lib/domain/calendar-label";
import type { EventColour } from "@/lib/domain/event-colour";
import type { CopySource } from "@/lib/domain/event-text";
import type { PushFacts } from "@/lib/domain/push-plan";
import { type ConnectionRow, receivingCalendarOf } from "./connections";
import { copySourceFrom } from "./copy-source";
import { mayExistSql, openPushesOf } from "./mirrors";

export async function copySourceOf(
  tx: Tx,
  bookingId: string,
): Promise<(CopySource & { revision: number }) | null> {
  const [row] = await tx
    .select({ booking, customer, serviceName: service.name })
    .from(booking)
    .innerJoin(customer, eq(customer.id, booking.customerId))
    .innerJoin(service, eq(service.id, booking.serviceId))
    .where(eq(booking.id, bookingId));
  if (!row) return null;
  return {
    ...copySourceFrom(row.booking, row.customer, row.serviceName),
    revision: row.booking.revision,
  };
}

export type FoundFacts = {
  readonly facts: PushFacts;
  readonly row: typeof mirror.$inferSelect;
  readonly connection: ConnectionRow | null;
  readonly targetLabel: string | null;
  readonly fieldworkerName: string;
};

/** Reads one mirror with everything a push of it depends on and locks it until the transaction ends. */
export async function findPushFacts(tx: Tx, mirrorId: string, appUrl: string): Promise<FoundFacts | null> {
  const [found] = await tx
    .select({ row: mirror, mayExist: mayExistSql })
    .from(mirror)
    .where(eq(mirror.id, mirrorId))
    .for("update");
  if (!found) return null;
  const { row } = found;
  const [owner] = await tx.select({ template: company.titleTemplate }).from(company);
  const [worker] = await tx
    .select({ name: member.name })
    .from(member)
    .where(eq(member.id, row.fieldworkerId));
  const source = await copySourceOf(tx, row.bookingId);
  if (!source || !owner || !worker) return null;
  const asked = await openPushesOf(tx, [row.id]);
  const farewells = asked.filter(({ trigger }) => trigger === "disconnect");
  const placed = row.calendarId ? await placeOf(tx, row.calendarId, farewells.length > 0) : null;
  const isLeaving = placed?.connection.state === "disconnected";
  const receiving = await receivingCalendarOf(tx, row.fieldworkerId);
  const target = placed ?? receiving;
  const { revision, ...copySource } = source;
  const known: KnownEvent | null =
    placed && row.eventId
      ? {
          calendarId: placed.calendar.externalId,
          eventId: row.eventId,
          etag: row.eventEtag,
          mirrorId: row.id,
        }
      : null;
  return {
    row,
    connection: target?.connection ?? null,
    targetLabel: target ? calendarLabel(target.connection.accountEmail, target.calendar.name) : null,
    fieldworkerName: worker.name,
    facts: {
      mirrorId: row.id,
      wanted: row.wanted,
      bookingRevision: revision,
      source: copySource,
      titleTemplate: owner.template,
      colour: target?.connection.eventColour ?? null,
      appUrl,
      writtenKeyHash: row.writtenHash,
      generation: row.eventGeneration,
      known,
      mayExist: found.mayExist,
      drift: row.drift,
      target:
        target && target.connection.direction !== "in"
          ? {
              calendarRowId: target.calendar.id,
              externalId: target.calendar.externalId,
              // A connection that is being given up still takes our events out.
              state: target.connection.state === "disconnected" ? "live" : target.connection.state,
            }
          : null,
      // What was asked for since waits until its old calendar is left.
      openPushes: isLeaving ? farewells : asked,
    },
  };
}

/** What the account wants our events to have that holds this fieldworker's copy, or would hold it. */
export async function copyColourOf(
  tx: Tx,
  copy: { readonly calendarRowId: string | null; readonly fieldworkerId: string },
): Promise<EventColour | null> {
  const placed = copy.calendarRowId ? await placeOf(tx, copy.calendarRowId) : null;
  const target = placed ?? (await receivingCalendarOf(tx, copy.fieldworkerId));
  return target?.connection.eventColour ?? null;
}

/** Where an event of ours already is; it stays there until a retarget moves it, or its connection is given up. */
async function placeOf(tx: Tx, calendarRowId: string, mayBeLeaving = false) {
  const [row] = await tx
    .select({ calendar, connection })
    .from(calendar)
    .innerJoin(connection, eq(connection.id, calendar.connectionId))
    .where(eq(calendar.id, calendarRowId));
  if (!row) return null;
  const { state, removingUntil } = row.connection;
  const isThere = state !== "disconnected" || (mayBeLeaving && removingUntil !== null);
  return isThere ? row : null;
}
