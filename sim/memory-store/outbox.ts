import type { PushTrigger, PushWish } from "@/lib/domain/mirror";
import type { OutgoingEvent } from "@/lib/domain/outgoing-event";
import type { Connection, Mirror, OutboxRow, Push, Tables } from "@/sim/memory-store/tables";

export const safetyNetMs = 5 * 60_000;
/** A reading that was sent for and never began is sent for again after this. */
const queuedMs = 60_000;

export function addToOutbox(
  tables: Tables,
  name: OutgoingEvent["name"],
  data: Readonly<Record<string, string>>,
  notBeforeMs = tables.clockMs(),
): void {
  const { companyId } = tables.settings;
  const row = { id: tables.uuid(), name, data: { companyId, ...data } };
  tables.outbox.push({ ...row, notBeforeMs, claimedUntilMs: 0, isSent: false });
}

export function sendForPush(tables: Tables, mirror: Mirror, connectionId: string, notBeforeMs?: number) {
  addToOutbox(tables, "push/requested", { mirrorId: mirror.id, connectionId }, notBeforeMs);
}

export function sendForDrift(tables: Tables, mirror: Mirror, connectionId: string, now: Date): void {
  mirror.driftAskedUntilMs = now.getTime() + safetyNetMs;
  addToOutbox(tables, "drift/suspected", { mirrorId: mirror.id, connectionId });
}

/** Wishes a reading; a job goes out unless one is on its way [I16]. */
export function wantRead(tables: Tables, calendarId: string, now = new Date(tables.clockMs())): void {
  const sync = tables.syncs.get(calendarId);
  if (!sync) return;
  sync.wantedSeq += 1;
  const nowMs = now.getTime();
  if (sync.queuedUntilMs !== null && sync.queuedUntilMs > nowMs) return;
  sync.queuedUntilMs = nowMs + queuedMs;
  addToOutbox(tables, "read/wanted", { calendarId });
}

export type PushRequest = {
  readonly mirror: Mirror;
  readonly connectionId: string;
  readonly trigger: PushTrigger;
  readonly wish: PushWish;
  readonly requestKey: string;
  readonly notBeforeMs?: number;
};

/** The same request key for the same copy is the same push. */
export function requestPush(tables: Tables, request: PushRequest, now: Date): void {
  const { mirror, connectionId, trigger, wish, requestKey, notBeforeMs } = request;
  if (mirror.pushes.some((push) => push.requestKey === requestKey)) return;
  tables.pushesAsked += 1;
  const asked = { place: tables.pushesAsked, requestedAt: now, finishedAt: null, receipt: null };
  const push: Push = { id: tables.uuid(), trigger, wish, requestKey, ...asked };
  mirror.pushes.push(push);
  tables.openPushes.set(push.id, { mirror, push });
  mirror.retryAt ??= new Date(now.getTime() + safetyNetMs);
  sendForPush(tables, mirror, connectionId, notBeforeMs);
}

export function finishPushes(
  tables: Tables,
  mirror: Mirror,
  pushIds: readonly string[],
  receipt: string,
  now: Date,
): void {
  for (const push of mirror.pushes) {
    if (push.receipt !== null || !pushIds.includes(push.id)) continue;
    push.receipt = receipt;
    push.finishedAt = now;
    tables.openPushes.delete(push.id);
  }
}

/** Sends out, in the order it was asked for, what waits behind a failure of this fieldworker's calendar. */
export function releaseWaiting(
  tables: Tables,
  at: { readonly connection: Connection; readonly except: Mirror | null },
  now: Date,
): void {
  const released = new Set<Mirror>();
  for (const { mirror } of tables.openPushes.values()) {
    if (mirror.fieldworkerId !== at.connection.memberId || mirror === at.except) continue;
    if (mirror.failure === null && !released.has(mirror)) continue;
    if (!released.has(mirror))
      sendForPush(tables, mirror, at.connection.id, tables.clockMs() + released.size);
    released.add(mirror);
    mirror.retryAt = new Date(now.getTime() + safetyNetMs);
    mirror.failure = null;
    mirror.failedAttempts = 0;
    mirror.failingSince = null;
  }
}

export function claimOutbox(tables: Tables, claimMs: number, limit: number): OutgoingEvent[] {
  const nowMs = tables.clockMs();
  const due: OutboxRow[] = [];
  for (const row of tables.outbox) {
    if (due.length === limit) break;
    if (row.isSent || row.notBeforeMs > nowMs || row.claimedUntilMs > nowMs) continue;
    row.claimedUntilMs = nowMs + claimMs;
    due.push(row);
  }
  return due;
}

export function markSent(tables: Tables, ids: readonly string[]): void {
  if (ids.length === 0) return;
  const sent = new Set(ids);
  for (const row of tables.outbox) if (sent.has(row.id)) row.isSent = true;
  if (tables.outbox.length < 64) return;
  const kept = tables.outbox.filter((row) => !row.isSent);
  tables.outbox.splice(0, tables.outbox.length, ...kept);
}
