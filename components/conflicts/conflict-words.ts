import type { IconName } from "@/components/icons/glyphs";
import { type ConflictResolution, moveDetailWords, type Severity, severityOf } from "@/lib/domain/conflict";
import type { ConflictView } from "@/lib/domain/conflict-view";
import { providerWords } from "@/lib/domain/push-blockers";
import { type Interval, minutesBetween } from "@/lib/domain/time";
import { dateWords, dayKey, firstNameOf, lengthWords, spanWords } from "@/lib/domain/time-words";

export const severityWords: Record<Severity, string> = {
  high: "Needs an answer now",
  medium: "Needs an answer",
  low: "Can wait",
};

export function severityIn(facts: ConflictView, now: Date): Severity {
  const { kind, snoozedAt, booking } = facts;
  return severityOf({ kind, isSnoozed: snoozedAt !== null, bookingStart: booking.span.start }, now);
}

const kindIcons: Record<ConflictView["kind"], IconName> = {
  busy: "clash",
  moved: "sync-changed",
  deleted: "sync-deleted",
  extraCopy: "copy",
};

export function iconOf(facts: ConflictView): IconName {
  return facts.snoozedAt !== null && facts.closed === null ? "clock" : kindIcons[facts.kind];
}

export const kindWords: Record<ConflictView["kind"], string> = {
  busy: "Busy event",
  moved: "Moved in calendar",
  deleted: "Deleted in calendar",
  extraCopy: "Extra copy",
};

export function calendarWords(facts: ConflictView): string {
  return facts.provider ? providerWords[facts.provider].calendar : "calendar";
}

function thereWords(facts: ConflictView): string {
  return facts.provider ? calendarWords(facts) : "their calendar";
}

/** "Tue 3 Nov, 1:30–3:00 PM". */
export function timeWords(span: Interval, zone: string): string {
  return `${dateWords(span.start, zone)}, ${spanWords(span, zone)}`;
}

/** The time alone where it is the same day as the booking. */
function clashWords(facts: ConflictView, zone: string): string | null {
  if (!facts.clash) return null;
  const isSameDay = dayKey(facts.clash.start, zone) === dayKey(facts.booking.span.start, zone);
  return isSameDay ? spanWords(facts.clash, zone) : timeWords(facts.clash, zone);
}

/** What clashes, in one line of the list. */
export function clashLine(facts: ConflictView, zone: string): string {
  const at = clashWords(facts, zone);
  const where = facts.provider ? providerWords[facts.provider].short : "the calendar";
  switch (facts.kind) {
    case "busy":
      return at === null ? "Busy event (private)" : `Busy event (private) · ${at}`;
    case "moved":
      return at === null ? `Moved in ${where}` : `Moved in ${where} to ${at}`;
    case "deleted":
      return `Deleted in ${where}`;
    case "extraCopy":
      return `Extra copy in ${where}`;
  }
}

export function titleOf(facts: ConflictView): string {
  const who = firstNameOf(facts.fieldworker.name);
  const { customer } = facts.booking;
  switch (facts.kind) {
    case "busy":
      return `${who} is busy during ${customer}'s booking`;
    case "moved":
      return `${who} moved ${customer}'s booking in ${thereWords(facts)}`;
    case "deleted":
      return `${who} deleted ${customer}'s booking in ${thereWords(facts)}`;
    case "extraCopy":
      return `Extra copy of ${customer}'s booking in ${who}'s ${calendarWords(facts)}`;
  }
}

export function leadOf(facts: ConflictView, zone: string): string {
  const at = clashWords(facts, zone);
  const { span } = facts.booking;
  if (facts.closed) return `${clashLine(facts, zone)}. The booking is ${timeWords(span, zone)}.`;
  switch (facts.kind) {
    case "busy": {
      const overlap = overlapMinutes(span, facts.clash);
      const by = overlap > 0 ? ` by ${lengthWords(overlap)}` : "";
      return `A private event${at === null ? "" : `, ${at},`} overlaps it${by}. The booking stays until somebody decides.`;
    }
    case "moved": {
      const why = moveDetailWords(facts.detail);
      const to = at === null ? "" : ` to ${at}`;
      return `From ${spanWords(span, zone)}${to}. The booking has not followed.${why === null ? "" : ` ${why}`}`;
    }
    case "deleted":
      return `The booking is still on, ${timeWords(span, zone)}, and its time stays taken.`;
    case "extraCopy":
      return "A second event carries this booking. Nothing is removed before somebody says so.";
  }
}

export function overlapMinutes(a: Interval, b: Interval | null): number {
  if (b === null) return 0;
  const start = a.start > b.start ? a.start : b.start;
  const end = a.end < b.end ? a.end : b.end;
  return Math.max(0, minutesBetween(start, end));
}

/** "just now", "4 min", "3 h", "2 d": never rounded up. */
export function ageWords(since: Date, now: Date): string {
  const minutes = Math.floor((now.getTime() - since.getTime()) / 60_000);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}

const closedWords: Record<ConflictResolution, string> = {
  itself: "Closed by itself: the two agree again",
  kept: "The booking was kept",
  ignored: "Not a conflict",
  applied: "The booking followed the calendar",
  restored: "The event was put back",
  cancelled: "The booking was cancelled",
  removedExtra: "The extra copy was removed",
};

/** "The booking was kept · Priya Shah", with the reason of who ignored it. */
export function closedLine(closed: NonNullable<ConflictView["closed"]>): string {
  const reason = closed.reason ? `: “${closed.reason}”` : "";
  const by = closed.by === null || closed.resolution === "itself" ? "" : ` · ${closed.by}`;
  return `${closedWords[closed.resolution]}${reason}${by}`;
}
