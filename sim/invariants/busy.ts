import { trueBlocks } from "@/sim/invariants/truth";
import type { CalendarSync } from "@/sim/memory-store/tables";
import type { World } from "@/sim/world";

const dayMs = 86_400_000;

export function busyProblem(world: World, sync: CalendarSync): string | null {
  const lines = busyDifference(world, sync);
  return lines.length > 0 ? lines.slice(0, 6).join("; ") : null;
}

/** What is blocked and what should be, where they differ [I7]. */
export function busyDifference(world: World, sync: CalendarSync): string[] {
  const { tables, scheduler } = world;
  const calendar = tables.calendars.get(sync.calendarId);
  const member = tables.members.get(sync.memberId);
  const phone = calendar && world.phoneOf(calendar.connectionId);
  const provider = calendar && phone?.calendars.in(calendar.externalId);
  if (!calendar || !member || !phone || !provider) return [];
  if (!tables.keepsEvents(calendar))
    return tables.contentsOf(calendar.id).seen.size > 0 ? ["rows of a calendar that does not block"] : [];
  const contents = tables.contentsOf(calendar.id);
  const odd = new Set<string>();
  for (const event of provider.events())
    if (event.oddity !== null || phone.calendars.ledger.has(event.eventId))
      odd.add(event.series.kind === "exception" ? event.series.masterId : event.eventId);
  for (const eventId of contents.kept) odd.add(eventId);
  for (const masterId of phone.untoldNow()) odd.add(masterId);
  const aheadMs = Math.min(180 * dayMs, world.profile.aheadMs - 2 * dayMs);
  const span = [scheduler.nowMs - dayMs, scheduler.nowMs + aheadMs] as const;
  const truth = trueBlocks(provider, member.zone, span, ({ eventId, series, mirrorId }) => {
    if (mirrorId !== null && tables.mirrors.get(mirrorId)?.fieldworkerId === calendar.memberId) return false;
    return !odd.has(series.kind === "exception" ? series.masterId : eventId);
  });
  const held: string[] = [];
  for (const [familyId, family] of contents.blocks) {
    if (odd.has(familyId)) continue;
    for (const { startsAt, endsAt, shows, response, isPrivate } of family.values()) {
      const [startMs, endMs] = [startsAt.getTime(), endsAt.getTime()];
      if (endMs <= span[0] || startMs >= span[1]) continue;
      held.push(`${startMs} ${endMs} ${shows} ${response} ${isPrivate}`);
    }
  }
  held.sort();
  return held.join("\n") === truth.join("\n") ? [] : difference(truth, held);
}

function difference(truth: readonly string[], held: readonly string[]): string[] {
  const missing = truth.filter((line) => !held.includes(line));
  const wrong = held.filter((line) => !truth.includes(line));
  const lines = [...missing.map((line) => `missing ${line}`), ...wrong.map((line) => `wrong ${line}`)];
  return lines.length > 0 ? lines : ["the same block twice"];
}

/** Bookings are only written there: nothing is listed, and our copies are looked at each hour. */
export function isOutOnly({ tables }: World, { calendarId }: CalendarSync): boolean {
  const connectionId = tables.calendars.get(calendarId)?.connectionId ?? "";
  return tables.connections.get(connectionId)?.direction === "out";
}

/** Somebody can see that this calendar is not read as it should be. */
export function isReadingOnRecord({ tables }: World, sync: CalendarSync): boolean {
  const connectionId = tables.calendars.get(sync.calendarId)?.connectionId ?? "";
  return (
    sync.failure !== null || sync.held !== null || tables.connections.get(connectionId)?.state !== "live"
  );
}
