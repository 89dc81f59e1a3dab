import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import config from "../vitest.config";
import { isInstalled } from "./install.mjs";
import { tooOldSentence } from "./node-version.mjs";
import { countPlaywright, countVitest, projectsByZone, settle } from "./phases.mjs";
import { brokenRules } from "./source-rules.mjs";

test.each([
  ["v20.19.0", true],
  ["v20.20.2", true],
  ["v22.1.0", true],
  ["v20.18.3", false],
  ["v18.20.0", false],
])("Node %s is enough: %s (decision 30)", (version, isEnough) => {
  const sentence = tooOldSentence(version, new URL("../package.json", import.meta.url));
  if (isEnough) expect(sentence).toBeNull();
  else expect(sentence).toMatch(/^Lockstep needs Node 20\.19 or newer; this is Node [\d.]+\.$/);
});

test("an install counts only when it finished and matches the lock file", () => {
  const root = mkdtempSync(join(tmpdir(), "lockstep-install-"));
  const lock = (version: string) =>
    JSON.stringify({
      packages: { "": {}, "node_modules/a": { version }, "node_modules/b": { version, optional: true } },
    });
  writeFileSync(join(root, "package-lock.json"), lock("1.0.0"));
  expect(isInstalled(root)).toBe(false);
  mkdirSync(join(root, "node_modules"));
  expect(isInstalled(root)).toBe(false);
  const npmsList = join(root, "node_modules", ".package-lock.json");
  writeFileSync(npmsList, JSON.stringify({ packages: {} }));
  expect(isInstalled(root)).toBe(false);
  writeFileSync(npmsList, JSON.stringify({ packages: { "node_modules/a": { version: "1.0.0" } } }));
  expect(isInstalled(root)).toBe(true);
  writeFileSync(join(root, "package-lock.json"), lock("1.0.1"));
  expect(isInstalled(root)).toBe(false);
  rmSync(root, { recursive: true });
});

test.each([
  ["lib/domain/x.ts", "const at = Date.now();", 1],
  ["lib/domain/x.ts", "const at = new Date();", 1],
  ["app/page.tsx", "const at = new Date( ).getTime() + Math.random();", 2],
  ["db/x.ts", "connect(process.env.DATABASE_URL)", 1],
  ["lib/domain/x.ts", "const at = new Date(instant); // not Date.now()", 0],
  ["lib/domain/x.ts", "/** Date.now() is\n * Math.random() */\nexport const a = 'https://a.test';", 0],
  ["lib/clock.ts", "new Date()", 0],
  ["lib/domain/x.test.ts", "Date.now()", 0],
  ["instrumentation.ts", "if (process.env.NEXT_RUNTIME === 'nodejs') {}", 0],
  ["scripts/x.mjs", "line\n".repeat(401), 1],
  ["lib/x.ts", "line\n".repeat(400), 0],
])("source rules in %s: %j breaks %i", (path, text, count) => {
  expect(brokenRules(path, text)).toHaveLength(count);
});

test.each([
  ["all well", { passed: 3, failed: 0, skipped: 1 }, 0, 0],
  ["a failure", { passed: 3, failed: 2, skipped: 0 }, 1, 2],
  ["no test at all", { passed: 0, failed: 0, skipped: 0 }, 0, 1],
  ["red without a failed test", { passed: 3, failed: 0, skipped: 0 }, 1, 1],
])("a phase with %s", (_, counts, code, failed) => {
  expect(settle(counts, code).failed).toBe(failed);
});

test("a file that does not load, and a journey that passed only the second time, are failures", () => {
  const report = {
    numPassedTests: 2,
    numFailedTests: 1,
    numPendingTests: 1,
    numTodoTests: 1,
    testResults: [
      { status: "failed", assertionResults: [] },
      { status: "failed", assertionResults: [{ status: "failed" }] },
      { status: "passed", assertionResults: [{ status: "passed" }] },
    ],
  };
  expect(countVitest(report)).toEqual({ passed: 2, failed: 2, skipped: 2 });
  const stats = { expected: 4, unexpected: 1, flaky: 1, skipped: 2 };
  expect(countPlaywright({ stats, errors: [{}] })).toEqual({ passed: 4, failed: 3, skipped: 2 });
});

test("every vitest project runs in a phase, and what works with times under three zones (decision 36)", () => {
  const named = (config.test?.projects ?? []).map((project) =>
    typeof project === "object" && "test" in project ? project.test?.name : project,
  );
  const zonesOf = (name: string) =>
    Object.entries(projectsByZone).flatMap(([zone, projects]) => (projects.includes(name) ? [zone] : []));
  const inUnitPhase = named
    .filter((name) => name !== "integration")
    .map((name) => [name, zonesOf(String(name))]);
  expect(Object.fromEntries(inUnitPhase)).toEqual({
    unit: ["UTC", "America/New_York", "Asia/Kolkata"],
    contract: ["UTC", "America/New_York", "Asia/Kolkata"],
    components: ["UTC"],
    sandbox: ["UTC"],
    "planted-bugs": ["UTC"],
    "served-contract": ["Asia/Kolkata"],
  });
});
