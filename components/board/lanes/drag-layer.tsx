"use client";

import type { CSSProperties, RefObject } from "react";
import { createPortal } from "react-dom";
import { spanWords } from "@/lib/domain/time-words";
import { Icon } from "../../icons/icon";
import type { ShownBusy } from "../busy";
import { type Axis, boxOf } from "./axis";
import { type DragState, verdictsOf } from "./drag";
import type { Lane } from "./lane-shape";

type Props = {
  readonly state: DragState;
  /** The lanes in sight, with their places. */
  readonly lanes: readonly { readonly lane: Lane; readonly top: number; readonly height: number }[];
  readonly busy: readonly ShownBusy[];
  readonly axis: Axis;
  readonly bubble: RefObject<HTMLDivElement | null>;
};

/** What a card in the hand shows: where it would stand in each lane, in its own more strongly, and the verdict at the pointer. */
export function DragLayer({ state, lanes, busy, axis, bubble }: Props) {
  const { grip, span, laneId, verdict } = state;
  const box = boxOf(axis, span);
  const kinds = verdictsOf({ lanes: lanes.map(({ lane }) => lane), busy, axis }, state);
  const kindAt = (id: string) => (id === laneId ? verdict.kind : (kinds.get(id) ?? "free"));
  const shown = lanes.filter(({ lane }) => grip.mode === "move" || lane.fieldworkerId === laneId);
  return (
    <>
      <div className="drag-layer" aria-hidden="true">
        {box &&
          shown.map(({ lane, top, height }) => (
            <div
              key={lane.fieldworkerId}
              className={`drag-place drag-${kindAt(lane.fieldworkerId)}${lane.fieldworkerId === laneId ? " drag-here" : ""}`}
              style={placeStyle(box, top, height)}
            >
              {lane.fieldworkerId === laneId && <b className="clip">{grip.card.customer}</b>}
            </div>
          ))}
      </div>
      {createPortal(
        <div
          ref={bubble}
          className={`drag-bubble drag-bubble-${verdict.kind}`}
          role="status"
          data-testid="drag-verdict"
        >
          <b>{laneId === null ? "Not on a lane" : wordsOf(span, axis.zone)}</b>
          {laneId !== null && verdict.kind !== "free" && (
            <span>
              <Icon name={verdict.kind === "booking" ? "ban" : "warn"} size="small" />
              {verdict.words}
            </span>
          )}
        </div>,
        document.body,
      )}
    </>
  );
}

function wordsOf({ startMs, endMs }: DragState["span"], zone: string): string {
  return spanWords({ start: new Date(startMs), end: new Date(endMs) }, zone);
}

function placeStyle(box: { left: number; width: number }, top: number, height: number): CSSProperties {
  return { left: `${box.left * 100}%`, width: `${box.width * 100}%`, top, height };
}
