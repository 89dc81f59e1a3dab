import { farewellKey } from "@/lib/domain/farewell";
import { closeConflict, refreshBusyConflicts } from "@/sim/memory-store/conflicts";
import { followHealth } from "@/sim/memory-store/health";
import { mayExist } from "@/sim/memory-store/may-exist";
import { addToOutbox, finishPushes, requestPush, sendForPush } from "@/sim/memory-store/outbox";
import type { Connection, Mirror, Tables } from "@/sim/memory-store/tables";

export type Disconnect = { readonly connectionId: string; readonly copies: "keep" | "remove" };

const removingMs = 24 * 60 * 60_000;
const revokingMs = 10 * 60_000;

/** What lib/usecases/disconnect-calendar.ts does in its transaction. False: it had ended already. */
export function disconnect(tables: Tables, { connectionId, copies }: Disconnect, now: Date): boolean {
  const connection = tables.connections.get(connectionId);
  if (!connection || connection.state === "disconnected") return false;
  const there = copiesThere(tables, connection, now);
  for (const mirror of there) stopPushes(tables, mirror, now);
  for (const mirror of there)
    for (const kind of ["moved", "extraCopy"] as const) closeConflict(tables, kind, mirror, "itself");
  const canReach = connection.state !== "needsReconnect" && connection.direction !== "in";
  const removing =
    copies === "remove" && canReach ? there.filter((mirror) => hasUpcomingEvent(tables, mirror, now)) : [];
  for (const mirror of removing) mirror.calendarId ??= receivingId(tables, connectionId);
  end(tables, connection, removing.length > 0 ? removingMs : revokingMs, now);
  refreshBusyConflicts(tables, connection.memberId, now);
  followHealth(tables, connectionId, now);
  const wish = { connectionId, trigger: "disconnect", wish: "remove" } as const;
  for (const mirror of removing)
    requestPush(tables, { mirror, ...wish, requestKey: farewellKey(connectionId, now) }, now);
  addToOutbox(tables, "removal/wanted", { connectionId });
  return true;
}

function receivingId(tables: Tables, connectionId: string): string | null {
  for (const calendar of tables.calendars.values())
    if (calendar.connectionId === connectionId && calendar.receives) return calendar.id;
  return null;
}

const hasEvent = (mirror: Mirror) => mirror.eventId !== null || mayExist(mirror);

function hasUpcomingEvent(tables: Tables, mirror: Mirror, now: Date): boolean {
  const booking = tables.bookings.get(mirror.bookingId);
  return booking !== undefined && booking.source.end > now && hasEvent(mirror);
}

/** What is still to come, and what somebody waits for. */
function copiesThere(tables: Tables, { id, memberId }: Connection, now: Date): Mirror[] {
  const receivesHere = tables.receivingOf(memberId)?.connection.id === id;
  return [...tables.mirrors.values()].filter((mirror) => {
    if (mirror.fieldworkerId !== memberId) return false;
    const isOpen = tables.openPushesOf(mirror).length > 0;
    const isUpcoming = (tables.bookings.get(mirror.bookingId)?.source.end ?? now) > now;
    if (!isUpcoming && !isOpen) return false;
    if (mirror.calendarId) return tables.calendars.get(mirror.calendarId)?.connectionId === id;
    return receivesHere && (isOpen || mayExist(mirror));
  });
}

/** Whoever works on it loses the lease; the time such a call may still take is waited for by whoever comes next. */
function stopPushes(tables: Tables, mirror: Mirror, now: Date): void {
  for (const attempt of mirror.attempts) attempt.outcome ??= "unknown";
  const open = tables.openPushesOf(mirror).map(({ id }) => id);
  calm(mirror);
  if (mirror.drift?.kind === "suspected") mirror.drift = null;
  mirror.driftAskedUntilMs = 0;
  finishPushes(tables, mirror, open, "skipped notConnected", now);
}

function calm(mirror: Mirror): void {
  mirror.leaseGeneration += 1;
  mirror.retryAt = null;
  mirror.failure = null;
  mirror.failingSince = null;
  mirror.failedAttempts = 0;
}

function end(tables: Tables, connection: Connection, patienceMs: number, now: Date): void {
  connection.state = "disconnected";
  connection.stateSince = now;
  connection.removingUntilMs = tables.clockMs() + patienceMs;
  connection.watchFailingSince = null;
  connection.watchFailure = null;
  for (const calendar of tables.calendars.values())
    if (calendar.connectionId === connection.id) tables.forget(calendar.id);
}

function openFarewells(tables: Tables, connectionId: string): Mirror[] {
  const found = new Set<Mirror>();
  for (const { mirror, push } of tables.openPushes.values()) {
    const calendar = tables.calendars.get(mirror.calendarId ?? "");
    if (push.trigger === "disconnect" && calendar?.connectionId === connectionId) found.add(mirror);
  }
  return [...found];
}

/** As db/store/farewells.ts: those refused for good, or all. Returns how many are still open. */
export function giveUpRemovals(tables: Tables, connectionId: string, isOver: boolean, now: Date): number {
  const open = openFarewells(tables, connectionId);
  const isRefused = open.some(
    ({ failure }) => failure?.kind === "grantRevoked" || failure?.kind === "scopeMissing",
  );
  const lost = open.filter(
    ({ failure, retryAt }) => isOver || isRefused || (failure !== null && retryAt === null),
  );
  for (const mirror of lost) {
    const kind = mirror.failure?.kind ?? "unreachable";
    calm(mirror);
    const farewells = tables.openPushesOf(mirror).filter(({ trigger }) => trigger === "disconnect");
    finishPushes(
      tables,
      mirror,
      farewells.map(({ id }) => id),
      `failed ${kind}`,
      now,
    );
    resendOpen(tables, mirror, connectionId);
  }
  return open.length - lost.length;
}

function resendOpen(tables: Tables, mirror: Mirror, connectionId: string): void {
  if (tables.openPushesOf(mirror).length > 0) sendForPush(tables, mirror, connectionId);
}

/** After an event was taken out: what was asked for since goes on, and after the last one the keys go. */
export function goOnAfterFarewell(tables: Tables, mirror: Mirror, connection: Connection): void {
  if (connection.state !== "disconnected") return;
  resendOpen(tables, mirror, tables.receivingOf(mirror.fieldworkerId)?.connection.id ?? connection.id);
  if (openFarewells(tables, connection.id).length === 0)
    addToOutbox(tables, "removal/wanted", { connectionId: connection.id });
}
