import type { ShownBusy } from "../busy";
import { type Axis, boxOf, spanOf } from "./axis";
import type { Lane } from "./lane-shape";

/** Where the keyboard may stand in a lane: on a card, on somebody's own time, or on a free half hour. */
export type Stop = {
  readonly kind: "busy" | "card" | "slot";
  /** Unique within its lane. */
  readonly key: string;
  readonly ms: number;
};

export type FocusAt = { readonly laneId: string; readonly key: string; readonly ms: number };

const halfHourMs = 30 * 60_000;
const page = 5;
const order = { busy: 0, card: 1, slot: 2 } as const;

/** A lane's stops in the order of time; a half hour that begins under a card has none of its own. */
export function stopsOf(
  axis: Axis,
  lane: Pick<Lane, "fieldworkerId" | "cards">,
  busy: readonly ShownBusy[],
): Stop[] {
  const cards = lane.cards.filter((card) => boxOf(axis, spanOf(card)));
  const blocks = busy.filter(
    (block) => block.memberId === lane.fieldworkerId && boxOf(axis, spanOf(block)) !== null,
  );
  const taken = cards.map(spanOf);
  const stops: Stop[] = [
    ...blocks.map((block) => busyStop(axis, block)),
    ...cards.map(({ id, start }): Stop => {
      return { kind: "card", key: cardKey(id), ms: Math.max(axis.startMs, Date.parse(start)) };
    }),
  ];
  for (let ms = axis.startMs; ms < axis.endMs; ms += halfHourMs) {
    const isTaken = taken.some(({ startMs, endMs }) => startMs <= ms && ms < endMs);
    if (!isTaken) stops.push({ kind: "slot", key: slotKey(ms), ms });
  }
  return stops.sort((a, b) => a.ms - b.ms || order[a.kind] - order[b.kind] || (a.key < b.key ? -1 : 1));
}

function busyStop(axis: Axis, { id, start }: ShownBusy): Stop {
  return { kind: "busy", key: busyKey(id), ms: Math.max(axis.startMs, Date.parse(start)) };
}

export const cardKey = (id: string) => `card:${id}`;
export const busyKey = (id: string) => `busy:${id}`;
export const slotKey = (ms: number) => `slot:${ms}`;

export function slotMs(key: string): number | null {
  return key.startsWith("slot:") ? Number(key.slice(5)) : null;
}

type Row = { readonly laneId: string; readonly stops: readonly Stop[] };

/** Where a key leads from here; null: the key means nothing on the board. Nothing wraps around. */
export function focusAfter(
  key: string,
  isWithControl: boolean,
  rows: readonly Row[],
  from: FocusAt,
): FocusAt | null {
  const index = Math.max(
    0,
    rows.findIndex(({ laneId }) => laneId === from.laneId),
  );
  const row = rows[index];
  if (!row) return null;
  const at = Math.max(
    0,
    row.stops.findIndex((stop) => stop.key === from.key),
  );
  switch (key) {
    case "ArrowRight":
      return inRow(row, Math.min(at + 1, row.stops.length - 1));
    case "ArrowLeft":
      return inRow(row, Math.max(at - 1, 0));
    case "ArrowDown":
      return nearest(rows[Math.min(index + 1, rows.length - 1)], from);
    case "ArrowUp":
      return nearest(rows[Math.max(index - 1, 0)], from);
    case "PageDown":
      return nearest(rows[Math.min(index + page, rows.length - 1)], from);
    case "PageUp":
      return nearest(rows[Math.max(index - page, 0)], from);
    case "Home":
      return inRow(isWithControl ? rows[0] : row, 0);
    case "End":
      return inRow(isWithControl ? rows.at(-1) : row, -1);
    default:
      return null;
  }
}

function inRow(row: Row | undefined, index: number): FocusAt | null {
  const stop = row?.stops.at(index);
  return row && stop ? { laneId: row.laneId, key: stop.key, ms: stop.ms } : null;
}

/** In another lane, what stands at the same time: the last stop that has begun by then. It keeps the time it came from. */
function nearest(row: Row | undefined, { laneId, key, ms }: FocusAt): FocusAt | null {
  if (!row) return null;
  if (row.laneId === laneId) return { laneId, key, ms };
  const begun = row.stops.filter((stop) => stop.ms <= ms);
  const stop = begun.at(-1) ?? row.stops[0];
  return stop ? { laneId: row.laneId, key: stop.key, ms } : null;
}
