import { addDays, instantToWall, wallToInstant } from "@/lib/domain/wall-time";

/** Minutes of a member's local day; `from` after `until` spans midnight, both equal means the whole day is quiet. */
export type QuietHours = { readonly from: number; readonly until: number };

/** When a letter may leave: now, or at the end of the quiet hours it falls into. The zone's clock changes are the clock's. */
export function leavesAt(now: Date, quiet: QuietHours | null, zone: string): Date {
  if (quiet === null) return now;
  const wall = instantToWall(now, zone);
  const minute = wall.hour * 60 + wall.minute;
  const spansMidnight = quiet.from >= quiet.until;
  const isQuiet = spansMidnight
    ? minute >= quiet.from || minute < quiet.until
    : minute >= quiet.from && minute < quiet.until;
  if (!isQuiet) return now;
  const date = spansMidnight && minute >= quiet.from ? addDays(wall.date, 1) : wall.date;
  const end = { date, hour: Math.floor(quiet.until / 60), minute: quiet.until % 60 };
  return wallToInstant(end, zone).instant;
}
