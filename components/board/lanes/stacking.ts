import type { Span } from "./axis";

/** A card's place among those it overlaps: which of `rows` lines of equal height. */
export type StackPlace = { readonly row: number; readonly rows: number };

type Part = Span & { readonly id: string };

/**
 * Lines for spans that overlap: each takes the first that is free, and those that overlap, directly or through others,
 * share the height. `leastMs`: shorter spans are drawn, and so counted, this long.
 */
export function stacked(parts: readonly Part[], leastMs: number): ReadonlyMap<string, StackPlace> {
  const drawn = parts
    .map((part) => ({ ...part, endMs: Math.max(part.endMs, part.startMs + leastMs) }))
    .sort((a, b) => a.startMs - b.startMs || b.endMs - a.endMs || (a.id < b.id ? -1 : 1));
  const places = new Map<string, StackPlace>();
  for (const cluster of clustersOf(drawn)) {
    const freeFrom: number[] = [];
    const rowOf = new Map<string, number>();
    for (const part of cluster) {
      const free = freeFrom.findIndex((from) => from <= part.startMs);
      const row = free < 0 ? freeFrom.length : free;
      freeFrom[row] = part.endMs;
      rowOf.set(part.id, row);
    }
    for (const [id, row] of rowOf) places.set(id, { row, rows: freeFrom.length });
  }
  return places;
}

function clustersOf(parts: readonly Part[]): Part[][] {
  const clusters: Part[][] = [];
  let endMs = Number.NEGATIVE_INFINITY;
  for (const part of parts) {
    const last = clusters.at(-1);
    if (last && part.startMs < endMs) last.push(part);
    else clusters.push([part]);
    endMs = Math.max(endMs, part.endMs);
  }
  return clusters;
}

const oneLine = 80;
const perLine = 52;

/** A lane's height in pixels: one for all lanes with one line, more for those with several. */
export function laneHeight(places: Iterable<StackPlace>): number {
  let rows = 1;
  for (const place of places) rows = Math.max(rows, place.rows);
  return rows === 1 ? oneLine : Math.max(oneLine, rows * perLine + 8);
}
