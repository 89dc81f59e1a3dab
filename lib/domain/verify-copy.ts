import type { SeenVersion } from "@/lib/domain/drift";
import type { ProviderFailure } from "@/lib/domain/failure";
import type { Wanted } from "@/lib/domain/mirror";
import type { Interval } from "@/lib/domain/time";

/**
 * How a calendar copy differs from its booking. missing: no event although there should be one; moved: another time;
 * edited: other texts; stillThere: an event although there should be none; unreadable: the provider would not say.
 */
export type DifferenceKind = "missing" | "moved" | "edited" | "stillThere" | "unreadable";

/** What the calendar holds of a copy. gone: nothing that carries our marker. */
export type FoundCopy =
  | { readonly kind: "there"; readonly seen: Pick<SeenVersion, "time" | "textHash"> }
  | { readonly kind: "gone" }
  | { readonly kind: "unreadable" };

export type ComparedCopy = {
  readonly wanted: Wanted;
  /** What its event would show if it were written now. */
  readonly shows: { readonly span: Interval; readonly textHash: string };
  /** A push is open, or a change of the event is being looked at: what stands there is not the last word. */
  readonly isOnItsWay: boolean;
};

/** How what was found differs from the booking; null: not at all, or nobody can say yet. Texts count by their hash alone. */
export function differenceOf(copy: ComparedCopy, found: FoundCopy): DifferenceKind | null {
  if (copy.isOnItsWay) return null;
  if (found.kind === "unreadable") return "unreadable";
  if (copy.wanted === "absent") return found.kind === "there" ? "stillThere" : null;
  if (found.kind === "gone") return "missing";
  const { time, textHash } = found.seen;
  const { span } = copy.shows;
  const isThen =
    time.kind === "timed" &&
    time.start.getTime() === span.start.getTime() &&
    time.end.getTime() === span.end.getTime();
  if (!isThen) return "moved";
  return textHash === copy.shows.textHash ? null : "edited";
}

/** What a failed look at one copy means. endsRound: it failed for the whole account, so that no other copy can be read. */
export function foundByFailure(failure: ProviderFailure): FoundCopy | "endsRound" {
  switch (failure.kind) {
    case "notOurs":
    case "eventGone":
      return { kind: "gone" };
    case "forbidden":
    case "calendarGone":
    case "rejected":
      return { kind: "unreadable" };
    case "unreachable":
    case "unavailable":
    case "rateLimited":
    case "accessExpired":
    case "grantRevoked":
    case "scopeMissing":
    case "misconfigured":
    case "changedMeanwhile":
    case "cursorLost":
      return "endsRound";
  }
}

/** Comparisons that go by themselves run between two and five in the morning, there where the company is. */
export function isNight(now: Date, zone: string): boolean {
  const hour = Number(
    new Intl.DateTimeFormat("en-US", { hour: "numeric", hourCycle: "h23", timeZone: zone }).format(now),
  );
  return hour >= 2 && hour < 5;
}
