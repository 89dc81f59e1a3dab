import { addDays, dateInZone, minutesInZone } from "./zoned-time";

/** All-day: `to` is the day after the last. Timed: instants. */
export type ShownTime =
  | { readonly kind: "allDay"; readonly from: string; readonly to: string }
  | { readonly kind: "timed"; readonly start: number; readonly end: number };
export type Shown<What> = { readonly what: What; readonly time: ShownTime };

/** `from` and `to` are minutes of that day; `lane` of `lanes` side by side. */
export type Block<What> = {
  readonly what: What;
  readonly from: number;
  readonly to: number;
  readonly lane: number;
  readonly lanes: number;
};
export type Day<What> = {
  readonly date: string;
  readonly allDay: readonly What[];
  readonly blocks: readonly Block<What>[];
};

const DAY_MINUTES = 1440;
const SHORTEST = 30;

/** The seven days from `monday`, as a wall in `zone` sees them. */
export function daysOf<What>(shown: readonly Shown<What>[], zone: string, monday: string): Day<What>[] {
  return Array.from({ length: 7 }, (_, index) => dayOf(shown, zone, addDays(monday, index)));
}

function dayOf<What>(shown: readonly Shown<What>[], zone: string, date: string): Day<What> {
  const allDay = shown.flatMap(({ what, time }) =>
    time.kind === "allDay" && time.from <= date && date < time.to ? [what] : [],
  );
  const blocks = shown
    .flatMap(({ what, time }) => {
      const span = spanOn(time, zone, date);
      return span ? [{ what, ...span, lane: 0, lanes: 1 }] : [];
    })
    .sort((a, b) => a.from - b.from || b.to - a.to);
  return { date, allDay, blocks: sideBySide(blocks) };
}

function spanOn(time: ShownTime, zone: string, date: string): { from: number; to: number } | null {
  if (time.kind === "allDay") return null;
  const first = dateInZone(time.start, zone);
  const last = dateInZone(time.end, zone);
  if (date < first || date > last) return null;
  const from = date === first ? minutesInZone(time.start, zone) : 0;
  const to = date === last ? minutesInZone(time.end, zone) : DAY_MINUTES;
  if (to <= from && first !== last) return null;
  return { from, to: Math.min(DAY_MINUTES, Math.max(to, from + SHORTEST)) };
}

/** Blocks that overlap, directly or by a chain, share the width of the day. */
function sideBySide<What>(blocks: readonly Block<What>[]): Block<What>[] {
  const placed: Block<What>[] = [];
  let cluster: Block<What>[] = [];
  let clusterEnd = 0;
  const flush = () => {
    const lanes = Math.max(0, ...cluster.map((block) => block.lane)) + 1;
    placed.push(...cluster.map((block) => ({ ...block, lanes })));
    cluster = [];
  };
  for (const block of blocks) {
    if (block.from >= clusterEnd) flush();
    const ends: number[] = [];
    for (const other of cluster) ends[other.lane] = Math.max(ends[other.lane] ?? 0, other.to);
    const free = ends.findIndex((end) => end <= block.from);
    cluster.push({ ...block, lane: free === -1 ? ends.length : free });
    clusterEnd = Math.max(clusterEnd, block.to);
  }
  flush();
  return placed;
}
