import { codeWord, retryAfterMsOf } from "@/lib/calendar/answer-words";
import { providerError, type Refusal } from "@/lib/calendar/microsoft/errors";
import type { ProviderError, ProviderFailure } from "@/lib/domain/failure";

/** The sign-in service is not well: learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes */
const passing = new Set([50000, 50196, 90006, 90024, 90033, 90036, 130006, 130007]);
/** The operator's registration: unknown, switched off, or its secret wrong or out of date. */
const registration = new Set([
  50011, 90002, 500113, 500208, 700016, 700027, 900023, 7000112, 7000215, 7000218, 7000222,
]);
/** Something was asked for that nobody agreed to. */
const unagreed = new Set([65001, 65004, 70011]);

const endings = new Set([
  "invalid_grant",
  "interaction_required",
  "login_required",
  "consent_required",
  "access_denied",
]);
const passingErrors = new Set(["temporarily_unavailable", "server_error"]);
const clientErrors = new Set([
  "invalid_client",
  "unauthorized_client",
  "unsupported_grant_type",
  "invalid_resource",
  "invalid_scope",
]);

/**
 * Sorts a refusal of the token endpoint: the number Microsoft gives first, then the word of RFC 6749 section 5.2. Where a
 * second factor, a policy or an administrator stands in the way, only its owner's signing in again helps.
 */
export function tokenRefused(refusal: Refusal): ProviderError {
  const error = codeWord(refusal.body?.error);
  const numbers = numbersOf(refusal);
  const words = [refusal.status, error, ...numbers.slice(0, 3).map((number) => `AADSTS${number}`)];
  return providerError(failureOf(refusal, error, numbers), words.filter((one) => one !== null).join(" "));
}

function failureOf(refusal: Refusal, error: string | null, numbers: readonly number[]): ProviderFailure {
  const { status } = refusal;
  const retryAfterMs = retryAfterMsOf(refusal.retryAfter, refusal.date);
  const isAny = (known: ReadonlySet<number>) => numbers.some((number) => known.has(number));
  const is = (known: ReadonlySet<string>) => error !== null && known.has(error);
  if (status === 429) return { kind: "rateLimited", retryAfterMs };
  if (status >= 500 || status < 400 || status === 408 || isAny(passing) || is(passingErrors))
    return { kind: "unavailable", status, retryAfterMs };
  if (isAny(registration) || is(clientErrors) || status === 401)
    return { kind: "misconfigured", reason: error };
  if (is(endings)) return { kind: "grantRevoked" };
  return { kind: "rejected", status, reason: error };
}

/** Whether asking for less may do: what was declined must not be asked for again. */
export function asksTooMuch(refusal: Refusal): boolean {
  const error = codeWord(refusal.body?.error);
  if (refusal.status !== 400) return false;
  return (
    error === "invalid_scope" ||
    error === "consent_required" ||
    numbersOf(refusal).some((number) => unagreed.has(number))
  );
}

function numbersOf({ body }: Refusal): readonly number[] {
  const given = body?.error_codes;
  return Array.isArray(given) ? given.filter((number) => Number.isSafeInteger(number)) : [];
}
