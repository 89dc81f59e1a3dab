"use client";

import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";

/** `heardAt` is a moment of the browser's stopwatch, which goes on counting whatever its clock says. */
type Heard = { readonly saidMs: number; readonly heardAt: number; readonly aheadMs: number };

const ClockContext = createContext<Heard | null>(null);

/** Hands down product time as the server said it with the page; the browser's own clock is never asked. */
export function ProductClock({
  now,
  aheadMs,
  children,
}: {
  /** ISO 8601. */
  now: string;
  /** How far the demo's clock is ahead of real time; 0 everywhere else. */
  aheadMs: number;
  children: ReactNode;
}) {
  const heard = useMemo(
    () => ({ saidMs: Date.parse(now), heardAt: performance.now(), aheadMs }),
    [now, aheadMs],
  );
  return <ClockContext value={heard}>{children}</ClockContext>;
}

/** Product time now, told again every `everyMs`; the demo's clock moves it with everything else. */
export function useNow(everyMs = 1_000): Date {
  const { saidMs, heardAt } = useHeard();
  const [nowMs, setNowMs] = useState(saidMs);
  useEffect(() => {
    const tick = () => setNowMs(saidMs + performance.now() - heardAt);
    tick();
    const timer = setInterval(tick, everyMs);
    return () => clearInterval(timer);
  }, [saidMs, heardAt, everyMs]);
  return new Date(nowMs);
}

/** Changes when the demo's clock is moved, for what reads the time only once. */
export function useClockAheadMs(): number {
  return useHeard().aheadMs;
}

function useHeard(): Heard {
  const heard = useContext(ClockContext);
  if (heard === null) throw new Error("outside ProductClock nobody knows the time");
  return heard;
}
