import type { Tx } from "@/db/client";
import { actorWords, type RecordEntry } from "@/lib/domain/activity-sentences";
import type { AuditRow } from "@/lib/domain/audit-row";
import { snapshotFieldWords } from "@/lib/domain/booking-snapshot";
import { recordOfBooking, shownEntries } from "./booking-activity";

export type AuditFilter = { readonly field: string | null; readonly actor: string | null };

export type AuditLog = {
  readonly rows: readonly AuditRow[];
  /** What the filters may choose from. */
  readonly fields: readonly string[];
  readonly actors: readonly string[];
  /** Older entries are not in it. */
  readonly isCut: boolean;
};

const actionWords: Record<RecordEntry["kind"], string> = {
  "booking.created": "Created",
  "booking.changed": "Changed",
  "booking.statusChanged": "Status changed",
  "booking.assigned": "Assigned",
  "booking.unassigned": "Unassigned",
  "push.requested": "Push requested",
  "push.delivered": "Push delivered",
  "push.failed": "Push failed",
  "push.skipped": "Push skipped",
  "push.discarded": "Failed push set aside",
  "copy.changedInCalendar": "Changed in calendar",
  "copy.deletedInCalendar": "Deleted in calendar",
  "conflict.opened": "Conflict opened",
  "conflict.closed": "Conflict closed",
  "calendar.invited": "Invited to connect",
  "calendar.connected": "Calendar connected",
  "calendar.caughtUp": "Earlier bookings",
  "calendar.disconnected": "Calendar disconnected",
  "calendar.copiesLeft": "Events left in a calendar",
  "calendar.paused": "Sync paused",
  "calendar.resumed": "Sync resumed",
  "sync.warned": "Sync warning",
  "sync.recovered": "Back in sync",
  "settings.changed": "Settings changed",
  "customer.created": "Customer made",
  "customer.changed": "Customer changed",
  "customer.merged": "Customers merged",
  "customer.erased": "Customer erased",
};

/** Every change of a booking, one row a field, newest first. Owners and dispatchers only; asked before. */
export async function auditLog(
  tx: Tx,
  bookingId: string,
  filter: AuditFilter,
  limit: number | null = shownEntries,
): Promise<AuditLog> {
  const record = await recordOfBooking(tx, bookingId, limit);
  const all = record.flatMap(rowsOf);
  return {
    rows: all.filter(
      (row) =>
        (filter.field === null || row.field === filter.field) &&
        (filter.actor === null || row.actor === filter.actor),
    ),
    fields: distinct(all.map((row) => row.field)),
    actors: distinct(all.map((row) => row.actor)),
    isCut: limit !== null && record.length >= limit,
  };
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].filter((value) => value !== "").sort();
}

function rowsOf(entry: RecordEntry & { hash: string }): AuditRow[] {
  const { detail } = entry;
  const { facts, actor } = detail;
  const shared = {
    at: entry.at,
    actor: actorWords(actor),
    role: actor.kind === "member" ? actor.role : "",
    action: actionWords[entry.kind],
    calendar: facts.target ?? "",
    provider: facts.provider ?? "",
    eventId: facts.eventId ?? "",
    requestId: detail.requestId ?? "",
    hash: entry.hash,
  };
  if (detail.changes.length === 0) {
    const isPush = entry.pushId !== null;
    return [
      {
        ...shared,
        key: String(entry.seq),
        field: isPush ? "Calendar copy" : "",
        old: "",
        new: facts.erased ? "Erased with the customer" : isPush ? pushWords(facts) : calendarWords(entry),
      },
    ];
  }
  const extra = facts.overrideReason
    ? [{ field: "Booked over another booking", old: null, new: facts.overrideReason }]
    : [];
  return [...detail.changes, ...extra].map((change, index) => ({
    ...shared,
    key: `${entry.seq}-${index}`,
    field: fieldWords(change.field),
    old: change.old ?? "",
    new: change.new ?? "",
  }));
}

function fieldWords(field: string): string {
  if (field in snapshotFieldWords) return snapshotFieldWords[field as keyof typeof snapshotFieldWords];
  return field === "fieldworkers" ? "Fieldworkers" : field;
}

/** Who, what, and until when: a personal event has a time and nothing else. */
function calendarWords({ kind, detail: { facts } }: RecordEntry): string {
  switch (kind) {
    case "copy.changedInCalendar":
    case "copy.deletedInCalendar":
      return [facts.fieldworker, facts.what].filter(Boolean).join(" · ");
    case "conflict.opened":
    case "conflict.closed":
      return [facts.fieldworker, facts.kind, facts.resolution, facts.reason].filter(Boolean).join(" · ");
    default:
      return "";
  }
}

function pushWords(facts: Readonly<Record<string, string>>): string {
  const who = facts.fieldworker ?? "";
  const what = facts.outcome ?? (facts.wish === "remove" ? "remove event" : "send event");
  const why = facts.reason ?? facts.failure ?? facts.trigger;
  return [who, what, why].filter(Boolean).join(" · ");
}
