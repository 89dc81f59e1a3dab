import { type BookingFormValues, endAfter, type FormOptions } from "@/lib/domain/booking-form";

export type FormField = keyof BookingFormValues;
export type FormChange = Partial<BookingFormValues>;

/** A change with what follows from it: a service gives the end, a customer the address, unless they were typed. */
export function followed(typed: BookingFormValues, change: FormChange, options: FormOptions): FormChange {
  const next = { ...typed, ...change };
  const follows: FormChange = {};
  if (change.serviceId !== undefined || change.startTime !== undefined) {
    const minutes =
      change.serviceId === undefined
        ? lengthOf(typed)
        : options.services.find(({ id }) => id === change.serviceId)?.durationMinutes;
    const end = minutes && minutes > 0 ? endAfter(next.startTime, minutes) : null;
    if (end) Object.assign(follows, end);
  }
  if (change.endTime !== undefined)
    follows.endsNextDay = change.endTime !== "" && change.endTime <= next.startTime;
  if (change.customerId !== undefined) {
    const before = options.customers.find(({ id }) => id === typed.customerId)?.address ?? "";
    const after = options.customers.find(({ id }) => id === change.customerId)?.address;
    if (after !== undefined && (typed.address === "" || typed.address === before)) follows.address = after;
  }
  return { ...change, ...follows };
}

function lengthOf({ startTime, endTime, endsNextDay }: BookingFormValues): number {
  const minutes = (clock: string) => {
    const [hour, minute] = clock.split(":").map(Number);
    return hour === undefined || minute === undefined ? Number.NaN : hour * 60 + minute;
  };
  return minutes(endTime) - minutes(startTime) + (endsNextDay ? 1_440 : 0);
}

const fieldWords: Record<FormField, string> = {
  customerId: "Customer",
  serviceId: "Service",
  statusId: "Status",
  date: "Date",
  startTime: "Start",
  endTime: "End",
  endsNextDay: "Ends the next day",
  startFold: "Which of the two times",
  address: "Address",
  customerNotes: "Customer notes",
  jobNotes: "Job notes",
  officeNotes: "Office notes",
  fieldworkerIds: "Fieldworkers",
};

const fieldNames = Object.keys(fieldWords) as FormField[];

function differs(field: FormField, one: BookingFormValues, other: BookingFormValues): boolean {
  return JSON.stringify(sorted(one[field])) !== JSON.stringify(sorted(other[field]));
}

/** "Start: 15:30" for every field that is saved otherwise than it was when the form was opened. */
export function differencesWords(
  seen: BookingFormValues,
  saved: BookingFormValues,
  options: FormOptions,
): string[] {
  return fieldNames
    .filter((field) => differs(field, seen, saved))
    .map((field) => `${fieldWords[field]}: ${valueWords(field, saved, options)}`);
}

/** What is saved now with one's own changes on top; what one did not touch is the others'. */
export function mineOnTop(
  typed: BookingFormValues,
  seen: BookingFormValues,
  saved: BookingFormValues,
): BookingFormValues {
  const own = fieldNames.filter((field) => differs(field, seen, typed));
  return { ...saved, ...Object.fromEntries(own.map((field) => [field, typed[field]])) };
}

function sorted(value: BookingFormValues[FormField]) {
  return Array.isArray(value) ? [...value].sort() : value;
}

function valueWords(field: FormField, saved: BookingFormValues, options: FormOptions): string {
  const nameIn = (list: readonly { id: string; name: string }[], id: string) =>
    list.find((each) => each.id === id)?.name ?? "another";
  switch (field) {
    case "customerId":
      return nameIn(options.customers, saved.customerId);
    case "serviceId":
      return nameIn(options.services, saved.serviceId);
    case "statusId":
      return nameIn(options.statuses, saved.statusId);
    case "fieldworkerIds":
      return saved.fieldworkerIds.map((id) => nameIn(options.fieldworkers, id)).join(", ") || "nobody";
    case "endsNextDay":
      return saved.endsNextDay ? "yes" : "no";
    default:
      return String(saved[field]) || "empty";
  }
}
