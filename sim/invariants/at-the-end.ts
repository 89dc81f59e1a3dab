import type { Engine } from "@/sim/engine";
import { busyProblem, isOutOnly } from "@/sim/invariants/busy";
import { copiesOf, copyProblem } from "@/sim/invariants/copies";
import { checkEndings, unendedConnection } from "@/sim/invariants/endings";
import { unrestOfHealth } from "@/sim/invariants/ladder-watch";
import type { Violation } from "@/sim/invariants/ledger";
import type { Mirror } from "@/sim/memory-store/tables";
import type { World } from "@/sim/world";

/** Why the world is not at rest; null: it is [I17]. */
export function restlessness(world: World, engine: Engine): string | null {
  const { tables, scheduler } = world;
  if (!engine.isIdle) return "jobs are left";
  if (tables.outbox.some((row) => !row.isSent)) return "the outbox is not empty";
  for (const mirror of tables.mirrors.values())
    if (mirror.leasedUntilMs !== null && mirror.leasedUntilMs > scheduler.nowMs) return "a mirror is leased";
  for (const sync of tables.syncs.values()) {
    if (sync.leasedUntilMs !== null && sync.leasedUntilMs > scheduler.nowMs) return "a calendar is leased";
    if (sync.failure !== null) return `calendar ${sync.calendarId} fails: ${JSON.stringify(sync)}`;
    const isListed = !isOutOnly(world, sync);
    if (isListed && (sync.isReadingAll || sync.cursor === null)) return "a calendar is not read to its end";
  }
  for (const { mirror } of tables.openPushes.values()) return `a push of ${mirror.id} is open`;
  for (const mirror of tables.mirrors.values())
    if (mirror.drift?.kind === "suspected" && mirror.eventId !== null && !isGivenUp(world, mirror))
      return `nobody looked at ${mirror.id}`;
  const unended = unendedConnection(world);
  if (unended) return unended;
  return world.looksAtHealth ? unrestOfHealth(world) : null;
}

/** It is in a calendar that nobody looks at any more. */
function isGivenUp({ tables }: World, { calendarId }: Mirror): boolean {
  const connectionId = tables.calendars.get(calendarId ?? "")?.connectionId ?? "";
  return tables.connections.get(connectionId)?.state === "disconnected";
}

/** The first copy that is not as it should be, or the first calendar whose blocks are not; null: all is true [I3][I7]. */
export function firstUntruth(world: World): Violation | null {
  const { tables } = world;
  const copies = copiesOf(world);
  for (const mirror of tables.mirrors.values()) {
    const problem = copyProblem(world, mirror, copies);
    if (problem) return { invariant: "I3", detail: `${mirror.id}: ${problem}` };
  }
  for (const sync of tables.syncs.values()) {
    const problem = sync.held === null ? busyProblem(world, sync) : null;
    if (problem) return { invariant: "I7", detail: `${sync.calendarId}: ${problem}` };
  }
  return null;
}

/** After faults ended and everything came to rest. */
export function checkAtTheEnd(world: World): void {
  const { ledger } = world;
  const untrue = firstUntruth(world);
  if (untrue) ledger.broken(untrue.invariant, untrue.detail);
  ledger.checkAcknowledged();
  ledger.checkWritten();
  checkWords(world);
  checkEndings(world);
}

/** Not a word of a personal event is in any row [I5]. */
function checkWords({ tables, ledger }: World): void {
  const rows = tables.dump();
  const at = rows.indexOf("CANARY");
  if (at >= 0) ledger.broken("I5", `a personal word is stored: ${rows.slice(at - 60, at + 40)}`);
}
