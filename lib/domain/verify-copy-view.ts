import type { ProviderFailure } from "@/lib/domain/failure";
import type { ProviderName } from "@/lib/domain/push-blockers";
import type { DifferenceKind } from "@/lib/domain/verify-copy";

/** What became of the wish to put a difference right; question: a conflict about it waits for an answer first. */
export type RepairState = "none" | "question" | "asked" | "done" | "failed";

/** One difference as pages show it. */
export type DifferenceView = {
  readonly mirrorId: string;
  readonly bookingId: string;
  readonly ref: number;
  readonly customer: string;
  readonly start: Date;
  readonly end: Date;
  readonly zone: string;
  readonly kind: DifferenceKind;
  readonly repair: RepairState;
};

/** The newest comparison of a connection's copies with their bookings. */
export type VerificationView = {
  readonly id: string;
  readonly provider: ProviderName;
  readonly requestedAt: Date;
  /** null: it still goes on. */
  readonly finishedAt: Date | null;
  readonly checked: number;
  readonly failure: ProviderFailure | null;
  readonly differences: readonly DifferenceView[];
};

const words: Record<DifferenceKind, string> = {
  missing: "Not in the calendar",
  moved: "Shows another time",
  edited: "Shows other details",
  stillThere: "Still in the calendar",
  unreadable: "Could not be read",
};

export function differenceWords(kind: DifferenceKind): string {
  return words[kind];
}

/** A push puts it right. What could not be read is looked at again the next time. */
export function canRepair({ kind, repair }: Pick<DifferenceView, "kind" | "repair">): boolean {
  return kind !== "unreadable" && (repair === "none" || repair === "failed");
}

/** "All 12 upcoming copies show their bookings.", "2 of 12 upcoming copies differ." */
export function verificationWords({ checked, differences }: VerificationView): string {
  const copies = checked === 1 ? "upcoming copy" : "upcoming copies";
  if (checked === 0) return "No upcoming copies to compare.";
  if (differences.length > 0)
    return `${differences.length} of ${checked} ${copies} ${differences.length === 1 ? "differs" : "differ"}.`;
  return checked === 1
    ? "The 1 upcoming copy shows its booking."
    : `All ${checked} ${copies} show their bookings.`;
}
