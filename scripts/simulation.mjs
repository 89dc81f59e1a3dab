// The simulation phase of `npm test`: histories of the sync core under faults, other ones under each process zone.
import { runNode } from "./checks.mjs";

const summary = /(\d+) passed, (\d+) failed, (\d+) skipped\s*$/;

/** The usual run repeats its seeds, so that it says the same twice; the deep one makes fresh histories (see sim/README.md). */
const usual = {
  UTC: { firstSeed: 118_316_532_005_054, histories: 7_000 },
  "America/New_York": { firstSeed: 8_917_414_339_963, histories: 7_000 },
  "Asia/Kolkata": { firstSeed: 37_109_487_154_557, histories: 7_000 },
};
const deepHistories = 40_000;

function argumentsFor(zone, isDeep) {
  if (isDeep) return ["--histories", String(deepHistories)];
  const { firstSeed, histories } = usual[zone];
  return ["--histories", String(histories), "--seed", String(firstSeed)];
}

/** Resolves to its counts; a run that ends without them, or with a violation, counts as failed. */
export async function runSimulation(root, zone, env) {
  const asked = argumentsFor(zone, env.LOCKSTEP_TEST_DEEP === "1");
  const { code, output } = await runNode(["--import", "tsx", "sim/main.ts", ...asked], {
    cwd: root,
    env: { ...process.env, ...env, TZ: zone },
  });
  console.log(`under TZ=${zone}\n${output.trim()}`);
  const found = summary.exec(output);
  if (!found) return { passed: 0, failed: 1, skipped: 0 };
  const [passed, failed, skipped] = found.slice(1).map(Number);
  return { passed, failed: code === 0 ? failed : Math.max(1, failed), skipped };
}
