import type { AskReason } from "@/lib/domain/drift";
import type { Role } from "@/lib/domain/roles";

/**
 * busy: a personal event overlaps the booking; the booking stands.
 * moved: our event was moved in the calendar and the booking did not follow.
 * deleted: our event was taken out of the calendar.
 * extraCopy: a second event in the calendar carries the booking's marker.
 */
export type ConflictKind = "busy" | "moved" | "deleted" | "extraCopy";

/**
 * How a conflict ended. `itself`: either side moved and nothing is left of it. `kept`: the booking stands and the
 * fieldworker was told. `ignored`: not a conflict, for a reason; the same thing does not open another.
 */
export type ConflictResolution =
  | "itself"
  | "kept"
  | "ignored"
  | "applied"
  | "restored"
  | "cancelled"
  | "removedExtra";

/** What somebody may answer. Moving or reassigning the booking is an ordinary change of it, made on its own page. */
export type ConflictChoice =
  | { readonly kind: "keep" }
  | { readonly kind: "ignore"; readonly reason: string }
  | { readonly kind: "snooze" }
  | { readonly kind: "askOffice" }
  | { readonly kind: "applyMove" }
  | { readonly kind: "restore" }
  | { readonly kind: "cancelBooking" }
  | { readonly kind: "removeExtra" };
export type ConflictChoiceKind = ConflictChoice["kind"];

const officeChoices: Record<ConflictKind, readonly ConflictChoiceKind[]> = {
  busy: ["keep", "snooze", "ignore"],
  moved: ["applyMove", "restore", "keep"],
  deleted: ["restore", "cancelBooking"],
  extraCopy: ["removeExtra", "ignore"],
};

/** The answers this role has to a conflict of this kind; a fieldworker's are for their own conflicts only. */
export function choicesFor(kind: ConflictKind, role: Role): readonly ConflictChoiceKind[] {
  switch (role) {
    case "owner":
    case "dispatcher":
      return officeChoices[kind];
    case "fieldworker":
      return kind === "busy" ? ["snooze", "askOffice"] : [];
    case "viewer":
      return [];
  }
}

/** After these the conflict is still open: somebody else's turn. */
export function leavesOpen(choice: ConflictChoiceKind): boolean {
  return choice === "snooze" || choice === "askOffice";
}

export type Severity = "high" | "medium" | "low";

const soonMs = 24 * 60 * 60_000;

/** How soon somebody must act: a clash within a day first, and last what waits for somebody or only takes up room. */
export function severityOf(
  conflict: { readonly kind: ConflictKind; readonly isSnoozed: boolean; readonly bookingStart: Date },
  now: Date,
): Severity {
  if (conflict.isSnoozed || conflict.kind === "extraCopy") return "low";
  return conflict.bookingStart.getTime() - now.getTime() < soonMs ? "high" : "medium";
}

const askReasonWords: Record<AskReason, string> = {
  policy: "Your company asks before it follows a move.",
  bothMoved: "The booking was changed as well, so the two no longer agree.",
  severalPeople: "Several people are on this booking.",
  allDay: "It was made an all-day event, which has no hours.",
  noLength: "It was made to end when it starts.",
  refused: "The new time was refused.",
};

/** Why a move was not followed by itself, in a sentence; `detail` is a reason's name or a sentence already. */
export function moveDetailWords(detail: string | null): string | null {
  if (detail === null || detail === "") return null;
  if (Object.hasOwn(askReasonWords, detail)) return askReasonWords[detail as AskReason];
  return /[.!?]$/.test(detail) ? detail : `${detail}.`;
}
