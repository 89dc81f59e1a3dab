import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { handClock } from "./clock";
import { demoClock } from "./demo-clock";

const minute = 60_000;
let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "demo-clock-"));
  path = join(folder, "demo-clock.json");
});
afterEach(() => rmSync(folder, { recursive: true }));

const real = () => handClock("2026-11-03T12:00:00Z");
const wordsOf = (clock: { now(): Date }) => clock.now().toISOString().slice(11, 19);

describe("the demo's clock", () => {
  it("is real time while there is no file", () => {
    const at = real();
    const clock = demoClock(path, at);
    expect(wordsOf(clock)).toBe("12:00:00");
    at.advanceMs(minute);
    expect(wordsOf(clock)).toBe("12:01:00");
  });

  it("goes on from where it was moved to, for whoever moved it at once", () => {
    const at = real();
    const clock = demoClock(path, at);
    clock.setOffset(120 * minute);
    expect(wordsOf(clock)).toBe("14:00:00");
    at.advanceMs(5_000);
    expect(wordsOf(clock)).toBe("14:00:05");
    expect(clock.offsetMs()).toBe(120 * minute);
  });

  it("is one clock for all processes: the others follow at their next look, within 200 ms", () => {
    const at = real();
    const [one, other] = [demoClock(path, at), demoClock(path, at)];
    other.now();
    one.setOffset(30 * minute);
    at.advanceMs(100);
    expect(wordsOf(other)).toBe("12:00:00");
    at.advanceMs(100);
    expect(wordsOf(other)).toBe("12:30:00");
    one.setOffset(0);
    at.advanceMs(200);
    expect(wordsOf(other)).toBe("12:00:00");
  });

  it("follows several moves within one moment of the file system's clock", () => {
    const at = real();
    const [one, other] = [demoClock(path, at), demoClock(path, at)];
    for (let moves = 1; moves <= 20; moves += 1) {
      one.setOffset(moves * minute);
      at.advanceMs(200);
      expect(other.offsetMs()).toBe(moves * minute);
    }
  });

  it("keeps its time across a restart", () => {
    demoClock(path, real()).setOffset(5 * minute);
    expect(wordsOf(demoClock(path, real()))).toBe("12:05:00");
  });

  it("leaves nothing half written behind", () => {
    demoClock(path, real()).setOffset(5 * minute);
    expect(readdirSync(folder)).toEqual(["demo-clock.json"]);
    expect(JSON.parse(readFileSync(path, "utf8"))).toEqual({ offsetMs: 5 * minute });
  });

  it.each(["", "{", '{"offsetMs":-1}', '{"offsetMs":"1"}', '{"offsetMs":1e300}'])(
    "does not believe a file that says %j",
    (text) => {
      const at = real();
      const clock = demoClock(path, at);
      clock.setOffset(5 * minute);
      writeFileSync(path, text);
      at.advanceMs(200);
      expect(clock.offsetMs()).toBe(5 * minute);
    },
  );

  it("does not go before real time", () => {
    const clock = demoClock(path, real());
    expect(() => clock.setOffset(-1)).toThrow();
    expect(clock.offsetMs()).toBe(0);
  });
});
