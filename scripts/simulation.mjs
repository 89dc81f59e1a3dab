// The simulation phase of `npm test`: fresh histories of the sync core under faults, some under each process zone.
import { runNode } from "./checks.mjs";

const histories = { usual: 7_000, deep: 40_000 };
const summary = /(\d+) passed, (\d+) failed, (\d+) skipped\s*$/;

/** Resolves to its counts; a run that ends without them, or with a violation, counts as failed. */
export async function runSimulation(root, zone, env) {
  console.log(`under TZ=${zone}`);
  const count = env.LOCKSTEP_TEST_DEEP ? histories.deep : histories.usual;
  const { code, output } = await runNode(["--import", "tsx", "sim/main.ts", "--histories", String(count)], {
    cwd: root,
    env: { ...process.env, ...env, TZ: zone },
  });
  console.log(output.trim());
  const found = summary.exec(output);
  if (!found) return { passed: 0, failed: 1, skipped: 0 };
  const [passed, failed, skipped] = found.slice(1).map(Number);
  return { passed, failed: code === 0 ? failed : Math.max(1, failed), skipped };
}
