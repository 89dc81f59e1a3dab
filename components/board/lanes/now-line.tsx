"use client";

import { shortClockWords } from "@/lib/domain/time-words";
import { useNow } from "../../live/product-clock";
import { type Axis, shareAt } from "./axis";

const everyMs = 15_000;

function useShareOfNow(axis: Axis): { left: string; words: string } | null {
  const now = useNow(everyMs);
  if (now.getTime() < axis.startMs || now.getTime() > axis.endMs) return null;
  return { left: `${shareAt(axis, now.getTime()) * 100}%`, words: shortClockWords(now, axis.zone) };
}

/** "10:42" on the axis. */
export function NowFlag({ axis }: { axis: Axis }) {
  const at = useShareOfNow(axis);
  return (
    at && (
      <span className="now-flag" style={{ left: at.left }} aria-hidden="true">
        {at.words}
      </span>
    )
  );
}

/** The same moment, down through all lanes. */
export function NowLine({ axis }: { axis: Axis }) {
  const at = useShareOfNow(axis);
  return at && <span className="now-line" style={{ left: at.left }} />;
}
