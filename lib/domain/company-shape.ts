import { z } from "zod";
import { dateShape, typedWeek, zoneShape } from "@/lib/domain/hours-shape";

/** Whose clock the office's pages show. */
export const timesShownIn = ["company", "member"] as const;
export type TimesShownIn = (typeof timesShownIn)[number];

const text = (most: number) => z.string().trim().max(most, `At most ${most} characters.`);

export const companyShape = z.strictObject({
  name: text(120).min(1, "Enter the company's name."),
  zone: zoneShape,
  address: text(300),
  timesShownIn: z.enum(timesShownIn),
});

export const companyHoursShape = z.strictObject({
  /** null: no bound. */
  weekly: typedWeek.min(1, "Add hours to at least one day, or switch business hours off.").nullable(),
});

export const holidayShape = z.strictObject({
  /** Made by the browser: adding it twice makes one. */
  holidayId: z.uuid(),
  date: dateShape("Choose a date."),
  name: text(80).min(1, "Enter a name, like Christmas Day."),
});

export type CompanyDetails = z.output<typeof companyShape>;
