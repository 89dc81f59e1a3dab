"use client";

import { type RefObject, useEffect, useState } from "react";
import { type LaneSpread, laneWindow } from "./lane-window";

/** Until the grid has been measured, and where nothing has a size. */
const guessedHeight = 900;

/** First and last lane near what is seen of the scroller; told anew only when they change. */
export function useLaneWindow(
  scroller: RefObject<HTMLElement | null>,
  spread: LaneSpread,
): readonly [number, number] {
  const [seen, setSeen] = useState({ top: 0, height: guessedHeight });
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const measure = () => {
      const next = { top: element.scrollTop, height: element.clientHeight || guessedHeight };
      setSeen((known) => (isSameWindow(spread, known, next) ? known : next));
    };
    measure();
    element.addEventListener("scroll", measure, { passive: true });
    window.addEventListener("resize", measure);
    return () => {
      element.removeEventListener("scroll", measure);
      window.removeEventListener("resize", measure);
    };
  }, [scroller, spread]);
  return laneWindow(spread, seen);
}

type Seen = { top: number; height: number };

function isSameWindow(spread: LaneSpread, one: Seen, other: Seen): boolean {
  return laneWindow(spread, one).join() === laneWindow(spread, other).join();
}
