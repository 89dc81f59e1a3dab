import { codeWord, retryAfterMsOf } from "@/lib/calendar/answer-words";
import { type Json, objectOf } from "@/lib/calendar/json";
import { ProviderError, type ProviderFailure } from "@/lib/domain/failure";

/** What a call was about decides what a 404, a 409 and a 410 mean. */
export type CallSubject = "account" | "calendar" | "event" | "changes" | "watch";

/** What a server answered; `retryAfter` and `date` are headers. */
export type Refusal = {
  readonly status: number;
  readonly body: Json | null;
  readonly retryAfter: string | null;
  readonly date: string | null;
};

/** Any letter case: learn.microsoft.com/en-us/graph/delta-query-overview */
const lostStates = new Set(["syncstatenotfound", "syncstateinvalid", "resyncrequired"]);
/** An id that could never have been one, which is a way of not being there. */
const impossibleIds = new Set(["ErrorInvalidIdMalformed", "ErrorInvalidId", "ErrorInvalidIdEmpty"]);
/** The mailbox is on its way or too busy, whatever status that comes with. */
const passing = new Set([
  "ErrorServerBusy",
  "ErrorMailboxMoveInProgress",
  "ErrorMailboxStoreUnavailable",
  "ErrorInternalServerTransientError",
  "ErrorTimeoutExpired",
]);
const throttled = new Set(["ApplicationThrottled", "TooManyRequests", "activityLimitReached"]);
/** An account without a mailbox of the kind Graph can open. */
const noMailbox = new Set(["MailboxNotEnabledForRESTAPI", "MailboxNotSupportedForRESTAPI"]);

/** Sorts a refusal of the API by status and code, never by its words: learn.microsoft.com/en-us/graph/errors */
export function refused(refusal: Refusal, subject: CallSubject): ProviderError {
  const reason = codeOf(refusal.body);
  return providerError(failureOf(refusal, reason, subject), [refusal.status, reason].join(" ").trim());
}

/** The cause says status and code and no more: an answer may repeat what was sent. */
export function providerError(failure: ProviderFailure, words: string): ProviderError {
  return new ProviderError(failure, { cause: new Error(`Microsoft: ${words}`) });
}

export const notOurs = () => providerError({ kind: "notOurs" }, "the event there does not carry our marker");

/** An answer that cannot be true, from a server that may give a better one later. */
export const unusable = (words: string) =>
  providerError({ kind: "unavailable", status: 200, retryAfterMs: null }, words);

/** error.code, where it looks like a code: free text of a body never travels on. */
export function codeOf(body: Json | null): string | null {
  return codeWord(objectOf(body?.error)?.code);
}

function failureOf(refusal: Refusal, reason: string | null, subject: CallSubject): ProviderFailure {
  const { status } = refusal;
  const retryAfterMs = retryAfterMsOf(refusal.retryAfter, refusal.date);
  const is = (known: ReadonlySet<string>) => reason !== null && known.has(reason);
  if (subject === "changes" && status >= 400 && reason !== null && lostStates.has(reason.toLowerCase()))
    return { kind: "cursorLost" };
  if (status === 429 || status === 509 || is(throttled)) return { kind: "rateLimited", retryAfterMs };
  if (status >= 500 || status < 400 || status === 408 || is(passing))
    return { kind: "unavailable", status, retryAfterMs };
  if (is(impossibleIds)) return gone(subject, status, reason);
  switch (status) {
    case 401:
      return { kind: "accessExpired" };
    case 403:
      return reason === "Authorization_RequestDenied"
        ? { kind: "scopeMissing" }
        : { kind: "forbidden", reason };
    case 404:
      return is(noMailbox) ? { kind: "forbidden", reason } : gone(subject, status, reason);
    case 409:
      return subject === "watch" ? { kind: "rejected", status, reason } : { kind: "changedMeanwhile" };
    case 410:
      return subject === "changes" ? { kind: "cursorLost" } : gone(subject, status, reason);
    case 412:
      return { kind: "changedMeanwhile" };
    default:
      return { kind: "rejected", status, reason };
  }
}

/** A watch that is gone is said as an event is: it ended, and nothing is wrong with its calendar. */
function gone(subject: CallSubject, status: number, reason: string | null): ProviderFailure {
  switch (subject) {
    case "event":
    case "watch":
      return { kind: "eventGone" };
    case "calendar":
    case "changes":
      return { kind: "calendarGone" };
    case "account":
      return { kind: "rejected", status, reason };
  }
}
