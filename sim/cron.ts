import { lookAfterEndings } from "@/sim/endings";
import { addToOutbox, sendForPush, wantRead } from "@/sim/memory-store/outbox";
import type { Mirror, Tables } from "@/sim/memory-store/tables";
import type { World } from "@/sim/world";

const probeEveryMs = 6 * 60_000;
/** Nets below the jobs; a planted bug takes one away. */
export type Nets = { readonly reads: boolean; readonly probes: boolean; readonly health: boolean };
export const allNets: Nets = { reads: true, probes: true, health: true };

/** What the minute cron looks after. */
export function lookAfter({ tables, scheduler }: World, nets: Nets): void {
  lookAfterEndings(tables);
  if (nets.reads) wantDueReads(tables);
  if (nets.probes) probeWaiting(tables, scheduler.now);
}

function wantDueReads(tables: Tables): void {
  const nowMs = tables.clockMs();
  for (const sync of tables.syncs.values()) {
    const calendar = tables.calendars.get(sync.calendarId);
    const state = tables.connections.get(calendar?.connectionId ?? "")?.state;
    if (state !== "live" && state !== "cannotWrite") continue;
    const isDue = sync.nextReadAt === null || sync.nextReadAt.getTime() <= nowMs;
    const isHeld = (sync.leasedUntilMs ?? 0) > nowMs;
    if (isDue && !isHeld) wantRead(tables, sync.calendarId);
  }
}

/** Of those behind a failure only the oldest per fieldworker goes out; those whose job never came all do. */
function probeWaiting(tables: Tables, now: Date): void {
  const nowMs = tables.clockMs();
  const due = new Set<Mirror>();
  for (const { mirror } of tables.openPushes.values()) {
    if ((mirror.leasedUntilMs ?? 0) > nowMs || mirror.retryAt === null || mirror.retryAt > now) continue;
    due.add(mirror);
  }
  const probed = new Set<string>();
  for (const mirror of due) {
    mirror.retryAt = new Date(now.getTime() + probeEveryMs);
    if (mirror.failure !== null && probed.has(mirror.fieldworkerId)) continue;
    if (mirror.failure !== null) probed.add(mirror.fieldworkerId);
    const connectionId = tables.receivingOf(mirror.fieldworkerId)?.connection.id ?? mirror.fieldworkerId;
    sendForPush(tables, mirror, connectionId);
  }
}

export function wantWatches({ tables }: World): void {
  for (const { id: connectionId, state } of tables.connections.values())
    if (state === "live") addToOutbox(tables, "watches/wanted", { connectionId });
}
