"use client";

import { useEffect, useState } from "react";
import { clockTime, dayWords, relativeWords, zoneAbbreviation } from "./time-words";

/**
 * "2 min ago" that keeps itself true. `now` is the server's clock when the page was made: the browser says the same
 * words first (no hydration mismatch) and then counts on from there, so a wrong browser clock does no harm.
 */
export function RelativeTime({ iso, now, zone }: { iso: string; now: string; zone: string }) {
  const [elapsedMs, setElapsedMs] = useState(0);
  useEffect(() => {
    const start = performance.now();
    const timer = setInterval(() => setElapsedMs(performance.now() - start), 20_000);
    return () => clearInterval(timer);
  }, []);
  const instant = new Date(iso);
  const present = new Date(new Date(now).getTime() + elapsedMs);
  return (
    <time dateTime={iso} title={absoluteWords(instant, zone)}>
      {relativeWords(instant, present)}
    </time>
  );
}

/** An instant in a given zone: "Tue 3 Nov 2026, 3:30 PM PST", or only its clock time. The zone is never the browser's. */
export function AbsoluteTime({
  iso,
  zone,
  show = "full",
}: {
  iso: string;
  zone: string;
  show?: "full" | "clock" | "clockWithSeconds" | "day";
}) {
  const instant = new Date(iso);
  return (
    <time dateTime={iso} title={show === "full" ? undefined : absoluteWords(instant, zone)}>
      {shownWords(instant, zone, show)}
    </time>
  );
}

function shownWords(
  instant: Date,
  zone: string,
  show: "full" | "clock" | "clockWithSeconds" | "day",
): string {
  switch (show) {
    case "full":
      return absoluteWords(instant, zone);
    case "clock":
      return clockTime(instant, zone);
    case "clockWithSeconds":
      return clockTime(instant, zone, true);
    case "day":
      return dayWords(instant, zone);
  }
}

function absoluteWords(instant: Date, zone: string): string {
  return `${dayWords(instant, zone, true)}, ${clockTime(instant, zone)} ${zoneAbbreviation(instant, zone)}`;
}
