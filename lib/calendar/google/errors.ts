import { codeWord, retryAfterMsOf } from "@/lib/calendar/answer-words";
import { headerOf } from "@/lib/calendar/google/headers";
import { type Json, listOf, objectOf, textOf } from "@/lib/calendar/json";
import { ProviderError, type ProviderFailure } from "@/lib/domain/failure";

/** What a call was about decides what a 404 and a 410 mean. */
export type CallSubject = "token" | "calendar" | "event" | "changes";

const rateReasons = new Set([
  "rateLimitExceeded",
  "userRateLimitExceeded",
  "quotaExceeded",
  "dailyLimitExceeded",
  "RATE_LIMIT_EXCEEDED",
]);
const scopeReasons = new Set(["insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"]);
/** The Calendar API is not switched on in the operator's Google project. */
const projectReasons = new Set(["accessNotConfigured", "SERVICE_DISABLED"]);
const cursorReasons = new Set(["fullSyncRequired", "updatedMinTooLongAgo"]);
const clientErrors = new Set([
  "invalid_client",
  "unauthorized_client",
  "deleted_client",
  "disabled_client",
  "redirect_uri_mismatch",
  "unsupported_grant_type",
  "invalid_scope",
  "org_internal",
]);

type Refusal = {
  readonly status: number;
  readonly reasons: readonly string[];
  readonly retryAfterMs: number | null;
};

/**
 * Sorts what the SDK threw (developers.google.com/workspace/calendar/api/guides/errors, RFC 6749 section 5.2).
 * What no server and no network did is a bug and comes back as it is.
 */
export function asProviderError(error: unknown, subject: CallSubject): unknown {
  if (error instanceof ProviderError) return error;
  const thrown = error instanceof Error ? objectOf(error) : null;
  if (!thrown || !("config" in thrown)) return error;
  const response = objectOf(thrown.response);
  if (!response || typeof response.status !== "number") {
    const code = codeWord(thrown.code) ?? codeWord(objectOf(thrown.cause)?.code) ?? "no answer";
    return providerError({ kind: "unreachable" }, code);
  }
  const refusal = refusalOf(response, response.status);
  const words = [refusal.status, ...refusal.reasons].join(" ");
  return providerError(failureOf(refusal, subject), words);
}

/** The cause says status and reason and no more: the SDK's own errors carry tokens and bodies. */
export function providerError(failure: ProviderFailure, words: string): ProviderError {
  return new ProviderError(failure, { cause: new Error(`Google: ${words}`) });
}

export const notOurs = () => providerError({ kind: "notOurs" }, "the event there does not carry our marker");

/** An answer that cannot be true, from a server that may give a better one later. */
export const unusable = (words: string) =>
  providerError({ kind: "unavailable", status: 200, retryAfterMs: null }, words);

function failureOf({ status, reasons, retryAfterMs }: Refusal, subject: CallSubject): ProviderFailure {
  const reason = reasons[0] ?? null;
  const isAny = (known: ReadonlySet<string>) => reasons.some((given) => known.has(given));
  if (status === 429) return { kind: "rateLimited", retryAfterMs };
  if (status >= 500 || status < 400 || status === 408) return { kind: "unavailable", status, retryAfterMs };
  if (subject === "token") return tokenFailure(status, reason, retryAfterMs);
  switch (status) {
    case 401:
      // About the address a notice would go to, not about us: push.webhookUrlUnauthorized.
      if (reason?.startsWith("push.")) return { kind: "rejected", status, reason };
      return { kind: "accessExpired" };
    case 403:
      if (isAny(rateReasons)) return { kind: "rateLimited", retryAfterMs };
      if (isAny(scopeReasons)) return { kind: "scopeMissing" };
      if (isAny(projectReasons)) return { kind: "misconfigured", reason };
      return { kind: "forbidden", reason };
    case 404:
      return { kind: subject === "event" ? "eventGone" : "calendarGone" };
    case 410:
      if (subject === "changes" || isAny(cursorReasons)) return { kind: "cursorLost" };
      return { kind: subject === "event" ? "eventGone" : "calendarGone" };
    case 409:
    case 412:
      return { kind: "changedMeanwhile" };
    default:
      return { kind: "rejected", status, reason };
  }
}

function tokenFailure(status: number, error: string | null, retryAfterMs: number | null): ProviderFailure {
  if (error === "invalid_grant" || error === "access_denied") return { kind: "grantRevoked" };
  if (error === "temporarily_unavailable" || error === "server_error" || error === "internal_failure") {
    return { kind: "unavailable", status, retryAfterMs };
  }
  if (error && /rate_?limit/i.test(error)) return { kind: "rateLimited", retryAfterMs };
  if (status === 401 || (error && clientErrors.has(error))) return { kind: "misconfigured", reason: error };
  return { kind: "rejected", status, reason: error };
}

function refusalOf(response: Json, status: number): Refusal {
  const body = objectOf(response.data);
  const error = objectOf(body?.error);
  const named = [
    body?.error,
    ...listOf(error?.errors).map((item) => item.reason),
    ...listOf(error?.details).map((item) => item.reason),
  ]
    .map(codeWord)
    .filter((reason) => reason !== null);
  const reasons = named.length > 0 ? named : impliedReasons(error);
  const date = headerOf(response.headers, "date");
  return {
    status,
    reasons: [...new Set(reasons)],
    retryAfterMs: retryAfterMsOf(headerOf(response.headers, "retry-after"), date),
  };
}

/** What a body without a reason means by its message or status, as Google words them. */
function impliedReasons(error: Json | null): string[] {
  const message = textOf(error?.message) ?? "";
  if (
    error?.status === "RESOURCE_EXHAUSTED" ||
    /^(user |calendar )?(rate|usage) limits? exceeded/i.test(message)
  )
    return ["rateLimitExceeded"];
  if (/insufficient (authentication scopes|permission)/i.test(message)) return ["insufficientPermissions"];
  return [];
}
