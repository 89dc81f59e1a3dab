import type { ActivityKind, StoredChange } from "@/lib/domain/activity";

/** Fields of a booking that hold, or may hold, something about its customer. */
const personalFields = new Set(["customer", "address", "customerNotes", "jobNotes", "officeNotes"]);

/** Facts in which people type freely. */
const typedFacts = ["overrideReason", "reason", "detail"];

/**
 * Whether a row of the record says something about the customer beyond that a booking of theirs was made, moved or sent.
 * Its words are then erased; that it happened, when, and its place in the chain stay.
 */
export function isPersonalEntry(kind: ActivityKind, detail: StoredChange): boolean {
  if (kind.startsWith("customer.")) return true;
  if (detail.changes.some(({ field }) => personalFields.has(field))) return true;
  return kind !== "push.skipped" && typedFacts.some((fact) => (detail.facts[fact] ?? "") !== "");
}
