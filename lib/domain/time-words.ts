import type { Interval } from "@/lib/domain/time";

const locale = "en-US";

function partsOf(instant: Date, zone: string, options: Intl.DateTimeFormatOptions) {
  const parts = new Intl.DateTimeFormat(locale, { ...options, timeZone: zone }).formatToParts(instant);
  return (type: Intl.DateTimeFormatPartTypes) => parts.find((part) => part.type === type)?.value ?? "";
}

function clockParts(instant: Date, zone: string) {
  const part = partsOf(instant, zone, {
    hour: "numeric",
    minute: "2-digit",
    second: "2-digit",
    hour12: true,
  });
  return { time: `${part("hour")}:${part("minute")}`, second: part("second"), half: part("dayPeriod") };
}

/** "3:30 PM". */
export function clockWords(instant: Date, zone: string): string {
  const { time, half } = clockParts(instant, zone);
  return `${time} ${half}`;
}

/** "3:30:07 PM". */
export function clockWordsToTheSecond(instant: Date, zone: string): string {
  const { time, second, half } = clockParts(instant, zone);
  return `${time}:${second} ${half}`;
}

/** "9:41", for badges, where the half of the day goes without saying. */
export function shortClockWords(instant: Date, zone: string): string {
  return clockParts(instant, zone).time;
}

/** "Tue 3 Nov", or "Tue 3 Nov 2026". */
export function dateWords(instant: Date, zone: string, withYear = false): string {
  const part = partsOf(instant, zone, { weekday: "short", day: "numeric", month: "short", year: "numeric" });
  const day = `${part("weekday")} ${part("day")} ${part("month")}`;
  return withYear ? `${day} ${part("year")}` : day;
}

/** "PST". */
export function zoneWords(instant: Date, zone: string): string {
  return partsOf(instant, zone, { timeZoneName: "short" })("timeZoneName");
}

/** "Los Angeles" of America/Los_Angeles. */
export function cityOf(zone: string): string {
  return (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");
}

/** "2026-11-03" there: equal for instants of the same local day. */
export function dayKey(instant: Date, zone: string): string {
  const part = partsOf(instant, zone, { year: "numeric", month: "2-digit", day: "2-digit" });
  return `${part("year")}-${part("month")}-${part("day")}`;
}

/** "3:30–5:00 PM", "11:30 AM–1:00 PM", or over midnight "10:00 PM – Wed 4 Nov, 1:00 AM". */
export function spanWords({ start, end }: Interval, zone: string): string {
  const from = clockParts(start, zone);
  const to = clockParts(end, zone);
  if (dayKey(start, zone) !== dayKey(end, zone)) {
    return `${from.time} ${from.half} – ${dateWords(end, zone)}, ${to.time} ${to.half}`;
  }
  return from.half === to.half
    ? `${from.time}–${to.time} ${to.half}`
    : `${from.time} ${from.half}–${to.time} ${to.half}`;
}

/** "Tue 3 Nov 2026, 3:30–5:00 PM PST". */
export function whenWords(span: Interval, zone: string): string {
  return `${dateWords(span.start, zone, true)}, ${spanWords(span, zone)} ${zoneWords(span.start, zone)}`;
}

/** "Tue 3 Nov, 9:41:09 AM". */
export function momentWords(instant: Date, zone: string): string {
  return `${dateWords(instant, zone)}, ${clockWordsToTheSecond(instant, zone)}`;
}

export type Local = { readonly name: string; readonly zone: string };

/**
 * "4:30–6:00 PM MST for Raj" for everybody whose clock differs from the booking's at that moment; the date is added where
 * it is another day there.
 */
export function localTimesOf(span: Interval, zone: string, people: readonly Local[]): string[] {
  const here = clockParts(span.start, zone);
  const byWords = new Map<string, string[]>();
  for (const person of people) {
    const there = clockParts(span.start, person.zone);
    const sameDay = dayKey(span.start, zone) === dayKey(span.start, person.zone);
    if (sameDay && there.time === here.time && there.half === here.half) continue;
    const day = sameDay ? "" : `${dateWords(span.start, person.zone)}, `;
    const words = `${day}${spanWords(span, person.zone)} ${zoneWords(span.start, person.zone)}`;
    byWords.set(words, [...(byWords.get(words) ?? []), firstNameOf(person.name)]);
  }
  return [...byWords].map(([words, names]) => `${words} for ${listWords(names)}`);
}

export function firstNameOf(name: string): string {
  return name.trim().split(/\s+/u)[0] ?? name;
}

/** "Mike", "Mike and Raj", "Mike, Raj and Lee". */
export function listWords(names: readonly string[]): string {
  if (names.length <= 1) return names[0] ?? "";
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** "40 s", "6 min", "2 h": never less than a second. */
export function waitWords(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1_000));
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`;
}

/** "45 min", "90 min", and from two hours on "4 h" or "2 h 30 min". */
export function lengthWords(minutes: number): string {
  if (minutes < 120) return `${minutes} min`;
  const rest = minutes % 60;
  const hours = `${Math.floor(minutes / 60)} h`;
  return rest === 0 ? hours : `${hours} ${rest} min`;
}
