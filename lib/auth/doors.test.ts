import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const app = fileURLToPath(new URL("../../app", import.meta.url));
const sources = readdirSync(app, { recursive: true, encoding: "utf8" })
  .map((path) => path.split(sep).join("/"))
  .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path))
  .map((path) => ({ path, text: readFileSync(join(app, path), "utf8") }));

/** Inngest's own handler checks its signature on every request. */
const guardedElsewhere = new Set(["api/inngest/route.ts"]);
const segmentOptions =
  /^export const (?:dynamic|revalidate|runtime|maxDuration|fetchCache|preferredRegion) = /;

const exportsOf = (text: string) => text.match(/^export (?!type |interface )[^\n]*/gm) ?? [];
const actionFiles = sources.filter(({ text }) => /^\s*["']use server["']/m.test(text));
const routeFiles = sources.filter(
  ({ path }) => /(?:^|\/)route\.tsx?$/.test(path) && !guardedElsewhere.has(path),
);
const pages = sources.filter(({ path }) => /(?:^|\/)page\.tsx$/.test(path));

describe("doors into the product", () => {
  it("are found by this test", () => {
    expect(actionFiles.length).toBeGreaterThan(0);
    expect(routeFiles.length).toBeGreaterThan(0);
    expect(pages.length).toBeGreaterThan(0);
  });

  it.each(actionFiles.map(({ path, text }) => [path, text]))("%s exports guarded actions only", (_, text) => {
    expect(text.trimStart()).toMatch(/^["']use server["']/);
    for (const line of exportsOf(text)) expect(line).toMatch(/^export const \w+ = (?:action|formAction)\(/);
  });

  it.each(routeFiles.map(({ path, text }) => [path, text]))("%s exports guarded handlers only", (_, text) => {
    for (const line of exportsOf(text).filter((one) => !segmentOptions.test(one))) {
      expect(line).toMatch(/^export const (?:GET|POST|PUT|PATCH|DELETE) = route(?:<.*>)?\(/);
    }
  });

  it.each(pages.map(({ path, text }) => [path, text]))("%s asks who is looking", (_, text) => {
    expect(text).toMatch(/\b(?:pageActor|currentActor)\(/);
  });
});
