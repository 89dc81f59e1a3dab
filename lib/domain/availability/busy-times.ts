import type { BusyDays, BusyTimes, IgnoredTime } from "@/lib/domain/availability/facts";
import { type Span, spanOfInterval } from "@/lib/domain/availability/minutes";
import { type BlockingRules, whyNot } from "@/lib/domain/blocking";
import type { BusyBlock } from "@/lib/domain/busy-block";

export const noBusyTimes: BusyTimes = { starts: new Int32Array(0), ends: new Int32Array(0), refs: [] };

/** In any order; what has no length takes no time and is left out. */
export function busyTimes(blocks: readonly (Span & { readonly ref: string })[]): BusyTimes {
  const sorted = blocks.filter(({ start, end }) => start < end).sort((a, b) => a.start - b.start);
  return {
    starts: Int32Array.from(sorted, ({ start }) => start),
    ends: Int32Array.from(sorted, ({ end }) => end),
    refs: sorted.map(({ ref }) => ref),
  };
}

export type JudgedBlock = Pick<BusyBlock, "time" | "shows" | "response"> & { readonly ref: string };

export type BusyFacts = {
  readonly busy: BusyTimes;
  readonly busyDays: readonly BusyDays[];
  readonly ignored: readonly IgnoredTime[];
};

/**
 * One fieldworker's busy blocks under their own preferences: what blocks, by minutes or by whole days, and what is only
 * mentioned because a preference could make it block [B28][B30][C18]. `isBlocking` is the company's switch: off, nothing does.
 */
export function busyFactsOf(
  blocks: readonly JudgedBlock[],
  rules: BlockingRules,
  isBlocking: boolean,
): BusyFacts {
  const timed: (Span & { ref: string })[] = [];
  const busyDays: BusyDays[] = [];
  const ignored: IgnoredTime[] = [];
  for (const { ref, time, ...judged } of blocks) {
    const reason = whyNot({ time, ...judged }, rules) ?? (isBlocking ? null : "switchedOff");
    if (reason) {
      if (couldBlock(reason)) ignored.push({ ref, time: awayOf(time), why: reason });
    } else if (time.kind === "allDay") {
      busyDays.push({ ref, startDate: time.startDate, endDateExclusive: time.endDateExclusive });
    } else timed.push({ ref, ...spanOfInterval(time) });
  }
  return { busy: busyTimes(timed), busyDays, ignored };
}

/** A declined invitation and the place somebody works at are no business of a slot. */
function couldBlock(why: IgnoredTime["why"]): boolean {
  return why !== "declined" && why !== "elsewhere";
}

function awayOf(time: BusyBlock["time"]): IgnoredTime["time"] {
  return time.kind === "timed"
    ? { kind: "span", ...spanOfInterval(time) }
    : { kind: "days", startDate: time.startDate, endDateExclusive: time.endDateExclusive };
}
