const sayEveryMs = 60_000;

/** Counts refused notices and tells the number once a minute, so that a flood of forged ones does not flood the log. */
function refusals() {
  let count = 0;
  let saidAt = 0;
  return {
    /** The number to tell now; null: not yet, or none. */
    add(refused: number, now: Date): number | null {
      count += refused;
      if (count === 0 || now.getTime() - saidAt < sayEveryMs) return null;
      const told = count;
      count = 0;
      saidAt = now.getTime();
      return told;
    },
  };
}

export const refusedNotices = { google: refusals(), microsoft: refusals() };
