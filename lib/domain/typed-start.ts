import type { LocalDate } from "@/lib/domain/time";
import { clockWords, dateWords } from "@/lib/domain/time-words";
import { instantToWall, type WallTime, wallToInstant } from "@/lib/domain/wall-time";

/** The instant of a typed start. */
export type TypedStart =
  | { readonly kind: "at"; readonly start: Date }
  /** The clocks skip it; `instead` is the nearest time that exists, as `15:30`. */
  | { readonly kind: "gap"; readonly words: string; readonly instead: string }
  /** It happens twice that night: somebody must say which one, or has. */
  | {
      readonly kind: "fold";
      readonly start: Date;
      readonly words: { readonly first: string; readonly second: string };
    };

/** `date` and `time` are a wall clock's in the zone; `fold` says which of two [B26]. */
export function typedStart(
  { date, time, fold }: { readonly date: string; readonly time: string; readonly fold: "first" | "second" },
  zone: string,
): TypedStart {
  const wall = wallOf(date as LocalDate, time);
  const { instant, oddity } = wallToInstant(wall, zone);
  if (oddity === "gap")
    return {
      kind: "gap",
      words: gapWords(wall, instant, zone),
      instead: clockText(instantToWall(instant, zone)),
    };
  const second = oddity === "fold" ? laterOf(wall, instant, zone) : null;
  if (second === null) return { kind: "at", start: instant };
  return {
    kind: "fold",
    start: fold === "second" ? second : instant,
    words: {
      first: `The first ${clockWords(instant, zone)}, before the clocks go back`,
      second: `The second ${clockWords(second, zone)}, after the clocks went back`,
    },
  };
}

export function wallOf(date: LocalDate, clock: string): WallTime {
  const [hour = 0, minute = 0] = clock.split(":").map(Number);
  return { date, hour, minute };
}

export function clockText({ hour, minute }: Pick<WallTime, "hour" | "minute">): string {
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}

/** "2:30 AM doesn't exist on Sun 8 Mar: the clocks go forward. Use 3:30 AM?" */
export function gapWords(wall: WallTime, moved: Date, zone: string): string {
  return `${wallWords(wall)} doesn't exist on ${dateWords(moved, zone)}: the clocks go forward. Use ${clockWords(moved, zone)}?`;
}

/** "2:30 PM" of half past two in the afternoon on any wall. */
export function wallWords({ hour, minute }: Pick<WallTime, "hour" | "minute">): string {
  return `${hour % 12 || 12}:${String(minute).padStart(2, "0")} ${hour < 12 ? "AM" : "PM"}`;
}

const minuteMs = 60_000;

/** The second time this wall clock shows the same; clocks go back by half an hour to two hours. */
export function laterOf(wall: WallTime, first: Date, zone: string): Date | null {
  for (const minutes of [30, 60, 120]) {
    const candidate = new Date(first.getTime() + minutes * minuteMs);
    const shown = instantToWall(candidate, zone);
    if (shown.date === wall.date && shown.hour === wall.hour && shown.minute === wall.minute)
      return candidate;
  }
  return null;
}

/** `14:20` of "2:20 pm", "14:20", "2p", "1420" or "9"; null: it is no time. */
export function clockOf(text: string): string | null {
  const [, hours, minutes = "0", half] =
    /^(\d{1,2})(?:[:.h]?(\d{2}))?\s*([ap])?\.?(?:m\.?)?$/i.exec(text.trim().toLowerCase()) ?? [];
  if (hours === undefined || Number(minutes) > 59) return null;
  const hour = Number(hours);
  if (half === undefined) return hour < 24 ? clockText({ hour, minute: Number(minutes) }) : null;
  if (hour < 1 || hour > 12) return null;
  return clockText({ hour: (hour % 12) + (half === "p" ? 12 : 0), minute: Number(minutes) });
}
