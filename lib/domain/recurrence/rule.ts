export const frequencies = [
  "YEARLY",
  "MONTHLY",
  "WEEKLY",
  "DAILY",
  "HOURLY",
  "MINUTELY",
  "SECONDLY",
] as const;
export type Frequency = (typeof frequencies)[number];

/** 0 is Monday; `nth` 2 is the second, -1 the last of its month or year, null every one. */
export type RuleDay = { readonly weekday: number; readonly nth: number | null };

/**
 * A moment as a recurrence line writes it. `wall`: what the clocks show, read as if it were UTC, in milliseconds; `zone`
 * is the name given with it, null the series' own. `day`: the start of a date without a time.
 */
export type LineMoment =
  | { readonly kind: "day"; readonly wall: number }
  | { readonly kind: "wall"; readonly wall: number; readonly zone: string | null }
  | { readonly kind: "instant"; readonly at: number };

/** One RRULE or EXRULE (RFC 5545 section 3.3.10); lists are sorted, each value once, and empty when not given. */
export type Rule = {
  readonly frequency: Frequency;
  readonly interval: number;
  readonly count: number | null;
  readonly until: LineMoment | null;
  readonly weekStart: number;
  readonly days: readonly RuleDay[];
  readonly months: readonly number[];
  readonly monthDays: readonly number[];
  readonly yearDays: readonly number[];
  readonly weeks: readonly number[];
  readonly hours: readonly number[];
  readonly minutes: readonly number[];
  readonly seconds: readonly number[];
  readonly positions: readonly number[];
};

const weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/** null when nobody can say what it means. */
export function ruleOf(text: string): Rule | null {
  const parts = partsOf(text);
  if (!parts) return null;
  const part = (name: string) => parts.get(name);
  const frequency = frequencies.find((name) => name === part("FREQ"));
  const interval = wholeOf(part("INTERVAL") ?? "1");
  const count = part("COUNT") === undefined ? null : wholeOf(part("COUNT"));
  const until = part("UNTIL") === undefined ? null : momentOf(part("UNTIL") ?? "", null);
  const weekStart = weekdays.indexOf(part("WKST") ?? "MO");
  const days = daysOf(part("BYDAY"));
  const lists = listsOf(parts);
  const isReadable =
    frequency && interval && count !== undefined && until !== undefined && weekStart >= 0 && days && lists;
  return isReadable ? { frequency, interval, count, until, weekStart, days, ...lists } : null;
}

const knownParts = [
  ...["FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTH", "BYMONTHDAY", "BYYEARDAY"],
  ...["BYWEEKNO", "BYHOUR", "BYMINUTE", "BYSECOND", "BYSETPOS"],
];

function partsOf(text: string): Map<string, string> | null {
  const parts = new Map<string, string>();
  for (const piece of text.trim().toUpperCase().split(";")) {
    if (piece === "") continue;
    const [name = "", value = "", ...rest] = piece.split("=");
    if (value === "" || rest.length > 0) return null;
    if (isHarmless(name, value)) continue;
    if (!knownParts.includes(name) || parts.has(name)) return null;
    parts.set(name, value);
  }
  return parts;
}

/** Extensions nobody has to obey, and RFC 7529 where it says what holds anyway. */
function isHarmless(name: string, value: string): boolean {
  return name.startsWith("X-") || (name === "RSCALE" && value === "GREGORIAN") || name === "SKIP";
}

/** From 1; undefined for anything else. */
function wholeOf(text: string | undefined): number | undefined {
  const value = text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : 0;
  return value > 0 ? value : undefined;
}

type RuleLists = Pick<
  Rule,
  "months" | "monthDays" | "yearDays" | "weeks" | "hours" | "minutes" | "seconds" | "positions"
>;

function listsOf(parts: Map<string, string>): RuleLists | null {
  const list = (name: string, lowest: number, highest: number, isSigned = false) =>
    numbersOf(parts.get(name), lowest, highest, isSigned);
  const months = list("BYMONTH", 1, 12);
  const monthDays = list("BYMONTHDAY", 1, 31, true);
  const yearDays = list("BYYEARDAY", 1, 366, true);
  const weeks = list("BYWEEKNO", 1, 53, true);
  const hours = list("BYHOUR", 0, 23);
  const minutes = list("BYMINUTE", 0, 59);
  const seconds = list("BYSECOND", 0, 60);
  const positions = list("BYSETPOS", 1, 366, true);
  const isReadable = months && monthDays && yearDays && weeks && hours && minutes && seconds && positions;
  return isReadable ? { months, monthDays, yearDays, weeks, hours, minutes, seconds, positions } : null;
}

function numbersOf(
  text: string | undefined,
  lowest: number,
  highest: number,
  isSigned: boolean,
): readonly number[] | null {
  if (text === undefined) return [];
  const values = new Set<number>();
  for (const piece of text.split(",")) {
    const value = Number(piece);
    const isGood = /^[+-]?\d{1,3}$/.test(piece) && (value >= 0 || isSigned);
    if (!isGood || Math.abs(value) < lowest || Math.abs(value) > highest) return null;
    values.add(value);
  }
  return [...values].sort((a, b) => a - b);
}

function daysOf(text: string | undefined): readonly RuleDay[] | null {
  if (text === undefined) return [];
  const days = new Map<string, RuleDay>();
  for (const piece of text.split(",")) {
    const [, number, name = ""] = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(piece) ?? [];
    const weekday = weekdays.indexOf(name);
    const nth = number === undefined ? null : Number(number);
    if (weekday < 0 || nth === 0 || Math.abs(nth ?? 1) > 53) return null;
    days.set(`${nth} ${weekday}`, { weekday, nth });
  }
  return [...days.values()].sort((a, b) => a.weekday - b.weekday);
}

/** `20261103`, `20261103T090000` or `20261103T170000Z`; undefined for anything else, and for a day that is not in the calendar. */
export function momentOf(text: string, zone: string | null): LineMoment | undefined {
  const shape = /^(\d{4})(\d\d)(\d\d)(?:T([01]\d|2[0-3])([0-5]\d)([0-5]\d|60)(Z?))?$/.exec(text);
  if (!shape) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = shape.slice(1, 7).map(Number);
  const midnight = new Date(0).setUTCFullYear(year, month - 1, day);
  if (new Date(midnight).getUTCDate() !== day || new Date(midnight).getUTCMonth() !== month - 1)
    return undefined;
  if (shape[4] === undefined) return { kind: "day", wall: midnight };
  const wall = midnight + ((hour * 60 + minute) * 60 + Math.min(second, 59)) * 1_000;
  return shape[7] === "Z" ? { kind: "instant", at: wall } : { kind: "wall", wall, zone };
}
