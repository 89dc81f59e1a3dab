// The simulation phase of `npm test`: histories of the sync core under faults, other ones under each process zone.
import { runNode } from "./checks.mjs";

const summary = /(\d+) passed, (\d+) failed, (\d+) skipped\s*$/;

/** Fresh ones each time, under each zone: with three zones more than 20,000. What a run prints replays it. */
const histories = 7_000;
const deepHistories = 40_000;

/** Resolves to its counts; a run that ends without them, or with a violation, counts as failed. */
export async function runSimulation(root, zone, env) {
  const asked = ["--histories", String(env.LOCKSTEP_TEST_DEEP === "1" ? deepHistories : histories)];
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
