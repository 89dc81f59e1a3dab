const minuteMs = 60_000;
/** More are not even read: the browsers of a whole company do not meet so many in a minute. */
const mostRead = 300;
/** What a page can violate is a short list; made-up names would be endless. */
const mostNames = 12;

/** What to log: the directives that were named, with how often, and how many reports there were in all. */
export type MinuteOfReports = { readonly directives: string; readonly count: number };

/**
 * Lets a flood of reports cost neither a log line each nor the time to read them. The first one is told at once, what
 * follows within a minute as one line with the first report after it.
 */
export function reportsByMinute() {
  let minuteBeganAt = Number.NEGATIVE_INFINITY;
  let received = 0;
  let toldAt = Number.NEGATIVE_INFINITY;
  let untold = 0;
  let names = new Map<string, number>();
  return {
    /** Counts one that arrived. @returns whether it is worth reading */
    arrive(now: Date): boolean {
      if (isMinuteOver(minuteBeganAt, now)) {
        minuteBeganAt = now.getTime();
        received = 0;
      }
      received += 1;
      return received <= mostRead;
    },
    /** Takes what one said; null: nothing that can be understood. @returns what to log now; null: nothing yet */
    take(directive: string | null, now: Date): MinuteOfReports | null {
      if (directive !== null) {
        untold += 1;
        if (names.has(directive) || names.size < mostNames)
          names.set(directive, (names.get(directive) ?? 0) + 1);
      }
      if (untold === 0 || !isMinuteOver(toldAt, now)) return null;
      const told = { directives: [...names].map(wordsOf).join(", "), count: untold };
      toldAt = now.getTime();
      untold = 0;
      names = new Map();
      return told;
    },
  };
}

function isMinuteOver(beganAt: number, now: Date): boolean {
  return now.getTime() - beganAt >= minuteMs;
}

function wordsOf([directive, times]: readonly [string, number]): string {
  return times === 1 ? directive : `${directive} (${times})`;
}
