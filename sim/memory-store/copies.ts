import { copyKey, renderCopy } from "@/lib/domain/event-text";
import { planMirrors } from "@/lib/domain/mirror";
import { sha256 } from "@/lib/secrets";
import { mayExist } from "@/sim/memory-store/may-exist";
import { requestPush } from "@/sim/memory-store/outbox";
import type { Booking, Mirror, Tables } from "@/sim/memory-store/tables";

export function mirrorFor(tables: Tables, bookingId: string, fieldworkerId: string): Mirror {
  const known = tables.mirrorOf(bookingId, fieldworkerId);
  if (known) return known;
  const made: Mirror = {
    id: tables.uuid(),
    bookingId,
    fieldworkerId,
    wanted: "absent",
    calendarId: null,
    eventId: null,
    eventEtag: null,
    eventGeneration: 1,
    writtenRevision: null,
    writtenHash: null,
    writtenTextHash: null,
    writtenStartsAt: null,
    writtenEndsAt: null,
    drift: null,
    removedAt: null,
    removedUnder: 0,
    leaseGeneration: 0,
    leasedUntilMs: null,
    retryAt: null,
    failedAttempts: 0,
    failure: null,
    failingSince: null,
    seenEpoch: 0,
    driftAskedUntilMs: 0,
    pushes: [],
    attempts: [],
  };
  tables.mirrors.set(made.id, made);
  tables.mirrorsByBooking.set(bookingId, [...(tables.mirrorsByBooking.get(bookingId) ?? []), made]);
  return made;
}

/** What lib/usecases/plan-copies.ts does in PostgreSQL. */
export function planCopies(
  tables: Tables,
  change: {
    readonly booking: Booking;
    readonly before: ReadonlySet<string>;
    readonly statusChanged: boolean;
    readonly notBeforeMs: number | undefined;
  },
  now: Date,
): void {
  const { booking, before, statusChanged, notBeforeMs } = change;
  const { titleTemplate, appUrl, keepsUpToDate } = tables.settings;
  const shown = sha256(copyKey(renderCopy(booking.source, titleTemplate, appUrl), null));
  const mirrors = new Map(
    (tables.mirrorsByBooking.get(booking.id) ?? []).map((row) => [row.fieldworkerId, row]),
  );
  const situations = [...new Set([...mirrors.keys(), ...booking.assigned])].map((fieldworkerId) => {
    const mirror = mirrors.get(fieldworkerId);
    return {
      fieldworkerId,
      isAssigned: booking.assigned.includes(fieldworkerId),
      wasAssigned: before.has(fieldworkerId),
      hasEvent: mirror ? mirror.eventId !== null || mayExist(mirror) : false,
      isConnected: tables.receivingOf(fieldworkerId) !== null,
      isUpToDate: mirror?.writtenHash === shown,
      openWish: (mirror && tables.openPushesOf(mirror).at(-1)?.wish) ?? null,
    };
  });
  for (const plan of planMirrors({ rule: booking.rule, statusChanged, keepsUpToDate, situations })) {
    if (!mirrors.has(plan.fieldworkerId) && plan.wanted === "absent") continue;
    const mirror = mirrorFor(tables, booking.id, plan.fieldworkerId);
    mirror.wanted = plan.wanted;
    const connectionId = tables.receivingOf(plan.fieldworkerId)?.connection.id;
    if (!plan.push || !connectionId) continue;
    const { wish, trigger } = plan.push;
    const requestKey = `${trigger}:${booking.revision}`;
    requestPush(tables, { mirror, connectionId, trigger, wish, requestKey, notBeforeMs }, now);
  }
}
