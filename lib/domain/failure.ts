/**
 * Why a provider call did not do what was asked, in our words. `permanent` kinds need a person;
 * the others heal by themselves.
 */
export type ProviderFailure =
  | { readonly kind: "unreachable" } /** no answer, or one cut short: the call may have worked */
  | { readonly kind: "unavailable"; readonly status: number; readonly retryAfterMs: number | null }
  | { readonly kind: "rateLimited"; readonly retryAfterMs: number | null }
  | {
      readonly kind: "accessExpired";
    } /** 401: the access token is refused, the refresh token may still work */
  | { readonly kind: "grantRevoked" } /** invalid_grant: only a new consent helps */
  | { readonly kind: "scopeMissing" }
  | { readonly kind: "forbidden"; readonly reason: string | null } /** e.g. the calendar became read-only */
  | { readonly kind: "calendarGone" }
  | { readonly kind: "eventGone" }
  | { readonly kind: "changedMeanwhile" } /** 412, and again after the re-read */
  | { readonly kind: "notOurs" } /** the event there does not carry our marker: never touched */
  | { readonly kind: "cursorLost" }
  | {
      readonly kind: "rejected";
      readonly status: number;
      readonly reason: string | null;
    } /** 400 and the like: our bug or bad data */
  | {
      readonly kind: "misconfigured";
      readonly reason: string | null;
    }; /** invalid_client: the operator must act */

const brand = Symbol.for("lockstep.ProviderError");

export class ProviderError extends Error {
  readonly failure: ProviderFailure;
  readonly [brand] = true;

  constructor(failure: ProviderFailure, options?: { cause?: unknown }) {
    super(`provider call failed: ${failure.kind}`, options);
    this.name = "ProviderError";
    this.failure = failure;
  }

  /** The bundler copies this module into several bundles of one process; an error of any copy is one of ours. */
  static override [Symbol.hasInstance](value: unknown): value is ProviderError {
    return value instanceof Error && brand in value;
  }
}
