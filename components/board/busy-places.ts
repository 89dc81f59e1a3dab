import type { LocalDate } from "@/lib/domain/time";
import { dayIn, instantToWall } from "@/lib/domain/wall-time";
import { type ShownBusy, touchesDay } from "./busy";

export type Hours = { readonly from: number; readonly to: number };

/** Where a part of a block stands in a day's column: shares of its height, and the bar it is drawn in. */
export type BusyPlace = {
  readonly busy: ShownBusy;
  readonly top: number;
  readonly height: number;
  readonly bar: number;
};

/** Several blocks that find no bar of their own. */
export type BusyCrowd = {
  readonly blocks: readonly ShownBusy[];
  readonly top: number;
  readonly height: number;
};

export type BusyColumn = {
  readonly places: readonly BusyPlace[];
  readonly crowds: readonly BusyCrowd[];
  /** How many bars stand side by side at most; a crowd stands in the last one. */
  readonly bars: number;
};

type Part = { readonly busy: ShownBusy; readonly from: number; readonly to: number };

/** A block shorter than this is drawn this long, so that it can be seen and pressed. */
const leastMinutes = 30;

/** Minutes on the wall clock of this day that the block takes; null where it has none, or is an all-day one. */
function partIn(busy: ShownBusy, date: string, zone: string): Part | null {
  if (busy.allDay !== null || !touchesDay(busy, date, zone)) return null;
  const day = dayIn(date as LocalDate, zone);
  const minuteOf = (iso: string, outside: number) => {
    const at = new Date(iso);
    if (at < day.start || at >= day.end) return outside;
    const wall = instantToWall(at, zone);
    return wall.hour * 60 + wall.minute;
  };
  const from = minuteOf(busy.start, 0);
  return { busy, from, to: Math.max(minuteOf(busy.end, 24 * 60), from) };
}

/** The blocks of one day within the drawn hours, packed into as few bars as they need. All-day ones have no place here. */
export function busyColumn(
  blocks: readonly ShownBusy[],
  at: { readonly date: string; readonly zone: string; readonly hours: Hours; readonly mostBars: number },
): BusyColumn {
  const { date, zone, hours, mostBars } = at;
  const [first, last] = [hours.from * 60, hours.to * 60];
  const share = (minutes: number) => minutes / (last - first);
  const parts = blocks
    .flatMap((busy) => partIn(busy, date, zone) ?? [])
    .map(({ busy, from, to }) => {
      const start = Math.max(from, first);
      const end = Math.min(Math.max(to, from + leastMinutes), last);
      return {
        busy,
        from: Math.min(start, last - leastMinutes),
        to: end,
        isInside: from < last && Math.max(to, from + 1) > first,
      };
    })
    .filter((part) => part.isInside)
    .sort((a, b) => a.from - b.from || b.to - a.to || (a.busy.id < b.busy.id ? -1 : 1));
  const { placed, crowds } = packed(parts, mostBars);
  const box = ({ from, to }: { from: number; to: number }) => ({
    top: share(from - first),
    height: share(to - from),
  });
  return {
    places: placed.map((part) => ({ busy: part.busy, bar: part.bar, ...box(part) })),
    crowds: crowds.map((crowd) => ({ blocks: crowd.blocks, ...box(crowd) })),
    bars: crowds.length > 0 ? mostBars : Math.max(0, ...placed.map(({ bar }) => bar + 1)),
  };
}

type Packed = {
  readonly placed: readonly (Part & { readonly bar: number })[];
  readonly crowds: readonly {
    readonly from: number;
    readonly to: number;
    readonly blocks: readonly ShownBusy[];
  }[];
};

/** Each part takes the first bar that is free. Where there are too few, what finds no bar of its own shares the last one. */
function packed(parts: readonly Part[], mostBars: number): Packed {
  const found: Packed[] = clustersOf(parts).map((cluster) => {
    const freeFrom: number[] = [];
    const barred = cluster.map((part) => {
      const free = freeFrom.findIndex((from) => from <= part.from);
      const bar = free < 0 ? freeFrom.length : free;
      freeFrom[bar] = part.to;
      return { ...part, bar };
    });
    if (freeFrom.length <= mostBars) return { placed: barred, crowds: [] };
    const rest = barred.filter((part) => part.bar >= mostBars - 1);
    return {
      placed: barred.filter((part) => part.bar < mostBars - 1),
      crowds: clustersOf(rest).map((crowd) => ({
        from: Math.min(...crowd.map((part) => part.from)),
        to: Math.max(...crowd.map((part) => part.to)),
        blocks: crowd.map((part) => part.busy),
      })),
    };
  });
  return { placed: found.flatMap(({ placed }) => placed), crowds: found.flatMap(({ crowds }) => crowds) };
}

/** Parts that overlap, directly or through others; `parts` in the order of their starts. */
function clustersOf<P extends Part>(parts: readonly P[]): P[][] {
  const clusters: P[][] = [];
  let end = -1;
  for (const part of parts) {
    const last = clusters.at(-1);
    if (last && part.from < end) last.push(part);
    else clusters.push([part]);
    end = Math.max(last && part.from < end ? end : -1, part.to);
  }
  return clusters;
}

/** Drawn hours grow for busy time as far as this; what lies beyond is said in words. */
const widest: Hours = { from: 6, to: 22 };

/** The hours to draw: as given, and more for blocks that would not be seen at all. */
export function hoursWithBusy(
  hours: Hours,
  blocks: readonly ShownBusy[],
  at: { readonly dates: readonly string[]; readonly zone: string },
): { hours: Hours; unseen: number } {
  const parts = at.dates.flatMap((date) => blocks.flatMap((busy) => partIn(busy, date, at.zone) ?? []));
  const from = Math.min(hours.from, widest.from);
  const to = Math.max(hours.to, widest.to);
  let grown = hours;
  for (const part of parts) {
    if (part.to <= hours.from * 60 && part.to > from * 60)
      grown = { ...grown, from: Math.min(grown.from, Math.max(from, Math.floor(part.from / 60))) };
    if (part.from >= hours.to * 60 && part.from < to * 60)
      grown = { ...grown, to: Math.max(grown.to, Math.min(to, Math.ceil(part.to / 60))) };
  }
  const isSeen = (part: Part) => part.from < grown.to * 60 && part.to > grown.from * 60;
  const seen = new Set(parts.filter(isSeen).map((part) => part.busy.id));
  return {
    hours: grown,
    unseen: new Set(parts.map((part) => part.busy.id).filter((id) => !seen.has(id))).size,
  };
}
