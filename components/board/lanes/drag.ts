import type { ShownBusy } from "../busy";
import { type Axis, movedTo, resizedTo, type Span, spanOf } from "./axis";
import type { Lane, LaneCard, Placement } from "./lane-shape";
import { type Verdict, verdictAt, verdictForAll } from "./verdict";

/** What was taken into the hand: a card by its middle, or by its end. */
export type Grip = {
  readonly card: LaneCard;
  /** Whose lane it came from; null: the tray. */
  readonly from: string | null;
  readonly mode: "move" | "resize";
  /** The time under the pointer as it was taken. */
  readonly grabMs: number;
};

/** Where it is held: a time on the axis and a lane; null: over none. */
export type Held = { readonly ms: number; readonly laneId: string | null };

/** What the board shows of a card in the hand. */
export type DragState = {
  readonly grip: Grip;
  readonly span: Span;
  readonly laneId: string | null;
  readonly verdict: Verdict;
};

/** A pointer that moves less than this has pressed, not dragged. */
export const thresholdPx = 8;

export function hasLeft(from: { x: number; y: number }, to: { x: number; y: number }): boolean {
  return Math.hypot(to.x - from.x, to.y - from.y) >= thresholdPx;
}

type Day = { readonly lanes: readonly Lane[]; readonly busy: readonly ShownBusy[]; readonly axis: Axis };

/** Where the card would stand, and what speaks against it. */
export function dragStateOf({ lanes, busy, axis }: Day, grip: Grip, held: Held): DragState {
  const { card, mode, from } = grip;
  const span =
    mode === "resize"
      ? resizedTo(axis, spanOf(card), held.ms)
      : movedTo(axis, spanIn(grip), { grabMs: grip.grabMs, heldMs: held.ms });
  const laneId = mode === "resize" ? from : held.laneId;
  const verdict =
    laneId === null
      ? ({ kind: "free" } as const)
      : verdictForAll(lanes, card, { span, from, to: laneId, zone: axis.zone }, busy);
  return { grip, span, laneId, verdict };
}

/** A card from the tray is held by its beginning, whatever time it was planned for. */
function spanIn({ card, from, grabMs }: Grip): Span {
  const span = spanOf(card);
  return from === null ? { startMs: grabMs, endMs: grabMs + span.endMs - span.startMs } : span;
}

/** What each lane would say to it, for the lanes in sight. */
export function verdictsOf(
  { lanes, busy, axis }: Day,
  { grip, span }: Pick<DragState, "grip" | "span">,
): ReadonlyMap<string, Verdict["kind"]> {
  const at = { span, from: grip.from, zone: axis.zone };
  return new Map(lanes.map((lane) => [lane.fieldworkerId, verdictAt(lane, grip.card, at, busy).kind]));
}

/** Null: it was let go where it was, or where there is no lane. */
export function placementOf({ grip, span, laneId }: DragState): Placement | null {
  const before = spanOf(grip.card);
  const stays = span.startMs === before.startMs && span.endMs === before.endMs && laneId === grip.from;
  if (laneId === null || stays) return null;
  return {
    start: new Date(span.startMs).toISOString(),
    end: new Date(span.endMs).toISOString(),
    from: grip.from,
    to: laneId,
  };
}

/** How far to scroll when the pointer is this near an edge, per frame: the nearer, the faster. */
export function edgeStep(at: number, start: number, end: number): number {
  const [edge, fastest] = [48, 16];
  if (at < start + edge) return -Math.ceil(fastest * Math.min(1, (start + edge - at) / edge));
  if (at > end - edge) return Math.ceil(fastest * Math.min(1, (at - end + edge) / edge));
  return 0;
}
