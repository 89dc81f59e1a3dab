"use client";

import {
  type ComponentProps,
  type PointerEvent,
  type ReactNode,
  type Ref,
  useImperativeHandle,
  useMemo,
  useRef,
} from "react";
import type { ShownBusy } from "../busy";
import type { Axis } from "./axis";
import { shareAt, spanOf } from "./axis";
import type { Abilities } from "./day-props";
import { DragLayer } from "./drag-layer";
import { ColumnHead, GridRow, RowGroup } from "./grid-roles";
import { columnsOf, LaneRow } from "./lane-row";
import type { Lane, LaneCard } from "./lane-shape";
import { spreadOf } from "./lane-window";
import { NowFlag, NowLine } from "./now-line";
import { laneHeight, type StackPlace, stacked } from "./stacking";
import { type Board, type Drop, type Grab, useDrag } from "./use-drag";
import { useLaneWindow } from "./use-lane-window";
import { type BoardKeys, useRovingFocus } from "./use-roving-focus";

/** What the rest of the board may ask of the grid. */
export type GridHandle = {
  /** Takes a card into the hand, as from the tray. */
  readonly begin: (event: { clientX: number; clientY: number }, grab: Grab) => void;
  readonly focusCard: (cardId: string, laneId: string) => void;
};

export type LaneGridProps = {
  readonly label: string;
  readonly lanes: readonly Lane[];
  readonly busy: readonly ShownBusy[];
  readonly axis: Axis;
  readonly abilities: Abilities;
  /** Nothing can be moved while the page is offline. */
  readonly mayMove: boolean;
  readonly keys: BoardKeys;
  readonly onOpen: (card: LaneCard, laneId: string) => void;
  readonly onDrop: Drop;
  readonly ref?: Ref<GridHandle>;
};

/** Shorter cards are drawn as long as 24 pixels are at the narrowest. */
const leastMs = 22 * 60_000;
const noBusy: readonly ShownBusy[] = [];

/** The day as a grid of lanes; only those near what is seen are drawn, and it scrolls by itself. */
export function LaneGrid(props: LaneGridProps) {
  const { lanes, busy, axis, mayMove, abilities, label } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const hours = useRef<HTMLDivElement>(null);
  const rows = useRef<HTMLDivElement>(null);
  const { places, heights, spread } = useMemo(() => measured(lanes), [lanes]);
  const busyOf = useMemo(() => byMember(busy), [busy]);
  const [first, last] = useLaneWindow(scroller, spread);
  const board: Board = { lanes, busy, axis, spread, scroller, hours, rows };
  const { state, begin, bubble } = useDrag(board, props.onDrop);
  const roving = useRovingFocus({ ...props, scroller, spread });
  useImperativeHandle(props.ref, () => ({ begin, focusCard: roving.focusCard }), [begin, roving.focusCard]);
  const drawn = lanes
    .map((lane, index) => ({ lane, index, top: spread.tops[index] ?? 0, height: heights[index] ?? 0 }))
    .filter(
      ({ lane, index }) => (index >= first && index <= last) || lane.fieldworkerId === roving.tab?.laneId,
    );
  return (
    <div className="lane-scroll" ref={scroller}>
      <Grid
        label={label}
        lanes={lanes}
        axis={axis}
        onKeyDown={roving.onKeyDown}
        onFocus={roving.onFocus}
        onClick={(event) => openedBy(event.target, lanes, props.onOpen)}
        onPointerDown={(event) => {
          const grab = mayMove ? grabOf(event, lanes) : null;
          if (grab) begin(event, grab);
        }}
      >
        <AxisRow axis={axis} count={lanes.length} hoursRef={hours} />
        <RowGroup className="lane-rows" style={{ height: spread.total }} ref={rows}>
          <div className="lane-overlay" aria-hidden="true">
            {axis.ticks.map(({ ms }) => (
              <span key={ms} className="hour-line" style={{ left: `${shareAt(axis, ms) * 100}%` }} />
            ))}
          </div>
          {drawn.map(({ lane, ...place }) => (
            <LaneRow
              key={lane.fieldworkerId}
              {...place}
              lane={lane}
              axis={axis}
              busy={busyOf.get(lane.fieldworkerId) ?? noBusy}
              places={places.get(lane.fieldworkerId) ?? noPlaces}
              tabKey={roving.tab?.laneId === lane.fieldworkerId ? roving.tab.key : null}
              mayMove={mayMove}
              mayPlan={abilities.mayPlan}
            />
          ))}
          <div className="lane-overlay lane-overlay-now" aria-hidden="true">
            <NowLine axis={axis} />
          </div>
          {state && <DragLayer state={state} lanes={drawn} busy={busy} axis={axis} bubble={bubble} />}
        </RowGroup>
      </Grid>
    </div>
  );
}

function byMember(busy: readonly ShownBusy[]): ReadonlyMap<string, readonly ShownBusy[]> {
  const found = new Map<string, ShownBusy[]>();
  for (const block of busy) {
    const own = found.get(block.memberId);
    if (own) own.push(block);
    else found.set(block.memberId, [block]);
  }
  return found;
}

const noPlaces: ReadonlyMap<string, StackPlace> = new Map();

function Grid({
  label,
  lanes,
  axis,
  ...rest
}: Pick<LaneGridProps, "label" | "lanes" | "axis"> & ComponentProps<"div"> & { children: ReactNode }) {
  const count = Math.ceil((axis.endMs - axis.startMs) / 3_600_000);
  return (
    // biome-ignore lint/a11y/useSemanticElements: its cells are placed in time
    <div
      role="grid"
      aria-label={label}
      aria-rowcount={lanes.length + 1}
      aria-colcount={columnsOf(axis)}
      className="lane-grid"
      style={{ "--hours": count } as React.CSSProperties}
      {...rest}
    />
  );
}

function AxisRow({ axis, count, hoursRef }: { axis: Axis; count: number; hoursRef: Ref<HTMLDivElement> }) {
  return (
    <GridRow className="lane-axis" aria-rowindex={1}>
      <ColumnHead className="lane-corner" aria-colindex={1}>
        {count === 1 ? "1 fieldworker" : `${count} fieldworkers`}
      </ColumnHead>
      <div className="lane-track" role="presentation" ref={hoursRef}>
        {axis.ticks.map(({ ms, words, fullWords }, index) => (
          <ColumnHead
            key={ms}
            className="lane-hour"
            style={{ left: `${shareAt(axis, ms) * 100}%` }}
            aria-colindex={2 + 2 * index}
            aria-label={fullWords}
          >
            {words}
          </ColumnHead>
        ))}
        <NowFlag axis={axis} />
      </div>
    </GridRow>
  );
}

function measured(lanes: readonly Lane[]) {
  const places = new Map(
    lanes.map(({ fieldworkerId, cards }) => [
      fieldworkerId,
      stacked(
        cards.map((card) => ({ id: card.id, ...spanOf(card) })),
        leastMs,
      ),
    ]),
  );
  const heights = lanes.map(({ fieldworkerId }) =>
    laneHeight((places.get(fieldworkerId) ?? noPlaces).values()),
  );
  return { places, heights, spread: spreadOf(heights) };
}

function openedBy(target: EventTarget, lanes: readonly Lane[], onOpen: LaneGridProps["onOpen"]): void {
  const found = cardAt(target, lanes);
  if (found) onOpen(found.card, found.laneId);
}

/** The card and lane that an element of the grid belongs to. */
export function cardAt(
  target: EventTarget | null,
  lanes: readonly Lane[],
): { card: LaneCard; laneId: string } | null {
  if (!(target instanceof Element)) return null;
  const cardId = target.closest<HTMLElement>("[data-card]")?.dataset.card;
  const laneId = target.closest<HTMLElement>("[data-lane]")?.dataset.lane;
  const lane = lanes.find(({ fieldworkerId }) => fieldworkerId === laneId);
  const card = lane?.cards.find(({ id }) => id === cardId);
  return lane && card ? { card, laneId: lane.fieldworkerId } : null;
}

/** Fingers scroll the board; whoever has only fingers moves cards with Move…. */
function grabOf(event: PointerEvent, lanes: readonly Lane[]): Grab | null {
  if (event.button !== 0 || event.pointerType === "touch") return null;
  const found = cardAt(event.target, lanes);
  if (!found) return null;
  const isGrip = event.target instanceof Element && event.target.closest("[data-grip]") !== null;
  return { card: found.card, from: found.laneId, mode: isGrip ? "resize" : "move" };
}
