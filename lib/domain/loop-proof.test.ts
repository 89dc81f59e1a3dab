import { describe, expect, test } from "vitest";
import { judgeProof, nextProofMs, type ProofFacts } from "./loop-proof";

const touchedAt = new Date("2026-11-02T12:00:00Z");
const at = (seconds: number) => new Date(touchedAt.getTime() + seconds * 1_000);
const facts = (changes: Partial<ProofFacts> = {}): ProofFacts => ({
  touchedAt,
  noticedAt: at(2),
  readAt: at(3),
  isWatched: true,
  ...changes,
});

describe("the proof of a loop", () => {
  test.each<[what: string, changes: Partial<ProofFacts>, seconds: number, judged: string]>([
    ["told of and read", {}, 4, "proven"],
    ["told of and read in the very moment", { noticedAt: touchedAt, readAt: touchedAt }, 4, "proven"],
    ["not told of yet", { noticedAt: at(-1) }, 599, "waiting"],
    ["not read yet", { readAt: at(-1) }, 599, "waiting"],
    ["never told of", { noticedAt: at(-1) }, 600, "silent"],
    ["never told of anything", { noticedAt: null }, 600, "silent"],
    ["neither told of nor read", { noticedAt: null, readAt: null }, 600, "silent"],
    ["told of and never read", { readAt: null }, 600, "unread"],
    ["read without a watch", { isWatched: false, noticedAt: null }, 4, "proven"],
    ["not read and without a watch", { isWatched: false, noticedAt: null, readAt: null }, 600, "unread"],
  ])("%s", (_what, changes, seconds, judged) => {
    expect(judgeProof(facts(changes), at(seconds))).toBe(judged);
  });

  test("comes each hour, a little sooner by chance, and soon after a watch was replaced", () => {
    expect([nextProofMs("ordinary", 0), nextProofMs("ordinary", 1)]).toEqual([3_600_000, 2_880_000]);
    expect(nextProofMs("replaced", 0)).toBe(120_000);
  });
});
