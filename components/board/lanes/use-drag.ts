"use client";

import { type RefObject, useCallback, useEffect, useEffectEvent, useRef, useState } from "react";
import type { ShownBusy } from "../busy";
import { type Axis, msAt } from "./axis";
import { type DragState, dragStateOf, edgeStep, type Grip, hasLeft, placementOf } from "./drag";
import type { Lane, LaneCard } from "./lane-shape";
import { type LaneSpread, laneAt } from "./lane-window";

export type Board = {
  readonly lanes: readonly Lane[];
  readonly busy: readonly ShownBusy[];
  readonly axis: Axis;
  readonly spread: LaneSpread;
  /** What scrolls, the hours' own box in it, and the box of the rows. */
  readonly scroller: RefObject<HTMLElement | null>;
  readonly hours: RefObject<HTMLElement | null>;
  readonly rows: RefObject<HTMLElement | null>;
};

export type Grab = { readonly card: LaneCard; readonly from: string | null; readonly mode: Grip["mode"] };

export type Drop = (grip: Grip, state: DragState) => void;

type Hand = {
  grab: Grab;
  from: { x: number; y: number };
  at: { x: number; y: number };
  grip: Grip | null;
  frame: number;
};

/** Follows the pointer from `begin` until it is let go, Escape, or the browser takes it away. Only the drag's layer is drawn anew. */
export function useDrag(board: Board, onDrop: Drop) {
  const hand = useRef<Hand | null>(null);
  const bubble = useRef<HTMLDivElement | null>(null);
  const [state, setState] = useState<DragState | null>(null);
  const end = useCallback(() => {
    if (hand.current) cancelAnimationFrame(hand.current.frame);
    hand.current = null;
    setState(null);
  }, []);
  const look = useEffectEvent((held: Hand) => {
    scrollNearEdges(board, held.at);
    const point = pointOf(board, held.at);
    held.grip ??= { ...held.grab, grabMs: pointOf(board, held.from).ms };
    const next = dragStateOf(board, held.grip, point);
    setState((shown) => (shown && isSame(shown, next) ? shown : next));
    bubble.current?.style.setProperty("translate", `${held.at.x + 14}px ${held.at.y + 16}px`);
    return next;
  });
  const drop = useEffectEvent((held: Hand) => {
    const last = look(held);
    end();
    if (placementOf(last)) onDrop(last.grip, last);
  });
  const follow = useEffectEvent((held: Hand) => {
    if (hand.current !== held) return;
    look(held);
    held.frame = requestAnimationFrame(() => follow(held));
  });
  const hear = useEffectEvent((event: PointerEvent | KeyboardEvent) => {
    const held = hand.current;
    if (!held) return;
    if (event instanceof KeyboardEvent) {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      if (held.grip) swallowClick();
      end();
    } else if (event.type === "pointercancel") {
      end();
    } else if (event.type === "pointerup") {
      if (!held.grip) return end();
      swallowClick();
      drop(held);
    } else {
      held.at = { x: event.clientX, y: event.clientY };
      if (held.grip || !hasLeft(held.from, held.at)) return;
      follow(held);
    }
  });
  useEffect(() => {
    const listener = (event: Event) => hear(event as PointerEvent | KeyboardEvent);
    for (const type of heard) window.addEventListener(type, listener, true);
    return () => {
      for (const type of heard) window.removeEventListener(type, listener, true);
      end();
    };
  }, [end]);
  const begin = useCallback((event: { clientX: number; clientY: number }, grab: Grab) => {
    const at = { x: event.clientX, y: event.clientY };
    hand.current = { grab, from: at, at, grip: null, frame: 0 };
  }, []);
  return { state, begin, bubble };
}

const heard = ["pointermove", "pointerup", "pointercancel", "keydown"] as const;

/** The press that ends a drag is no click on what lies under it. */
function swallowClick(): void {
  const swallow = (event: Event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  window.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => window.removeEventListener("click", swallow, true));
}

function isSame(one: DragState, other: DragState): boolean {
  return (
    one.laneId === other.laneId &&
    one.span.startMs === other.span.startMs &&
    one.span.endMs === other.span.endMs
  );
}

function pointOf(board: Board, { x, y }: { x: number; y: number }) {
  const hours = board.hours.current?.getBoundingClientRect();
  const rows = board.rows.current?.getBoundingClientRect();
  const view = board.scroller.current?.getBoundingClientRect();
  const share = hours && hours.width > 0 ? (x - hours.left) / hours.width : 0;
  const isInside = rows && view && x >= view.left && x <= view.right && y >= rows.top && y <= rows.bottom;
  const lane = isInside ? board.lanes[laneAt(board.spread, y - rows.top)] : undefined;
  return {
    ms: msAt(board.axis, Math.max(0, Math.min(1, share))),
    laneId: lane?.fieldworkerId ?? null,
  };
}

function scrollNearEdges(board: Board, { x, y }: { x: number; y: number }): void {
  const scroller = board.scroller.current;
  const hours = board.hours.current;
  if (!scroller || !hours) return;
  const view = scroller.getBoundingClientRect();
  if (x < view.left || x > view.right || y < view.top || y > view.bottom) return;
  const head = Math.max(0, hours.getBoundingClientRect().left + scroller.scrollLeft - view.left);
  const [left, top] = [edgeStep(x, view.left + head, view.right), edgeStep(y, view.top, view.bottom)];
  if (left !== 0 || top !== 0) scroller.scrollBy({ left, top });
}
