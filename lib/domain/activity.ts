import type { ProviderName } from "@/lib/domain/calendar-event";
import type { Role } from "@/lib/domain/roles";

/** Who did it. `rule` names a status rule; `calendar` is a fieldworker's own hand in their calendar. */
export type ActivityActor =
  | {
      readonly kind: "member";
      readonly memberId: string;
      readonly name: string;
      readonly role: Role;
      readonly address: string | null;
    }
  | { readonly kind: "rule"; readonly rule: string }
  | {
      readonly kind: "calendar";
      readonly memberId: string;
      readonly name: string;
      readonly provider: ProviderName;
    }
  | { readonly kind: "system" };

export type FieldChange = {
  readonly field: string;
  readonly old: string | null;
  readonly new: string | null;
};

export const activityKinds = [
  "booking.created",
  "booking.changed",
  "booking.statusChanged",
  "booking.assigned",
  "booking.unassigned",
  "push.requested",
  "push.delivered",
  "push.failed",
  "push.skipped",
  "push.discarded",
  "copy.changedInCalendar",
  "copy.deletedInCalendar",
  "conflict.opened",
  "conflict.closed",
  "calendar.invited",
  "calendar.connected",
  "calendar.caughtUp",
  "calendar.disconnected",
  "calendar.copiesLeft",
  "calendar.paused",
  "calendar.resumed",
  "sync.warned",
  "sync.recovered",
  "settings.changed",
  "customer.created",
  "customer.changed",
  "customer.merged",
  "customer.erased",
] as const;
export type ActivityKind = (typeof activityKinds)[number];

/** What is read where the words of a row were erased with the customer they were about. */
export const erasedDetail: StoredChange = {
  actor: { kind: "system" },
  requestId: null,
  changes: [],
  facts: { erased: "yes" },
};

/** What an activity row says beyond its kind; the part that can be erased. */
export type StoredChange = {
  readonly actor: ActivityActor;
  readonly requestId: string | null;
  readonly changes: readonly FieldChange[];
  /** Facts the timeline's sentence needs, as they were then: names, targets, outcomes. Never a token, never a personal title. */
  readonly facts: Readonly<Record<string, string>>;
};
