import { z } from "zod";
import { minutesShape } from "@/lib/domain/hours-shape";
import { serviceColours } from "@/lib/domain/service-colour";

/** Minutes in which the customer is promised the arrival; null is the start itself. */
export const arrivalWindows = [30, 60, 120, 240] as const;
export type ArrivalWindow = (typeof arrivalWindows)[number];

const text = (most: number) => z.string().trim().max(most, `At most ${most} characters.`);

export const serviceShape = z.strictObject({
  serviceId: z.uuid(),
  /** null: make it. */
  expectedRevision: z.int().min(1).nullable(),
  name: text(120).min(1, "Enter a name."),
  durationMinutes: z
    .int("Enter whole minutes.")
    .min(5, "At least 5 minutes.")
    .max(1_440, "At most 24 hours, which is 1,440 minutes."),
  bufferBeforeMinutes: minutesShape(240),
  bufferAfterMinutes: minutesShape(240),
  skillIds: z.array(z.uuid()).max(50, "At most 50 skills."),
  priceText: text(60),
  colour: z.enum(serviceColours).nullable(),
  arrivalWindowMinutes: z.literal(arrivalWindows).nullable(),
  isBookableOnline: z.boolean(),
  noticeMinutes: z.int().min(0).max(43_200, "At most 30 days."),
  horizonDays: z
    .int("Enter whole days, or leave it empty.")
    .min(1, "Enter 1 or more, or leave it empty.")
    .max(730, "At most 730 days.")
    .nullable(),
});

export const skillShape = z.strictObject({
  /** Made by the browser: adding it twice makes one. */
  skillId: z.uuid(),
  name: text(40).min(1, "Enter a skill, like Gas certified."),
});

export type ServiceFields = Omit<z.output<typeof serviceShape>, "serviceId" | "expectedRevision">;
export type ServiceInput = z.input<typeof serviceShape>;
