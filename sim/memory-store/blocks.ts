import { type busyBlocksOf, spanOf } from "@/lib/domain/busy-block";
import type { RemoteEvent } from "@/lib/domain/calendar-event";
import type { Interval } from "@/lib/domain/time";
import type { Block, Contents } from "@/sim/memory-store/tables";

/** Nobody can tell when it happens: reading it again would not help, a change of it may. */
export const cannotExpand = "expansion";

type Skipped = Parameters<typeof busyBlocksOf>[1][number];

/**
 * Works the blocks of these families out anew and replaces the old ones by difference. What cannot be worked out keeps
 * its old blocks. Says whether anything changed.
 */
export function expandFamilies(
  contents: Contents,
  familyIds: Iterable<string>,
  at: { readonly window: Interval; readonly zone: string; readonly nowMs: number },
  expand: typeof busyBlocksOf,
): boolean {
  let isChanged = false;
  for (const familyId of familyIds) {
    const events: RemoteEvent[] = [];
    const skipped: Skipped[] = [];
    for (const eventId of contents.families.get(familyId) ?? []) {
      const seen = contents.seen.get(eventId)?.seen;
      if (seen?.kind === "event") events.push(seen.event);
      if (seen?.kind === "skipped") skipped.push({ masterId: seen.familyId, original: seen.original });
    }
    const { blocks, unreadable } = expand(events, skipped, at.window, at.zone);
    for (const eventId of unreadable)
      contents.unreadable.set(eventId, { reason: cannotExpand, since: at.nowMs });
    if (unreadable.length > 0) continue;
    const wanted = new Map<string, Block>();
    for (const { eventId, occurrence, time, shows, response, isPrivate } of blocks) {
      const { start: startsAt, end: endsAt } = spanOf(time, at.zone);
      const block = { familyId, eventId, occurrence, time, startsAt, endsAt, shows, response, isPrivate };
      wanted.set(`${eventId}|${occurrence}`, block);
    }
    isChanged = replace(contents, familyId, wanted) || isChanged;
  }
  return isChanged;
}

function replace(contents: Contents, familyId: string, wanted: Map<string, Block>): boolean {
  const old = contents.blocks.get(familyId);
  const isSame =
    (old?.size ?? 0) === wanted.size && [...wanted].every(([key, block]) => isEqual(old?.get(key), block));
  if (isSame) return false;
  if (wanted.size === 0) contents.blocks.delete(familyId);
  else contents.blocks.set(familyId, wanted);
  return true;
}

function isEqual(a: Block | undefined, b: Block): boolean {
  return (
    a !== undefined &&
    a.startsAt.getTime() === b.startsAt.getTime() &&
    a.endsAt.getTime() === b.endsAt.getTime() &&
    a.shows === b.shows &&
    a.response === b.response &&
    a.isPrivate === b.isPrivate
  );
}
