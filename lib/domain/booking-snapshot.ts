import type { FieldChange } from "@/lib/domain/activity";

/** A booking as the record shows it: names instead of ids, instants in ISO 8601 (UTC). */
export type BookingSnapshot = {
  readonly ref: string;
  readonly customer: string;
  readonly service: string;
  readonly status: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly zone: string;
  readonly address: string;
  readonly customerNotes: string;
  readonly jobNotes: string;
  readonly officeNotes: string;
};

export const snapshotFields = [
  "customer",
  "service",
  "status",
  "startsAt",
  "endsAt",
  "zone",
  "address",
  "customerNotes",
  "jobNotes",
  "officeNotes",
] as const satisfies readonly (keyof BookingSnapshot)[];

export const snapshotFieldWords: Record<(typeof snapshotFields)[number], string> = {
  customer: "Customer",
  service: "Service",
  status: "Status",
  startsAt: "Start",
  endsAt: "End",
  zone: "Time zone",
  address: "Address",
  customerNotes: "Customer notes",
  jobNotes: "Job notes",
  officeNotes: "Office notes",
};

export function changesBetween(before: BookingSnapshot | null, after: BookingSnapshot): FieldChange[] {
  return snapshotFields
    .filter((field) => (before?.[field] ?? "") !== after[field])
    .map((field) => ({ field, old: before ? before[field] : null, new: after[field] }));
}
