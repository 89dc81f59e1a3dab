import { randomInt } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { type Fault, faultNames } from "@/sim/faults";
import { runHistory } from "@/sim/history";
import { knownSeeds } from "@/sim/known-seeds";
import { runMany, type Summary, wordsOf } from "@/sim/run-many";

/** The suite runs under three process zones, so this is over 20,000 in all; the deep run does 100,000 in each. */
const histories = process.env.LOCKSTEP_TEST_DEEP === "1" ? 100_000 : 7_000;
/** The real core under test; what only the whole product has is left to other tests. */
const promised: readonly Fault[] = [
  "F1",
  "F2",
  "F3",
  "F4",
  "F5",
  "F6",
  "F7",
  "F8",
  "F9",
  "F10",
  "F11",
  "F12",
  "F13",
];

describe("fresh histories", () => {
  const firstSeed = randomInt(1, 2 ** 47);
  let summary: Summary;

  beforeAll(async () => {
    const before = performance.now();
    summary = await runMany(firstSeed, histories, { mostFailures: 3 });
    console.log(`seed ${firstSeed}\n${wordsOf(summary, performance.now() - before).join("\n")}`);
  }, 6 * 3_600_000);

  test("break no invariant [I1][I2][I3][I4][I5][I6][I7][I8][I14][I15][I16][I17][I19]", () => {
    expect(summary.failed.map(({ seed, violation }) => ({ seed, ...violation }))).toEqual([]);
  });

  test("are rich: steps, provider writes, bookings (decision 37)", () => {
    expect(summary.steps / summary.histories).toBeGreaterThanOrEqual(300);
    expect(summary.providerWrites / summary.histories).toBeGreaterThanOrEqual(30);
    expect(summary.bookings / summary.histories).toBeGreaterThanOrEqual(8);
  });

  test.each(promised)("inject %s often enough", (fault) => {
    const each20000 = ((summary.faults[fault] ?? 0) * 20_000) / summary.histories;
    expect(each20000, faultNames[fault]).toBeGreaterThanOrEqual(1_000);
  });
});

test("a history is the same every time", { timeout: 300_000 }, async () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const [once, again] = [await runHistory(seed), await runHistory(seed)];
    expect(again.hash, `seed ${seed}`).toBe(once.hash);
    expect(again.steps).toBe(once.steps);
  }
});

test.each(knownSeeds)("seed %i, once: %s", { timeout: 60_000 }, async (seed) => {
  expect((await runHistory(seed)).violation).toBeNull();
});
