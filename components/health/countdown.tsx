"use client";

import { countdownWords } from "@/lib/domain/sync-health-words";
import { useNow } from "../live/product-clock";

/** "in 19:46", counting down; "now" once it is due. */
export function Countdown({ to }: { to: Date }) {
  const leftMs = to.getTime() - useNow().getTime();
  return (
    <time dateTime={to.toISOString()} className="countdown">
      {leftMs <= 0 ? "now" : `in ${countdownWords(leftMs)}`}
    </time>
  );
}
