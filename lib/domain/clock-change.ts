import { Temporal } from "temporal-polyfill";

/** The ways in which the demo's clock can be moved; minutes ahead, or to a place. */
export const clockMoves = ["5", "30", "120", "clockChange", "realTime"] as const;
export type ClockMove = (typeof clockMoves)[number];

/** When the clocks of this zone change next, strictly after `now`; null where they never do. */
export function nextClockChange(zone: string, now: Date): Date | null {
  const change = Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO(zone)
    .getTimeZoneTransition("next");
  return change ? new Date(change.epochMilliseconds) : null;
}
