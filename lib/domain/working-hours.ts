import type { Shift } from "@/lib/domain/availability/facts";

/** A shift as a form has it: times as "08:00" on the weekday's clock, "" while they are incomplete. */
export type TypedShift = {
  /** 0 is Monday. */
  readonly weekday: number;
  readonly start: string;
  /** "00:00" is the midnight after the start. */
  readonly end: string;
  readonly endsNextDay: boolean;
};

/** Monday to Friday, 8 to 5. */
export const usualWeek: readonly Shift[] = [0, 1, 2, 3, 4].map((weekday) => ({
  weekday,
  start: 480,
  end: 1_020,
}));

/** When somebody works and how close together their bookings may be. */
export type Hours = {
  readonly weekly: readonly Shift[];
  /** Kept free before and after each of their bookings. */
  readonly travelMinutes: number;
  /** The most bookings on one local day; null: no limit. */
  readonly dailyLimit: number | null;
};

/** What holds for a fieldworker who never said. */
export const usualHours: Hours = { weekly: usualWeek, travelMinutes: 0, dailyLimit: null };

export const weekdayNames = [
  "Monday",
  "Tuesday",
  "Wednesday",
  "Thursday",
  "Friday",
  "Saturday",
  "Sunday",
] as const;

const dayMinutes = 1_440;
const weekMinutes = 7 * dayMinutes;

/** What is wrong with a week, by "2.end": the place of the shift and its field. */
export function weekProblems(typed: readonly TypedShift[]): ReadonlyMap<string, string> {
  const problems = new Map<string, string>();
  const whole: { readonly place: number; readonly start: number; readonly end: number }[] = [];
  for (const [place, shift] of typed.entries()) {
    if (shift.start === "") problems.set(`${place}.start`, "Enter when it starts.");
    if (shift.end === "") problems.set(`${place}.end`, "Enter when it ends.");
    if (shift.start === "" || shift.end === "") continue;
    const { start, end } = shiftOf(shift);
    if (end <= start)
      problems.set(`${place}.end`, "Ends before it starts. Tick “Next day” if it goes on past midnight.");
    else if (end - start > dayMinutes) problems.set(`${place}.end`, "A shift has at most 24 hours.");
    else
      whole.push({ place, start: shift.weekday * dayMinutes + start, end: shift.weekday * dayMinutes + end });
  }
  for (const place of overlapping(whole)) problems.set(`${place}.start`, "Overlaps another shift.");
  return problems;
}

/** The later one of each two that overlap; the week is a circle, so Sunday's night reaches into Monday. */
function overlapping(shifts: readonly { place: number; start: number; end: number }[]): number[] {
  const sorted = [...shifts].sort((a, b) => a.start - b.start || a.place - b.place);
  const found: number[] = [];
  let reach = Math.max(...sorted.map(({ end }) => end)) - weekMinutes;
  for (const { place, start, end } of sorted) {
    if (start < reach) found.push(place);
    reach = Math.max(reach, end);
  }
  return found;
}

/** The shifts of a week without problems, in order. */
export function shiftsOf(typed: readonly TypedShift[]): Shift[] {
  return typed.map(shiftOf).sort((a, b) => a.weekday - b.weekday || a.start - b.start);
}

function shiftOf({ weekday, start, end, endsNextDay }: TypedShift): Shift {
  const from = minuteOf(start);
  const until = minuteOf(end);
  const isOver = endsNextDay || until === 0;
  return { weekday, start: from, end: isOver ? until + dayMinutes : until };
}

export function typedShifts(shifts: readonly Shift[]): TypedShift[] {
  return shifts.map(({ weekday, start, end }) => ({
    weekday,
    start: clockOf(start),
    end: clockOf(end),
    endsNextDay: end > dayMinutes,
  }));
}

function minuteOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
}

function clockOf(minute: number): string {
  const [hour, rest] = [Math.floor((minute % dayMinutes) / 60), minute % 60];
  return `${String(hour).padStart(2, "0")}:${String(rest).padStart(2, "0")}`;
}

/** "Mon–Fri 8 AM–12 PM and 1–5 PM; Sat 10 PM–6 AM". */
export function weekWords(shifts: readonly Shift[]): string {
  const ofDay = weekdayNames.map((_, weekday) =>
    dayWords(shifts.filter((shift) => shift.weekday === weekday)),
  );
  const groups: { from: number; to: number; words: string }[] = [];
  for (const [weekday, words] of ofDay.entries()) {
    const last = groups.at(-1);
    if (words === "") continue;
    if (last && last.words === words && last.to === weekday - 1) last.to = weekday;
    else groups.push({ from: weekday, to: weekday, words });
  }
  if (groups.length === 0) return "No working hours";
  return groups.map(({ from, to, words }) => `${daysWords(from, to)} ${words}`).join("; ");
}

function daysWords(from: number, to: number): string {
  const short = (weekday: number) => weekdayNames[weekday]?.slice(0, 3) ?? "";
  return from === to ? short(from) : `${short(from)}–${short(to)}`;
}

function dayWords(shifts: readonly Shift[]): string {
  return [...shifts]
    .sort((a, b) => a.start - b.start)
    .map(shiftWords)
    .join(" and ");
}

/** "8 AM–12:30 PM", "1–5 PM", "10 PM–6 AM". */
export function shiftWords({ start, end }: Pick<Shift, "start" | "end">): string {
  const [from, until] = [clockParts(start), clockParts(end)];
  const isOneHalf = from.half === until.half && end - start < dayMinutes / 2;
  return `${from.time}${isOneHalf ? "" : ` ${from.half}`}–${until.time} ${until.half}`;
}

function clockParts(minute: number) {
  const hour = Math.floor(minute / 60) % 24;
  const rest = minute % 60;
  const time = rest === 0 ? String(hour % 12 || 12) : `${hour % 12 || 12}:${String(rest).padStart(2, "0")}`;
  return { time, half: hour < 12 ? "AM" : "PM" };
}
