import { describe, expect, test } from "vitest";
import { failureWords, type HealthFacts, healthOf } from "@/lib/domain/connection-health";
import type { EpisodeDirection, SyncDirectionName } from "@/lib/domain/episode";
import type { ProviderFailure } from "@/lib/domain/failure";

const now = new Date("2026-11-03T18:00:00Z");
const minute = 60_000;
const ago = (ms: number) => new Date(now.getTime() - ms);

function failing(
  direction: SyncDirectionName,
  failure: ProviderFailure | null = { kind: "unreachable" },
  overAt: string | null = null,
): EpisodeDirection {
  return { direction, since: ago(minute).toISOString(), failure, overAt };
}
const open = (openMs: number, ...directions: EpisodeDirection[]) => ({
  episode: { openedAt: ago(openMs), directions },
});
const slowed: ProviderFailure = { kind: "rateLimited", retryAfterMs: 30_000 };
const well: HealthFacts = { state: "live", episode: null, isReadingFirst: false, isWatched: true };

describe("the state of a connection in one word", () => {
  test.each([
    ["live", {}],
    ["polling", { isWatched: false }],
    ["firstSync", { isReadingFirst: true, isWatched: false }],
    ["delayed", open(30 * minute - 1, failing("pull"))],
    ["failing", open(30 * minute, failing("pull"))],
    ["failing", { ...open(30 * minute, failing("push")), isReadingFirst: true }],
    ["polling", { ...open(600 * minute, failing("watch", null)), isWatched: false }],
    ["live", open(60 * minute, failing("pull", null, now.toISOString()))],
    ["needsReconnect", { state: "needsReconnect", ...open(minute, failing("token")) }],
    ["cannotWrite", { state: "cannotWrite", ...open(600 * minute, failing("permission")) }],
    ["paused", { state: "paused", isWatched: false }],
  ] as const)("%s of %j", (state, wish) => {
    expect(healthOf({ ...well, ...wish }, now)).toBe(state);
  });

  test("a provider that only asks to slow down delays, however long [P28]", () => {
    expect(healthOf({ ...well, ...open(600 * minute, failing("push", slowed)) }, now)).toBe("delayed");
    const both = open(600 * minute, failing("push", slowed), failing("pull"));
    expect(healthOf({ ...well, ...both }, now)).toBe("failing");
  });
});

test.each([
  [null, "Nothing was heard of Google for too long"],
  [{ kind: "unavailable", status: 503, retryAfterMs: null }, "Google is not available (503)"],
  [{ kind: "grantRevoked" }, "Google no longer accepts our key (invalid_grant)"],
  [{ kind: "rejected", status: 400, reason: "CANARY" }, "Google refused what was sent (400)"],
  [{ kind: "misconfigured", reason: "CANARY" }, "Google does not know this installation (invalid_client)"],
] as const)("%j is told in plain words with its code, and never in the provider's", (failure, words) => {
  expect(failureWords(failure, "Google")).toBe(words);
});
