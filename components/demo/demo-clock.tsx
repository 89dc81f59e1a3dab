"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import type { ClockMove } from "@/lib/domain/clock-change";
import {
  cityOf,
  clockWordsToTheSecond,
  dateWords,
  lengthWords,
  whenWords,
  zoneWords,
} from "@/lib/domain/time-words";
import { useClockAheadMs, useNow } from "../live/product-clock";
import { Button } from "../parts/button";
import { Panel } from "../parts/panel";
import { showToast } from "../parts/toast-queue";
import "./demo-clock.css";

type Answer = { readonly ok: boolean; readonly message?: string };
export type MoveClock = (wish: { move: ClockMove }) => Promise<Answer>;

const steps = [
  { move: "5", words: "+5 min" },
  { move: "30", words: "+30 min" },
  { move: "120", words: "+2 h" },
] as const;

const noAnswer: Answer = { ok: false, message: "We could not reach Lockstep. The clock was not moved." };

export function DemoClock({
  zone,
  changesAt,
  moveClock,
}: {
  zone: string;
  /** ISO 8601; null where the clocks never change. */
  changesAt: string | null;
  moveClock: MoveClock;
}) {
  const router = useRouter();
  const [moving, setMoving] = useState<ClockMove | null>(null);
  const [error, setError] = useState<string | null>(null);
  const aheadMs = useClockAheadMs();
  const press = async (move: ClockMove, toast: string) => {
    if (moving !== null) return;
    setMoving(move);
    setError(null);
    const answer = await moveClock({ move }).catch(() => noAnswer);
    setMoving(null);
    if (!answer.ok) return setError(answer.message ?? "The clock was not moved.");
    showToast({ text: toast, tone: "ok" });
    router.refresh();
  };
  return (
    <div className="stack">
      <Panel title="It is now">
        <ClockFace zone={zone} aheadMs={aheadMs} />
      </Panel>
      <Panel title="Move it">
        <div className="demo-clock-moves">
          <div className="demo-clock-steps">
            {steps.map(({ move, words }) => (
              <Button
                key={move}
                isPending={moving === move}
                onPress={() => press(move, `The clock went ahead: ${words}.`)}
              >
                {words}
              </Button>
            ))}
          </div>
          {changesAt === null ? (
            <p>The clocks of {cityOf(zone)} never change.</p>
          ) : (
            <div className="demo-clock-move">
              <Button
                isPending={moving === "clockChange"}
                onPress={() => press("clockChange", "Two minutes to the clock change.")}
              >
                To the next clock change
              </Button>
              <p>{changeWords(new Date(changesAt), zone)} It lands two minutes before.</p>
            </div>
          )}
          <div className="demo-clock-move">
            <Button
              isDisabled={aheadMs === 0}
              isPending={moving === "realTime"}
              onPress={() => press("realTime", "Back to real time.")}
            >
              Back to real time
            </Button>
            <p>
              Time runs backwards then: what was written meanwhile keeps its later time, and what waited for a
              later time waits no longer.
            </p>
          </div>
          {error !== null && (
            <p className="field-error" role="alert">
              {error}
            </p>
          )}
        </div>
      </Panel>
    </div>
  );
}

function ClockFace({ zone, aheadMs }: { zone: string; aheadMs: number }) {
  const now = useNow();
  return (
    <div className="demo-clock-now">
      <time className="demo-clock-time" dateTime={now.toISOString()} data-testid="demo-clock-now">
        {clockWordsToTheSecond(now, zone)}
      </time>
      <span>
        {dateWords(now, zone, true)} · {zoneWords(now, zone)} · {cityOf(zone)}
      </span>
      <span className="muted">{aheadWords(aheadMs)}</span>
    </div>
  );
}

/** "2 h 5 min ahead of real time." */
function aheadWords(aheadMs: number): string {
  const minutes = Math.round(aheadMs / 60_000);
  if (minutes === 0) return "This is real time.";
  const days = Math.floor(minutes / 1_440);
  const words = days < 2 ? lengthWords(minutes) : `${days} days`;
  return `${words} ahead of real time.`;
}

function changeWords(at: Date, zone: string): string {
  const before = new Date(at.getTime() - 60_000);
  const when = whenWords({ start: before, end: at }, zone);
  return `${when.slice(0, when.indexOf(","))}: ${zoneWords(before, zone)} becomes ${zoneWords(at, zone)}.`;
}
