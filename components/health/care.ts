import { type Answer, refusalWords } from "@/components/bookings/answers";
import type { Invite } from "@/components/bookings/use-invite";

export type OfConnection = { readonly connectionId: string };
export type OfCopy = { readonly bookingId: string; readonly fieldworkerId: string };

type Ask<I> = (wish: I) => Promise<Answer<unknown>>;

/** What the office may do for a connection. */
export type CareActions = {
  readonly syncNow: Ask<OfConnection>;
  readonly pause: Ask<OfConnection>;
  readonly resume: Ask<OfConnection>;
  readonly sendLink: Ask<OfConnection>;
  readonly invite: Invite;
};

/** What the office may do about a push that was given up. */
export type DeadLetterActions = {
  readonly retry: Ask<OfCopy>;
  readonly discard: Ask<OfCopy & { readonly reason: string }>;
};

/** A refusal in a plain sentence. */
export function careRefusal(answer: Extract<Answer<unknown>, { ok: false }>): string {
  if (answer.message !== undefined) return answer.message;
  switch (answer.problem) {
    case "needsReconnect":
      return "It has to be reconnected first; only its fieldworker can do that.";
    case "paused":
      return "It is paused. Resume it first.";
    case "toldJustNow":
      return `${answer.detail ?? "They were told just now"}. Wait ten minutes before you send it again.`;
    case "notNeeded":
      return "That is not needed any more: the calendar works again.";
    case "notGivenUp":
      return "Somebody was faster, or it was sent again meanwhile.";
    case "notFound":
      return "That is not there any more. Look again.";
    default:
      return refusalWords(answer);
  }
}
