"use client";

import { type ComponentProps, type CSSProperties, memo } from "react";
import { clockWords } from "@/lib/domain/time-words";
import { CardFace } from "../../parts/booking-card";
import type { ShownBusy } from "../busy";
import { type Axis, boxOf, spanOf } from "./axis";
import { GridCell, GridRow } from "./grid-roles";
import { LaneBusy } from "./lane-busy";
import { LaneHead } from "./lane-head";
import type { Lane, LaneCard } from "./lane-shape";
import { busyKey, cardKey, slotKey, slotMs } from "./roving";
import type { StackPlace } from "./stacking";

type Props = {
  readonly lane: Lane;
  readonly axis: Axis;
  /** This person's own. */
  readonly busy: readonly ShownBusy[];
  readonly places: ReadonlyMap<string, StackPlace>;
  /** From 0. */
  readonly index: number;
  readonly top: number;
  readonly height: number;
  /** The stop that the keyboard reaches first; null: it is in another lane. */
  readonly tabKey: string | null;
  readonly mayMove: boolean;
  readonly mayPlan: boolean;
};

const halfHourMs = 30 * 60_000;

/** One fieldworker's row. Nothing in it listens; the grid hears of everything. */
export const LaneRow = memo(function LaneRow(props: Props) {
  const { lane, axis, busy, places, index, top, height, tabKey } = props;
  const slot = tabKey === null ? null : slotMs(tabKey);
  return (
    <GridRow
      aria-rowindex={index + 2}
      className="lane"
      style={{ top, height }}
      data-lane={lane.fieldworkerId}
      data-testid={`lane-${lane.fieldworkerId}`}
    >
      <LaneHead lane={lane} axis={axis} away={busy.find(({ allDay }) => allDay !== null) ?? null} />
      <div className="lane-track" role="presentation">
        {busy.map((block) => {
          const style = styleOf(axis, spanOf(block));
          const key = busyKey(block.id);
          return (
            style && (
              <Cell
                key={key}
                stop={key}
                className="lane-busy-cell"
                style={style}
                column={columnOf(axis, block.start)}
              >
                <LaneBusy busy={block} zone={axis.zone} isTabStop={tabKey === key} />
              </Cell>
            )
          );
        })}
        {lane.cards.map((card) => (
          <LaneCardCell key={card.id} {...props} card={card} place={places.get(card.id)} />
        ))}
        {slot !== null && <SlotCell ms={slot} axis={axis} name={lane.name} mayPlan={props.mayPlan} />}
      </div>
    </GridRow>
  );
});

function Cell({
  stop,
  column,
  ...rest
}: { stop: string; column: number } & Omit<ComponentProps<"div">, "role">) {
  return <GridCell aria-colindex={column} data-stop={stop} {...rest} />;
}

function LaneCardCell({
  card,
  axis,
  place = { row: 0, rows: 1 },
  tabKey,
  mayMove,
}: Props & { card: LaneCard; place: StackPlace | undefined }) {
  const box = boxOf(axis, spanOf(card));
  if (!box) return null;
  const key = cardKey(card.id);
  const drops = card.hasConflict && place.rows === 1;
  const style = {
    left: `${box.left * 100}%`,
    width: `${box.width * 100}%`,
    "--row": place.row,
    "--rows": place.rows,
  } as CSSProperties;
  return (
    <Cell
      stop={key}
      column={columnOf(axis, card.start)}
      className={`lane-card${drops ? " lane-card-dropped" : ""}${mayMove ? " lane-card-movable" : ""}`}
      style={style}
      data-card={card.id}
    >
      <button
        type="button"
        className={`booking-card status-${card.tone}${card.hasConflict ? " booking-card-conflict" : ""}`}
        aria-label={card.accessibleName}
        aria-keyshortcuts={mayMove ? "m a p s" : undefined}
        tabIndex={tabKey === key ? 0 : -1}
        data-testid={`card-${card.id}`}
      >
        <CardFace
          tone={card.tone}
          start={`${box.isCutBefore ? "… " : ""}${card.startWords}`}
          end={`${card.endWords}${box.isCutAfter ? " …" : ""}`}
          customer={card.customer}
          service={card.service}
          {...(card.suburb === "" ? {} : { area: card.suburb })}
          sync={card.sync}
          hasConflict={card.hasConflict}
          hasSeveralPeople={card.hasSeveralPeople}
          hasNote={card.hasNote}
        />
      </button>
      {mayMove && !box.isCutAfter && <span className="lane-card-grip" data-grip aria-hidden="true" />}
    </Cell>
  );
}

/** The half hour on which the keyboard stands; there is one at most, so that a day does not have thousands of cells. */
function SlotCell({ ms, axis, name, mayPlan }: { ms: number; axis: Axis; name: string; mayPlan: boolean }) {
  const style = styleOf(axis, { startMs: ms, endMs: Math.min(ms + halfHourMs, axis.endMs) });
  const words = `${name}, ${clockWords(new Date(ms), axis.zone)}, free`;
  return (
    <GridCell
      aria-colindex={columnOf(axis, new Date(ms).toISOString())}
      aria-label={mayPlan ? `${words}. Enter makes a booking here.` : words}
      tabIndex={0}
      className="lane-slot"
      style={style ?? {}}
      data-stop={slotKey(ms)}
      data-testid={`slot-${new Date(ms).toISOString()}`}
    />
  );
}

function styleOf(axis: Axis, span: { startMs: number; endMs: number }): CSSProperties | null {
  const box = boxOf(axis, span);
  return box && { left: `${box.left * 100}%`, width: `${box.width * 100}%` };
}

/** The head is column 1; then each half hour is one. */
function columnOf(axis: Axis, start: string): number {
  return 2 + Math.floor(Math.max(0, Date.parse(start) - axis.startMs) / halfHourMs);
}

export function columnsOf(axis: Axis): number {
  return 1 + Math.ceil((axis.endMs - axis.startMs) / halfHourMs);
}
