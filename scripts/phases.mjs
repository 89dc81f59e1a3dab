// The phases that run tests. Each resolves to counts; a phase that ran nothing, or crashed, counts as one failure.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runNode } from "./checks.mjs";

/**
 * The vitest projects of the unit phase, by the process zone they run under. What works with times runs under all three;
 * the providers' contracts over HTTP under one that is not UTC, so that leaning on the zone is still seen; what draws
 * pages, what plays the providers and what plants bugs in the simulator under one.
 */
const everywhere = ["unit", "contract"];
export const projectsByZone = {
  UTC: [...everywhere, "components", "sandbox", "planted-bugs"],
  "America/New_York": everywhere,
  "Asia/Kolkata": [...everywhere, "served-contract"],
};

const nothing = { passed: 0, failed: 0, skipped: 0 };

/** Runs some of the vitest projects, under one time zone. */
export async function runVitest(root, projects, zone, extraEnv = {}) {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-results-"));
  const report = join(folder, "vitest.json");
  const args = ["node_modules/vitest/vitest.mjs", "run", ...projects.flatMap((name) => ["--project", name])];
  args.push("--reporter=dot", "--reporter=json", `--outputFile.json=${report}`);
  const env = { ...process.env, ...extraEnv, TZ: zone, NODE_ENV: "test" };
  const { code } = await runNode(args, { cwd: root, env, isShown: true });
  return finish(folder, code, () => countVitest(JSON.parse(readFileSync(report, "utf8"))));
}

/** A file that could not even be loaded has no failed test in the report, but must count. */
export function countVitest(report) {
  const isBroken = (file) =>
    file.status === "failed" && !file.assertionResults.some(({ status }) => status === "failed");
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.testResults.filter(isBroken).length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** Runs the journeys in the browser at `browserPath`. */
export async function runPlaywright(root, browserPath, extraEnv = {}) {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-results-"));
  const report = join(folder, "playwright.json");
  const env = {
    ...process.env,
    ...extraEnv,
    CHROMIUM_PATH: browserPath,
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
    TZ: "UTC",
  };
  const { code } = await runNode(["node_modules/playwright/cli.js", "test"], {
    cwd: root,
    env,
    isShown: true,
  });
  return finish(folder, code, () => countPlaywright(JSON.parse(readFileSync(report, "utf8"))));
}

/** A journey that passed only at a second try is a failure here. */
export function countPlaywright({ stats, errors }) {
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  };
}

function finish(folder, code, count) {
  try {
    return settle(count(), code);
  } catch (error) {
    console.log(`The phase left no result: ${error.message}`);
    return settle(nothing, code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Red without a failed test (a crash, an unhandled error) and green without a test both count as one failure. */
export function settle(counts, code) {
  if (counts.failed > 0 || (code === 0 && counts.passed > 0)) return counts;
  return { ...counts, failed: 1 };
}

export function sum(all) {
  const add = (left, right) => ({
    passed: left.passed + right.passed,
    failed: left.failed + right.failed,
    skipped: left.skipped + right.skipped,
  });
  return all.reduce(add, nothing);
}
