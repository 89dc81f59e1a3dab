import type { Mirror } from "@/sim/memory-store/tables";

/** Pushes of this copy whose event was written to another time than the write before it. */
export function movedPushes({ attempts }: Mirror): ReadonlySet<string> {
  const moved = new Set<string>();
  const writes = attempts.filter(({ operation, outcome }) => operation === "put" && outcome === "done");
  for (const [place, write] of writes.entries()) {
    const before = writes[place - 1]?.shows?.span;
    const shows = write.shows?.span;
    const isSame =
      before?.start.getTime() === shows?.start.getTime() && before?.end.getTime() === shows?.end.getTime();
    if (place > 0 && !isSame) moved.add(write.pushId);
  }
  return moved;
}
