import { randomInt } from "node:crypto";

/** Milliseconds to wait after the failed attempt with this number, counted from 0. */
export type Backoff = (failedAttempt: number) => number;

const tableSeconds = [15, 30, 60, 120, 300, 600, 1200, 2400, 3600, 7200];
const lostCallSeconds = [2, 5, 15];
const dayMs = 86_400_000;

function secondsAt(table: readonly number[], index: number): number {
  return table[Math.min(index, table.length - 1)] ?? 0;
}

/** Inngest's own table with 0 to 30 s of jitter, for attempts that our code answered with an error. */
export const tableBackoff: Backoff = (failedAttempt) =>
  secondsAt(tableSeconds, failedAttempt) * 1000 + randomInt(30_001);

/** For calls without an answer: the app usually is back within seconds, so the first waits are short. */
export const lostCallBackoff: Backoff = (failedAttempt) =>
  failedAttempt < lostCallSeconds.length
    ? secondsAt(lostCallSeconds, failedAttempt) * 1000 + randomInt(1001)
    : tableBackoff(failedAttempt - lostCallSeconds.length);

/** `retry-after` as seconds or a date, clamped to 1 s .. 24 h; null when absent or unreadable. */
export function retryAfterMs(header: string | undefined, now: Date): number | null {
  const text = header?.trim() ?? "";
  if (text === "") return null;
  const wanted = /^-?\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now.getTime();
  return Number.isNaN(wanted) ? null : Math.min(Math.max(wanted, 1000), dayMs);
}
