import { type ConflictResolution, moveDetailWords } from "@/lib/domain/conflict";
import { providerWords } from "@/lib/domain/push-blockers";
import type { Interval } from "@/lib/domain/time";
import { dateWords, firstNameOf, spanWords } from "@/lib/domain/time-words";

export type Facts = Readonly<Record<string, string>>;

/** "Google Calendar"; "the calendar" where a row does not say which. */
export function calendarOf(facts: Facts): string {
  const { provider } = facts;
  if (provider !== "google" && provider !== "microsoft") return "the calendar";
  return providerWords[provider].calendar;
}

/** "Tue 3 Nov, 1:00–3:00 PM"; null when the row names no time, or names it for other eyes. */
function spanOf(facts: Facts, zone: string, showsTimes: boolean): string | null {
  if (!showsTimes || !facts.start || !facts.end) return null;
  const span: Interval = { start: new Date(facts.start), end: new Date(facts.end) };
  return `${dateWords(span.start, zone)}, ${spanWords(span, zone)}`;
}

/** Its owner moved or edited our event. */
export function changedThereWords(facts: Facts, zone: string, showsTimes: boolean): string {
  const who = firstNameOf(facts.fieldworker ?? "Its owner");
  if (facts.what === "edited") return `${who} edited the event in ${calendarOf(facts)}.`;
  const to = spanOf(facts, zone, showsTimes);
  return `${who} moved the event in ${calendarOf(facts)}${to === null ? "" : ` to ${to}`}.`;
}

/** Its owner deleted our event; the policy may have answered already. */
export function deletedThereWords(facts: Facts): string {
  const deleted = `${firstNameOf(facts.fieldworker ?? "Its owner")} deleted the event in ${calendarOf(facts)}.`;
  switch (facts.what) {
    case "cancelled":
      return `${deleted} The booking was cancelled, as the company's settings say.`;
    case "putBack":
      return `${deleted} It is put back, as the company's settings say.`;
    case "leave":
      return deleted;
    default:
      return `${deleted} The booking is still on.`;
  }
}

export function conflictOpenedWords(facts: Facts, zone: string, showsTimes: boolean): string {
  const whose = firstNameOf(facts.fieldworker ?? "somebody");
  const span = spanOf(facts, zone, showsTimes);
  const when = span === null ? "" : `, ${span}`;
  switch (facts.kind) {
    case "busy":
      return `Overlaps a private event of ${whose}${when}. The booking stands.`;
    case "moved": {
      const why = moveDetailWords(facts.detail ?? null);
      const to = span === null ? "" : ` to ${span}`;
      return `The event was moved${to} and the booking did not follow.${why === null ? "" : ` ${why}`}`;
    }
    case "deleted":
      return `The event is gone from ${whose}'s calendar and somebody must decide. The booking stands.`;
    case "extraCopy":
      return `An extra copy was found in ${whose}'s calendar.`;
    default:
      return `The booking and ${whose}'s calendar disagree.`;
  }
}

const resolutionWords: Record<ConflictResolution, string> = {
  itself: "Conflict over by itself: the two agree again.",
  kept: "Conflict closed: the booking stays as it is.",
  ignored: "Not a conflict",
  applied: "Conflict closed: the booking follows the calendar.",
  restored: "Conflict closed: the event is put back.",
  cancelled: "Conflict closed: the booking was cancelled.",
  removedExtra: "Conflict closed: the extra copy was removed.",
};

/** How a conflict ended, with the reason somebody gave. */
export function resolutionInWords(resolution: string | null, reason: string | null): string {
  if (resolution === null || !Object.hasOwn(resolutionWords, resolution)) return "Conflict closed.";
  if (resolution === "ignored")
    return reason ? `${resolutionWords.ignored}: “${reason}”.` : `${resolutionWords.ignored}.`;
  return resolutionWords[resolution as ConflictResolution];
}
