"use client";

import type { CSSProperties } from "react";
import { createPortal } from "react-dom";
import { BusyBar, BusyCrowdBar, BusyStretch } from "./busy-mark";
import type { BusyColumn } from "./busy-places";

type Box = { readonly top: number; readonly height: number };

function boxStyle({ top, height }: Box, bar = 0): CSSProperties {
  return { top: `${top * 100}%`, height: `${height * 100}%`, "--bar": bar } as CSSProperties;
}

/**
 * Busy time in the days' columns, under the cards. FullCalendar hides its own background events from screen readers, so
 * these are drawn into its columns beside them.
 */
export function BusyLanes({
  lanes,
  columns,
  zone,
  isOnePerson,
}: {
  lanes: ReadonlyMap<string, HTMLElement>;
  columns: ReadonlyMap<string, BusyColumn>;
  zone: string;
  isOnePerson: boolean;
}) {
  const Mark = isOnePerson ? BusyStretch : BusyBar;
  return [...lanes].map(([date, lane]) => {
    const column = columns.get(date);
    if (!column || column.bars === 0) return null;
    return createPortal(
      <div className="busy-overlay">
        {column.places.map(({ busy, bar, ...box }) => (
          <Mark key={busy.id} busy={busy} zone={zone} style={boxStyle(box, bar)} />
        ))}
        {column.crowds.map(({ blocks, ...box }) => (
          <BusyCrowdBar
            key={blocks[0]?.id}
            blocks={blocks}
            zone={zone}
            style={boxStyle(box, column.bars - 1)}
          />
        ))}
      </div>,
      lane,
      date,
    );
  });
}
