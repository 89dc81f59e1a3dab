import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { movedNow } from "./clock";
import { connect } from "./google/testing";
import { startSandbox } from "./server";
import { control } from "./testing";

const HOUR = 3_600_000;
const MIKE = "mike@demo.test";
const TIMES = {
  start: { dateTime: "2026-11-23T14:00:00-08:00" },
  end: { dateTime: "2026-11-23T15:00:00-08:00" },
};

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sandbox-clock-"));
  path = join(folder, "demo-clock.json");
});
afterEach(() => rmSync(folder, { recursive: true }));

function say(text: string): void {
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}

describe("a clock that somebody else moves", () => {
  it("follows the file within 200 ms, forwards and back; what it cannot read changes nothing", () => {
    let real = 1_000_000;
    const now = movedNow(path, () => real);
    const soon = () => {
      real += 200;
      return now() - real;
    };
    expect(now()).toBe(real);
    say('{"offsetMs": 7200000}');
    expect(now()).toBe(real);
    expect(soon()).toBe(2 * HOUR);
    say("{");
    expect(soon()).toBe(2 * HOUR);
    say('{"offsetMs": 0}');
    expect(soon()).toBe(0);
    say('{"offsetMs": 5}');
    expect(soon()).toBe(5);
    rmSync(path);
    expect(soon()).toBe(0);
  });

  it("stamps events and the log; keys and tokens do not grow old by it", async () => {
    let aheadMs = 0;
    const sandbox = await startSandbox({ calendarNow: () => Date.now() + aheadMs });
    try {
      const { api } = await connect(sandbox.url, MIKE);
      aheadMs = 100 * HOUR;
      const made = await api.events.insert({
        calendarId: "primary",
        sendUpdates: "none",
        requestBody: TIMES,
      });
      const ahead = (stamp: string | null | undefined) => Date.parse(stamp ?? "") - Date.now();
      expect(ahead(made.data.updated)).toBeGreaterThan(99 * HOUR);
      expect(ahead(made.data.created)).toBeGreaterThan(99 * HOUR);
      const { body } = await control(sandbox.url, "requests");
      expect(ahead(body.requests.at(-1).at)).toBeGreaterThan(99 * HOUR);
      expect(body.requests.at(-1).durationMs).toBeLessThan(60_000);
    } finally {
      await sandbox.close();
    }
  });
});
