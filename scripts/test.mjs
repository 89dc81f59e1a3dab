// `npm test`: every check and test, from a bare clone. The last line is `N passed, N failed, N skipped`.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { tooOldSentence } from "./node-version.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const phaseNames = ["check", "unit", "simulation", "integration", "e2e"];

/** Which phases to run, and how far. Throws on a word it does not know. */
function readArguments(words) {
  const only = words.includes("--only") ? words[words.indexOf("--only") + 1] : undefined;
  const unknown = words.find((word) => !["--only", "--deep", only].includes(word));
  if (unknown || (words.includes("--only") && !phaseNames.includes(only))) {
    throw new Error(`Usage: npm test [-- --only ${phaseNames.join("|")}] [--deep]`);
  }
  return {
    phases: only ? [only] : phaseNames,
    env: words.includes("--deep") ? { LOCKSTEP_TEST_DEEP: "1" } : {},
  };
}

async function phasesOf(env) {
  const { runChecks, runNode } = await import("./checks.mjs");
  const { projectsByZone, runVitest, runPlaywright, sum } = await import("./phases.mjs");
  const { findBrowser } = await import("./browser.mjs");
  return {
    check: () => runChecks(root, (path) => existsSync(join(root, path))),
    unit: async () => {
      const all = [];
      for (const [zone, projects] of Object.entries(projectsByZone)) {
        console.log(`under TZ=${zone}: ${projects.join(", ")}`);
        all.push(await runVitest(root, projects, zone, env));
      }
      return sum(all);
    },
    simulation: async () => {
      const { runSimulation } = await import("./simulation.mjs");
      const zones = Object.keys(projectsByZone);
      return sum(await Promise.all(zones.map((zone) => runSimulation(root, zone, env))));
    },
    integration: () => runVitest(root, ["integration"], "UTC", env),
    e2e: async () => {
      const browser = await findBrowser(root, console.log);
      console.log(`browser ${browser}`);
      const built = await runNode(["--import", "tsx", "scripts/build.ts"], { cwd: root, isShown: true });
      if (built.code !== 0) throw new Error("the build failed");
      return runPlaywright(root, browser, env);
    },
  };
}

async function runPhase(name, phase) {
  const started = performance.now();
  console.log(`\n== ${name}`);
  try {
    const counts = await phase();
    const seconds = Math.round((performance.now() - started) / 1000);
    console.log(
      `${name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped in ${seconds} s`,
    );
    return counts;
  } catch (error) {
    console.log(`${name}: ${error.message}`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

async function main() {
  const tooOld = tooOldSentence(process.version, new URL("../package.json", import.meta.url));
  if (tooOld) throw new Error(tooOld);
  const { phases, env } = readArguments(process.argv.slice(2));
  const { ensureInstalled } = await import("./install.mjs");
  await ensureInstalled(root, console.log);
  const known = await phasesOf(env);
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const name of phases) {
    const counts = await runPhase(name, known[name]);
    for (const key of Object.keys(total)) total[key] += counts[key];
  }
  console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return total.failed === 0 && total.passed > 0;
}

main().then(
  (isGreen) => process.exit(isGreen ? 0 : 1),
  (error) => {
    console.log(error.message);
    console.log("0 passed, 1 failed, 0 skipped");
    process.exit(1);
  },
);
