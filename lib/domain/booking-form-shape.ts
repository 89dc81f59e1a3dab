import { z } from "zod";

const id = (message: string) => z.uuid(message);
const text = (most: number) => z.string().trim().max(most, `At most ${most} characters.`);
const clock = (message: string) => z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, message);

/** What a person types for a booking. Times are a wall clock's, in the zone the form shows. */
export const bookingFormShape = z.strictObject({
  bookingId: z.uuid(),
  /** null: make it. */
  expectedRevision: z.int().min(1).nullable(),
  customerId: id("Choose a customer."),
  serviceId: id("Choose a service."),
  statusId: id("Choose a status."),
  date: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/, "Enter a date.")
    .refine(isRealDate, "This date does not exist.")
    .refine((date) => date >= "2000" && date < "2100", "Enter a date between 2000 and 2099."),
  startTime: clock("Enter a start time."),
  endTime: clock("Enter an end time."),
  endsNextDay: z.boolean(),
  /** For a time that happens twice when clocks go back. */
  startFold: z.enum(["first", "second"]),
  address: text(300),
  customerNotes: text(4_000),
  jobNotes: text(4_000),
  officeNotes: text(4_000),
  fieldworkerIds: z.array(id("Choose fieldworkers from the list.")).max(20, "At most 20 fieldworkers."),
  overrideReason: z
    .string()
    .trim()
    .min(3, "Say in a few words why, for the record.")
    .max(300, "At most 300 characters.")
    .nullable(),
});

function isRealDate(date: string): boolean {
  const day = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(date);
}
