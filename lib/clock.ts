/** The one place that reads the machine's clock. Product rules take `now` as a parameter. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock for tests: stands still until told to move. */
export function handClock(start: string | Date): Clock & { advanceMs(ms: number): void } {
  let at = new Date(start).getTime();
  return {
    now: () => new Date(at),
    advanceMs: (ms) => {
      at += ms;
    },
  };
}
