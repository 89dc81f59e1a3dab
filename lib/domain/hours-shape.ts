import { z } from "zod";
import type { LocalDate } from "@/lib/domain/time";
import { isZone } from "@/lib/domain/wall-time";
import { weekProblems } from "@/lib/domain/working-hours";

export const mostShifts = 42;

const clockPattern = /^(?:[01]\d|2[0-3]):[0-5]\d$/u;
const badClock = "Enter a time, like 8:30 AM.";

const clock = z.union([z.literal(""), z.string().regex(clockPattern, { error: badClock, abort: true })], {
  error: badClock,
});

/** A week as a form has it; what is wrong is said at the field of the shift. */
export const typedWeek = z
  .array(
    z.strictObject({
      weekday: z.int().min(0).max(6),
      start: clock,
      end: clock,
      endsNextDay: z.boolean(),
    }),
  )
  .max(mostShifts, `At most ${mostShifts} shifts a week.`)
  .superRefine((week, context) => {
    for (const [path, message] of weekProblems(week)) {
      context.addIssue({ code: "custom", message, path: path.split(".") });
    }
  });

export const zoneShape = z.string("Choose a time zone.").max(60).refine(isZone, "Choose a time zone.");

/** `2026-11-03`, of our times: no calculation with days leaves what dates can hold. */
export const dateShape = (words: string) =>
  z.iso
    .date({ error: words, abort: true })
    .refine((date) => date >= "2000-01-01" && date <= "2100-12-31", "Choose a date between 2000 and 2100.")
    .transform((date) => date as LocalDate);

export const minutesShape = (most: number) =>
  z.int("Enter whole minutes.").min(0, "Enter 0 or more.").max(most, `At most ${most} minutes.`);

export const memberZoneShape = z.strictObject({ memberId: z.uuid(), zone: zoneShape });

export const hoursShape = z.strictObject({
  memberId: z.uuid(),
  weekly: typedWeek,
  travelMinutes: minutesShape(240),
  dailyLimit: z
    .int("Enter a whole number, or leave it empty.")
    .min(1, "Enter 1 or more, or leave it empty.")
    .max(50, "At most 50.")
    .nullable(),
});

const days = z.strictObject({
  kind: z.literal("days"),
  firstDate: dateShape("Choose the first day."),
  lastDate: dateShape("Choose the last day."),
});

const time = (words: string) => z.string(words).regex(clockPattern, { error: words, abort: true });

const span = z.strictObject({
  kind: z.literal("span"),
  date: dateShape("Choose a day."),
  start: time("Enter when it starts."),
  endDate: dateShape("Choose the day it ends."),
  end: time("Enter when it ends."),
});

export const endsBeforeStart = "Ends before it starts.";
const longestDays = 366;

export const timeOffShape = z.strictObject({
  memberId: z.uuid(),
  /** Made by the browser: adding it twice makes one. */
  timeOffId: z.uuid(),
  time: z.discriminatedUnion("kind", [days, span]).superRefine((time, context) => {
    const isDays = time.kind === "days";
    const [first, last] = isDays ? [time.firstDate, time.lastDate] : [time.date, time.endDate];
    const path = isDays ? ["lastDate"] : [last < first ? "endDate" : "end"];
    const isBackwards = last < first || (!isDays && last === first && time.end <= time.start);
    if (isBackwards) context.addIssue({ code: "custom", message: endsBeforeStart, path });
    else if (Date.parse(last) - Date.parse(first) >= longestDays * 86_400_000)
      context.addIssue({
        code: "custom",
        message: "At most a year at a time.",
        path: [isDays ? "lastDate" : "endDate"],
      });
  }),
  note: z.string().trim().max(300, "At most 300 characters."),
});

export type TimeOffWish = z.output<typeof timeOffShape>["time"];
export type TypedTimeOff = z.input<typeof timeOffShape>["time"];
