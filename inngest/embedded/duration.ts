const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** Milliseconds of "2s", "1d2h" or "1w"; null when the text is no duration. */
export function durationMs(text: string): number | null {
  if (!/^(\d+(ms|w|d|h|m|s))+$/.test(text)) return null;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+)(ms|w|d|h|m|s)/g)) {
    total += Number(amount) * (unitMs[unit ?? ""] ?? 0);
  }
  return total;
}

/** The longest sleep or wait Inngest allows. */
const longestMs = 366 * 86_400_000;

/** The instant a sleep or timeout means: a duration from now or an ISO instant, at most 366 days ahead; null when neither. */
export function instantOf(text: string, now: Date): Date | null {
  const duration = durationMs(text);
  const at = duration === null ? Date.parse(text) : now.getTime() + duration;
  return Number.isNaN(at) ? null : new Date(Math.min(at, now.getTime() + longestMs));
}
