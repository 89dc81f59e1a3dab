import { AppLink } from "@/components/parts/app-link";
import { Note } from "@/components/parts/note";
import type { ConflictKind } from "@/lib/domain/conflict";
import type { Interval } from "@/lib/domain/time";
import { firstNameOf, spanWords } from "@/lib/domain/time-words";

/** An open conflict of this booking, as far as its viewer may know of it. */
export type BookingConflict = {
  readonly id: string;
  readonly kind: ConflictKind;
  readonly fieldworker: { readonly id: string; readonly name: string };
  /** The personal event's time, or where our event was moved to. */
  readonly clash: Interval | null;
};

/** What is open about this booking, each with the way to its answer. */
export function ConflictBanners({
  conflicts,
  viewer,
}: {
  conflicts: readonly BookingConflict[];
  viewer: { readonly memberId: string; readonly zone: string };
}) {
  if (conflicts.length === 0) return null;
  return (
    <div className="grid gap-2 pb-3">
      {conflicts.map((conflict) => (
        <Note
          key={conflict.id}
          tone="danger"
          icon="clash"
          testId={`conflict-${conflict.id}`}
          action={<AppLink href={`/conflicts?show=${conflict.id}`}>View conflict</AppLink>}
        >
          {bannerWords(conflict, viewer)}
        </Note>
      ))}
    </div>
  );
}

/** "Overlaps a personal event of Mike, 2:00–3:00 PM. The booking stands." */
export function bannerWords(
  { kind, fieldworker, clash }: BookingConflict,
  viewer: { readonly memberId: string; readonly zone: string },
): string {
  const isOwn = fieldworker.id === viewer.memberId;
  const who = isOwn ? "You" : firstNameOf(fieldworker.name);
  const whose = isOwn ? "your calendar" : `${who}'s calendar`;
  const at = clash === null ? null : spanWords(clash, viewer.zone);
  switch (kind) {
    case "busy": {
      const event = isOwn ? "a personal event of yours" : `a personal event of ${who}`;
      return `Overlaps ${event}${at === null ? "" : `, ${at}`}. The booking stands.`;
    }
    case "moved":
      return `${who} moved it in ${isOwn ? "your" : "their"} calendar${at === null ? "" : ` to ${at}`}, and the booking did not follow.`;
    case "deleted":
      return `${who} deleted it in ${isOwn ? "your" : "their"} calendar. The booking is still on.`;
    case "extraCopy":
      return `An extra copy was found in ${whose}.`;
  }
}
