import type { Choice } from "../shared/form";
import { type Pattern, type Recurrence, WEEKDAYS, type Weekday } from "./types";

const WORKDAYS = WEEKDAYS.slice(1, 6);
const INDEXES = ["first", "second", "third", "fourth", "last"] as const;

/** Leaves a rule that is none of the choices as it is. */
export const KEEP = "keep";

const PRESETS: readonly Choice[] = [
  ["", "Does not repeat"],
  ["daily", "Every day"],
  ["weekdays", "Monday to Friday"],
  ["weekly", "Every week"],
  ["biweekly", "Every 2 weeks"],
  ["monthly", "Every month on this date"],
  ["monthlyWeekday", "Every month on this weekday"],
  ["yearly", "Every year"],
];

export type RepeatChoice = { readonly choice: string; readonly until: string };

/** The choices of a form whose event repeats by `recurrence`. */
export function repeatChoices(recurrence: Recurrence | null): readonly Choice[] {
  if (recurrence === null || presetOf(recurrence) !== KEEP) return PRESETS;
  return [...PRESETS, [KEEP, `As it is: ${repeatWords(recurrence)}`]];
}

export function repeatChoiceOf(recurrence: Recurrence | null): RepeatChoice {
  if (recurrence === null) return { choice: "", until: "" };
  const { range } = recurrence;
  return { choice: presetOf(recurrence), until: range.type === "endDate" ? range.endDate : "" };
}

function presetOf({ pattern, range }: Recurrence): string {
  if (range.type === "numbered") return KEEP;
  const found = PRESETS.find(([choice]) => {
    const preset = patternOf(choice, range.startDate);
    return preset !== null && sameText(preset) === sameText(pattern);
  });
  return found?.[0] ?? KEEP;
}

const sameText = (pattern: Pattern) => JSON.stringify(Object.entries(pattern).sort());

/** What a choice means for an event that starts on a date; null for what repeats not, or no choice of ours. */
function patternOf(choice: string, date: string): Pattern | null {
  const at = new Date(`${date}T00:00:00Z`);
  const weekday = WEEKDAYS[at.getUTCDay()] ?? "monday";
  const dayOfMonth = at.getUTCDate();
  const weekly = { type: "weekly", firstDayOfWeek: "sunday" } as const;
  switch (choice) {
    case "daily":
      return { type: "daily", interval: 1 };
    case "weekdays":
      return { ...weekly, interval: 1, daysOfWeek: [...WORKDAYS] };
    case "weekly":
      return { ...weekly, interval: 1, daysOfWeek: [weekday] };
    case "biweekly":
      return { ...weekly, interval: 2, daysOfWeek: [weekday] };
    case "monthly":
      return { type: "absoluteMonthly", interval: 1, dayOfMonth };
    case "monthlyWeekday": {
      const index = INDEXES[Math.ceil(dayOfMonth / 7) - 1] ?? "last";
      return { type: "relativeMonthly", interval: 1, daysOfWeek: [weekday], index };
    }
    case "yearly":
      return { type: "absoluteYearly", interval: 1, dayOfMonth, month: at.getUTCMonth() + 1 };
    default:
      return null;
  }
}

/** Undefined leaves what stands. */
export function recurrenceOf({ choice, until }: RepeatChoice, date: string): Recurrence | null | undefined {
  if (choice === KEEP) return undefined;
  const pattern = patternOf(choice, date);
  if (pattern === null) return null;
  const range =
    until === ""
      ? ({ type: "noEnd", startDate: date } as const)
      : ({ type: "endDate", startDate: date, endDate: until } as const);
  return { pattern, range };
}

export function repeatWords({ pattern, range }: Recurrence): string {
  switch (range.type) {
    case "noEnd":
      return patternWords(pattern);
    case "endDate":
      return `${patternWords(pattern)}, until ${range.endDate}`;
    case "numbered":
      return `${patternWords(pattern)}, ${range.numberOfOccurrences} times`;
  }
}

function patternWords(pattern: Pattern): string {
  const every = (unit: string) =>
    pattern.interval === 1 ? `Every ${unit}` : `Every ${pattern.interval} ${unit}s`;
  const days = (names: readonly Weekday[]) =>
    names.map((name) => name[0]?.toUpperCase() + name.slice(1)).join(", ");
  switch (pattern.type) {
    case "daily":
      return every("day");
    case "weekly":
      return `${every("week")} on ${days(pattern.daysOfWeek)}`;
    case "absoluteMonthly":
      return `${every("month")} on day ${pattern.dayOfMonth}`;
    case "relativeMonthly":
      return `${every("month")} on the ${pattern.index} ${days(pattern.daysOfWeek)}`;
    case "absoluteYearly":
      return `${every("year")} on ${pattern.month}/${pattern.dayOfMonth}`;
    case "relativeYearly":
      return `${every("year")} on the ${pattern.index} ${days(pattern.daysOfWeek)} of month ${pattern.month}`;
  }
}
