import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { firstSeedOf } from "./simulation.mjs";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "lockstep-sources-"));
  for (const path of [
    "db/store/one.ts",
    "lib/calendar/memory/two.ts",
    "lib/domain/deep/three.ts",
    "lib/usecases/four.ts",
    "sim/five.mjs",
    "sim/README.md",
    "sim/six.test.ts",
    "app/seven.ts",
  ])
    write(path, `// ${path}`);
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

test("the same sources get the same histories, wherever they lie, and other ones in another zone", () => {
  const seed = firstSeedOf(root, "UTC");
  const elsewhere = `${root}-copy`;
  cpSync(root, elsewhere, { recursive: true });
  expect(firstSeedOf(elsewhere, "UTC")).toBe(seed);
  rmSync(elsewhere, { recursive: true });
  expect(firstSeedOf(root, "Asia/Kolkata")).not.toBe(seed);
  expect(Number.isSafeInteger(seed + 7_000)).toBe(true);
});

test.each([
  "db/store/one.ts",
  "lib/calendar/memory/two.ts",
  "lib/domain/deep/three.ts",
  "lib/usecases/four.ts",
  "sim/five.mjs",
])("one other byte in %s gets other histories", (path) => {
  const seed = firstSeedOf(root, "UTC");
  write(path, `/* ${path}`);
  expect(firstSeedOf(root, "UTC")).not.toBe(seed);
});

test("another name or place of the same text gets other histories", () => {
  const seed = firstSeedOf(root, "UTC");
  write("sim/eight.ts", "");
  const more = firstSeedOf(root, "UTC");
  expect(more).not.toBe(seed);
  rmSync(join(root, "sim/eight.ts"));
  write("sim/eighth.ts", "");
  expect([seed, more]).not.toContain(firstSeedOf(root, "UTC"));
});

test.each(["sim/README.md", "sim/six.test.ts", "app/seven.ts"])("%s is nothing a history runs", (path) => {
  const seed = firstSeedOf(root, "UTC");
  write(path, "changed");
  expect(firstSeedOf(root, "UTC")).toBe(seed);
});
