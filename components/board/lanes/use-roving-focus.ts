"use client";

import {
  type FocusEvent,
  type KeyboardEvent,
  type RefObject,
  useCallback,
  useEffect,
  useEffectEvent,
  useMemo,
  useRef,
  useState,
} from "react";
import type { ShownBusy } from "../busy";
import { type Axis, quarterMs, spanOf } from "./axis";
import type { Lane, LaneCard, Placement } from "./lane-shape";
import type { LaneSpread } from "./lane-window";
import { cardKey, type FocusAt, focusAfter, slotMs, stopsOf } from "./roving";

/** What the keys of the board do; null: not for this viewer, or not now. */
export type BoardKeys = {
  /** `letter`: m, a, p or s on a card. */
  readonly onLetter: ((letter: string, card: LaneCard, laneId: string) => void) | null;
  readonly onNudge: ((card: LaneCard, placement: Placement) => void) | null;
  readonly onNew: ((startMs: number, fieldworkerId: string) => void) | null;
};

type Given = {
  readonly lanes: readonly Lane[];
  readonly busy: readonly ShownBusy[];
  readonly axis: Axis;
  readonly keys: BoardKeys;
  readonly scroller: RefObject<HTMLElement | null>;
  readonly spread: LaneSpread;
};

const letters = ["m", "a", "p", "s"];

/** One stop of the grid is in the tab order; the arrow keys carry it about, and what they reach is scrolled into sight. */
export function useRovingFocus({ lanes, busy, axis, keys, scroller, spread }: Given) {
  const rows = useMemo(
    () => lanes.map((lane) => ({ laneId: lane.fieldworkerId, stops: stopsOf(axis, lane, busy) })),
    [lanes, busy, axis],
  );
  const [at, setAt] = useState<FocusAt | null>(null);
  const wanted = useRef<FocusAt | null>(null);
  const tab = useMemo(() => standing(rows, at), [rows, at]);
  const reach = useEffectEvent((to: FocusAt) => {
    const view = scroller.current;
    const index = lanes.findIndex(({ fieldworkerId }) => fieldworkerId === to.laneId);
    const [top, height] = [spread.tops[index] ?? 0, 80];
    if (view && view.clientHeight > 0) {
      if (top < view.scrollTop) view.scrollTop = top;
      else if (top + height > view.scrollTop + view.clientHeight - 40)
        view.scrollTop = top + height - view.clientHeight + 40;
    }
    const cell = view?.querySelector<HTMLElement>(`[data-lane="${to.laneId}"] [data-stop="${to.key}"]`);
    (cell?.querySelector<HTMLElement>("button") ?? cell)?.focus();
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is wanted is on the page once it was drawn with the new stop
  useEffect(() => {
    if (wanted.current) reach(wanted.current);
    wanted.current = null;
  }, [at, rows]);
  const go = useCallback((to: FocusAt) => {
    wanted.current = to;
    setAt({ ...to });
  }, []);
  const focusCard = useCallback(
    (cardId: string, laneId: string) => go({ laneId, key: cardKey(cardId), ms: 0 }),
    [go],
  );
  return {
    tab,
    focusCard,
    onFocus: (event: FocusEvent) => {
      const stood = stopAt(event.target, rows);
      if (stood && (stood.laneId !== at?.laneId || stood.key !== at.key)) setAt(stood);
    },
    onKeyDown: (event: KeyboardEvent) => {
      const stood = tab && stopAt(event.target, rows);
      if (!stood || event.defaultPrevented) return;
      const place = stood.key === at?.key && stood.laneId === at.laneId ? at : stood;
      if (acted(event, place, { lanes, keys })) return event.preventDefault();
      if (event.altKey || event.metaKey || event.shiftKey) return;
      const next = focusAfter(event.key, event.ctrlKey, rows, place);
      if (!next) return;
      event.preventDefault();
      go(next);
    },
  };
}

type Rows = readonly { readonly laneId: string; readonly stops: ReturnType<typeof stopsOf> }[];

/** Where the keyboard stands: where it was, else the first stop of that lane, else the first of all. */
function standing(rows: Rows, at: FocusAt | null): FocusAt | null {
  const row = rows.find(({ laneId }) => laneId === at?.laneId) ?? rows[0];
  const stop = row?.stops.find(({ key }) => key === at?.key) ?? row?.stops[0];
  return row && stop ? { laneId: row.laneId, key: stop.key, ms: stop.ms } : null;
}

function stopAt(target: EventTarget, rows: Rows): FocusAt | null {
  if (!(target instanceof Element)) return null;
  const laneId = target.closest<HTMLElement>("[data-lane]")?.dataset.lane;
  const key = target.closest<HTMLElement>("[data-stop]")?.dataset.stop;
  const stop = rows.find((row) => row.laneId === laneId)?.stops.find((each) => each.key === key);
  return laneId !== undefined && stop ? { laneId, key: stop.key, ms: stop.ms } : null;
}

/** Enter on a free half hour, the letters on a card, and Alt with the arrows, which move it. */
function acted(
  event: KeyboardEvent,
  { laneId, key }: FocusAt,
  { lanes, keys }: Pick<Given, "lanes" | "keys">,
): boolean {
  const start = slotMs(key);
  if (start !== null) {
    if (event.key !== "Enter" || !keys.onNew) return false;
    keys.onNew(start, laneId);
    return true;
  }
  const index = lanes.findIndex(({ fieldworkerId }) => fieldworkerId === laneId);
  const card = lanes[index]?.cards.find(({ id }) => cardKey(id) === key);
  if (!card || event.ctrlKey || event.metaKey) return false;
  if (event.altKey) {
    const placement = nudged(event, card, { laneId, lanes, index });
    if (placement) keys.onNudge?.(card, placement);
    return placement !== null;
  }
  if (!letters.includes(event.key) || event.shiftKey || !keys.onLetter) return false;
  keys.onLetter(event.key, card, laneId);
  return true;
}

function nudged(
  event: Pick<KeyboardEvent, "key" | "shiftKey">,
  card: LaneCard,
  at: { laneId: string; lanes: readonly Lane[]; index: number },
): Placement | null {
  const { startMs, endMs } = spanOf(card);
  const by = (ms: number, to: string): Placement => ({
    start: new Date(startMs + ms).toISOString(),
    end: new Date(endMs + ms).toISOString(),
    from: at.laneId,
    to,
  });
  const lane = (step: number) => at.lanes[at.index + step]?.fieldworkerId;
  if (!event.shiftKey && event.key === "ArrowLeft") return by(-quarterMs, at.laneId);
  if (!event.shiftKey && event.key === "ArrowRight") return by(quarterMs, at.laneId);
  const to = event.key === "ArrowUp" ? lane(-1) : event.key === "ArrowDown" ? lane(1) : undefined;
  return event.shiftKey && to !== undefined ? by(0, to) : null;
}
