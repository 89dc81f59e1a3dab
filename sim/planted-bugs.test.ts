import { expect, test } from "vitest";
import { plantedBugs } from "@/sim/planted-bugs";
import { plantedEndingBugs } from "@/sim/planted-ending-bugs";
import { plantedGraphBugs } from "@/sim/planted-graph-bugs";
import { plantedHealthBugs } from "@/sim/planted-health-bugs";
import { runMany } from "@/sim/run-many";

/** A bug that hides longer than this could hide in the product too (decision 38). */
const mostHistories = 2_000;
/** What catches a bug must not cry wolf. */
const cleanHistories = 25;

const bugs = [...plantedBugs, ...plantedGraphBugs, ...plantedHealthBugs, ...plantedEndingBugs];

test.each(bugs)("a planted bug is caught: $name", { timeout: 300_000 }, async ({ plant, caughtBy, name }) => {
  const { histories, failed } = await runMany(1, mostHistories, { plant });
  const [first] = failed;
  console.log(`${name}: ${histories} histories, ${first?.violation?.invariant}`);
  expect(first, "no history found it").toBeDefined();
  const invariant = first?.violation?.invariant.split(" ")[0];
  expect(caughtBy).toContain(invariant);
});

test.each(bugs)("without it the same histories are clean: $name", { timeout: 300_000 }, async ({ plant }) => {
  const { profile } = plant;
  const { failed } = await runMany(1, cleanHistories, { plant: profile ? { profile } : {} });
  expect(failed).toEqual([]);
});
