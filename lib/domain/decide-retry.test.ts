import { describe, expect, it } from "vitest";
import { decideRetry, type RetryDecision } from "@/lib/domain/decide-retry";
import type { ProviderFailure } from "@/lib/domain/failure";

const needs = (state: "needsReconnect" | "cannotWrite" | "misconfigured"): RetryDecision => ({
  kind: "needsPerson",
  state,
});
const retryAfter = (afterMs: number): RetryDecision => ({ kind: "retry", afterMs });

/** One row per kind: a new kind without a row does not compile. */
const firstDecision: {
  [K in ProviderFailure["kind"]]: [Extract<ProviderFailure, { kind: K }>, RetryDecision];
} = {
  unreachable: [{ kind: "unreachable" }, retryAfter(2_000)],
  unavailable: [{ kind: "unavailable", status: 503, retryAfterMs: null }, retryAfter(2_000)],
  rateLimited: [{ kind: "rateLimited", retryAfterMs: null }, retryAfter(10_000)],
  accessExpired: [{ kind: "accessExpired" }, { kind: "refreshToken" }],
  grantRevoked: [{ kind: "grantRevoked" }, needs("needsReconnect")],
  scopeMissing: [{ kind: "scopeMissing" }, needs("needsReconnect")],
  forbidden: [{ kind: "forbidden", reason: "forbiddenForNonOrganizer" }, needs("cannotWrite")],
  calendarGone: [{ kind: "calendarGone" }, needs("cannotWrite")],
  eventGone: [{ kind: "eventGone" }, retryAfter(2_000)],
  changedMeanwhile: [{ kind: "changedMeanwhile" }, retryAfter(2_000)],
  notOurs: [{ kind: "notOurs" }, { kind: "giveUp", failure: "notOurs" }],
  cursorLost: [{ kind: "cursorLost" }, { kind: "startOver" }],
  rejected: [
    { kind: "rejected", status: 400, reason: "invalid" },
    { kind: "giveUp", failure: "rejected" },
  ],
  misconfigured: [{ kind: "misconfigured", reason: "invalid_client" }, needs("misconfigured")],
};

function afterMsOf(failure: ProviderFailure, attempt: number, jitter?: number): number {
  const decision = decideRetry(failure, attempt, jitter);
  return decision.kind === "retry" ? decision.afterMs : Number.NaN;
}

describe("decideRetry", () => {
  it.each(Object.values(firstDecision))("first answer to %o", (failure, decision) => {
    expect(decideRetry(failure, 1)).toEqual(decision);
  });

  it.each([
    [30_000, 30_000],
    [0, 1_000],
    [250, 1_000],
    [3_600_000, 3_600_000],
    [1_000_000_000_000, 3_600_000],
    [Number.POSITIVE_INFINITY, 3_600_000],
    [-5_000, 2_000],
    [Number.NaN, 2_000],
  ])("obeys a Retry-After of %s ms with %s ms [P28]", (retryAfterMs, afterMs) => {
    expect(afterMsOf({ kind: "unavailable", status: 503, retryAfterMs }, 1)).toBe(afterMs);
  });

  it("waits as asked five times over, no longer [P28]", () => {
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      expect(afterMsOf({ kind: "rateLimited", retryAfterMs: 30_000 }, attempt)).toBe(30_000);
    }
  });

  it.each<ProviderFailure>([
    { kind: "unreachable" },
    { kind: "unavailable", status: 500, retryAfterMs: null },
    { kind: "unavailable", status: 503, retryAfterMs: 1_000 },
    { kind: "rateLimited", retryAfterMs: null },
    { kind: "rateLimited", retryAfterMs: 0 },
    { kind: "changedMeanwhile" },
  ])("calls at most ten times in any hour while %o lasts [I15]", (failure) => {
    const calls: number[] = [];
    for (let at = 0, attempt = 1; at < 6 * 3_600_000; attempt += 1) {
      calls.push(at);
      at += afterMsOf(failure, attempt);
    }
    const busiestHour = Math.max(
      ...calls.map((from) => calls.filter((at) => at >= from && at < from + 3_600_000).length),
    );
    expect(busiestHour).toBeLessThanOrEqual(10);
    expect(calls.length).toBeGreaterThan(25);
  });

  it("adds up to a quarter, and never takes away", () => {
    expect(afterMsOf({ kind: "unreachable" }, 3, 0)).toBe(60_000);
    expect(afterMsOf({ kind: "unreachable" }, 3, 0.5)).toBe(67_500);
    expect(afterMsOf({ kind: "unreachable" }, 3, 1)).toBe(75_000);
    expect(afterMsOf({ kind: "rateLimited", retryAfterMs: 30_000 }, 1, 1)).toBe(37_500);
  });

  it("stops renewing a token that is refused each time it is new", () => {
    expect(decideRetry({ kind: "accessExpired" }, 5)).toEqual({ kind: "refreshToken" });
    expect(decideRetry({ kind: "accessExpired" }, 6)).toEqual(needs("needsReconnect"));
  });
});
