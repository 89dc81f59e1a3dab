import { expect, test } from "vitest";
import { announcement } from "./announcement";

const shown = {
  appUrl: "http://127.0.0.1:3000",
  isDemo: true,
  sandboxUrl: "http://127.0.0.1:4010",
  plays: ["GOOGLE", "MICROSOFT"],
  logsDir: "logs",
} as const;
const lineOf = (lines: readonly string[], email: string) =>
  lines.find((line) => line.trim().startsWith(email)) ?? "";

test("shows where the demo calendars of the sandbox can be seen", () => {
  const lines = announcement(shown);
  expect(lines).toContain("  http://127.0.0.1:4010/google/mike@demo.test");
  expect(lines).toContain("  http://127.0.0.1:4010/outlook/ana@demo.test");
  for (const email of ["mike@demo.test", "ana@demo.test"])
    expect(lineOf(lines, email)).not.toContain("not connected");
});

test.each([
  ["the sandbox plays only Outlook", { ...shown, plays: ["MICROSOFT"] as const }],
  ["there is no sandbox", { ...shown, sandboxUrl: null, plays: [] }],
])("names no Google calendar and nobody as connected where %s", (_title, elsewhere) => {
  const lines = announcement(elsewhere);
  expect(lines.filter((line) => line.includes("/google/"))).toEqual([]);
  expect(lineOf(lines, "mike@demo.test")).toContain("not connected yet");
  expect(lineOf(lines, "raj@demo.test")).toContain("not connected yet");
});

test("names no Outlook calendar and nobody as connected where the sandbox plays only Google", () => {
  const lines = announcement({ ...shown, plays: ["GOOGLE"] });
  expect(lines.filter((line) => line.includes("/outlook/"))).toEqual([]);
  expect(lineOf(lines, "ana@demo.test")).toContain("not connected yet");
  expect(lineOf(lines, "mike@demo.test")).not.toContain("not connected");
});

test("says nothing of sign-ins outside the demo", () => {
  expect(announcement({ ...shown, isDemo: false }).join("\n")).not.toContain("demo.test");
});
