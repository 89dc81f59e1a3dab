import { expect, test } from "vitest";
import { allNets } from "@/sim/cron";
import { faultNames } from "@/sim/faults";
import { type Plant, runHistory } from "@/sim/history";
import { knownHealthSeeds, knownMixedSeeds, knownSeeds } from "@/sim/known-seeds";
import { missedBounds } from "@/sim/richness";
import { runMany, wordsOf } from "@/sim/run-many";

/** Thousands more run as a phase of their own; fresh ones by `npm run sim`. */
const histories = 200;
const firstSeed = 8_917_414_339_963;

test("histories break no invariant [I2][I3][I4][I5][I6][I7][I8][I9][I14][I15][I16][I17][I18][I19]", {
  timeout: 300_000,
}, async () => {
  const before = performance.now();
  const summary = await runMany(firstSeed, histories, { mostFailures: 3 });
  console.log(`seed ${firstSeed}\n${wordsOf(summary, performance.now() - before).join("\n")}`);
  expect(summary.failed.map(({ seed, violation }) => ({ seed, ...violation }))).toEqual([]);
});

test("a history is the same every time", { timeout: 300_000 }, async () => {
  for (let seed = 1; seed <= 60; seed += 1) {
    const [once, again] = [await runHistory(seed), await runHistory(seed)];
    expect(again.hash, `seed ${seed}`).toBe(once.hash);
    expect(again.steps).toBe(once.steps);
  }
});

/** Without the other manner a seed is the history that it was before there was one. */
/** Nor does anybody look at health in them, or give a connection up, for the same reason. */
const before: Plant = {
  nets: { ...allNets, health: false },
  profile: (drawn) => ({ ...drawn, disconnects: false }),
};
const googleAlone: Plant = {
  ...before,
  profile: (drawn) => ({ ...drawn, disconnects: false, manners: [] }),
};

test.each(knownSeeds)("seed %i, once: %s", { timeout: 60_000 }, async (seed) => {
  expect((await runHistory(seed, googleAlone)).violation).toBeNull();
});

test.each(knownMixedSeeds)("mixed seed %i, once: %s", { timeout: 60_000 }, async (seed) => {
  expect((await runHistory(seed, before)).violation).toBeNull();
});

test.each(knownHealthSeeds)("seed %i with its ladder, once: %s [I9]", { timeout: 60_000 }, async (seed) => {
  expect((await runHistory(seed)).violation).toBeNull();
});

const rich = {
  histories: 1_000,
  steps: 300_000,
  providerWrites: 30_000,
  bookings: 8_000,
  faults: Object.fromEntries(Object.keys(faultNames).map((fault) => [fault, 50])),
  failed: [],
};

test.each([
  ["nothing", {}, []],
  ["steps", { steps: 299_000 }, ["too few steps: 299.0 of 300 a history"]],
  ["writes", { providerWrites: 29_900 }, ["too few providerWrites: 29.9 of 30 a history"]],
  ["bookings", { bookings: 7_900 }, ["too few bookings: 7.9 of 8 a history"]],
  ["a fault", { faults: { ...rich.faults, F10: 49 } }, [`F10 is too rare: ${faultNames.F10}`]],
])("a run that lacks %s says so", (_, lack, said) => {
  expect(missedBounds({ ...rich, ...lack })).toEqual(said);
});
