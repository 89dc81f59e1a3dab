import type { ProviderFailure } from "@/lib/domain/failure";

/** What to do about a failed provider call; doing it is the caller's. */
export type RetryDecision =
  | { readonly kind: "retry"; readonly afterMs: number }
  /** Get a new access token, then repeat the call at once. */
  | { readonly kind: "refreshToken" }
  /** Read everything again and compare: the cursor is of no use any more. */
  | { readonly kind: "startOver" }
  /** Only a person can help: the fieldworker (reconnect, pick a calendar) or the operator (configuration). */
  | { readonly kind: "needsPerson"; readonly state: "needsReconnect" | "cannotWrite" | "misconfigured" }
  /** Repeating the same call can never work. */
  | { readonly kind: "giveUp"; readonly failure: "rejected" | "notOurs" };

const second = 1_000;
const minute = 60 * second;

/** With what is believed below: at most ten calls in any hour of an outage [I15]. */
const waitsMs = [2 * second, 10 * second, minute, 5 * minute] as const;
const longestWaitMs = 12 * minute;
const longestRetryAfterMs = 60 * minute;
const shortestRetryAfterMs = second;
/** So often we believe a provider that keeps asking for the same short wait. */
const retryAftersBelieved = 5;
/** A token that is refused however often it is renewed is no token. */
const refreshesTried = 5;

/**
 * @param attempt how often this wish has been tried and failed, this time included: from 1
 * @param jitter 0 to 1; adds up to a quarter to a wait, so that a crowd does not come back together
 */
export function decideRetry(failure: ProviderFailure, attempt: number, jitter = 0): RetryDecision {
  switch (failure.kind) {
    case "unreachable":
    case "changedMeanwhile":
    case "eventGone":
      return waited(null, attempt, jitter);
    case "unavailable":
      return waited(failure.retryAfterMs, attempt, jitter);
    case "rateLimited":
      return waited(failure.retryAfterMs, attempt + (failure.retryAfterMs === null ? 1 : 0), jitter);
    case "accessExpired":
      return attempt > refreshesTried
        ? { kind: "needsPerson", state: "needsReconnect" }
        : { kind: "refreshToken" };
    case "grantRevoked":
    case "scopeMissing":
      return { kind: "needsPerson", state: "needsReconnect" };
    case "forbidden":
    case "calendarGone":
      return { kind: "needsPerson", state: "cannotWrite" };
    case "misconfigured":
      return { kind: "needsPerson", state: "misconfigured" };
    case "cursorLost":
      return { kind: "startOver" };
    case "rejected":
    case "notOurs":
      return { kind: "giveUp", failure: failure.kind };
  }
}

/** Never sooner than the provider asked; an absurd wish is cut to an hour. */
function waited(retryAfterMs: number | null, attempt: number, jitter: number): RetryDecision {
  const backoffMs = waitsMs[Math.max(0, attempt - 1)] ?? longestWaitMs;
  const askedMs =
    retryAfterMs === null || !(retryAfterMs >= 0)
      ? backoffMs
      : Math.min(longestRetryAfterMs, Math.max(shortestRetryAfterMs, retryAfterMs));
  const waitMs = attempt > retryAftersBelieved ? Math.max(askedMs, longestWaitMs) : askedMs;
  return { kind: "retry", afterMs: Math.round(waitMs * (1 + Math.min(1, Math.max(0, jitter)) / 4)) };
}
