import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import cases from "@/lib/domain/cases/wall-time.json";
import { instantOfWall, readWall, UnknownZoneError, wallOfInstant } from "@/lib/domain/zone-table";

const zones = [
  "UTC",
  "America/Los_Angeles",
  "America/New_York",
  "America/Sao_Paulo",
  "America/St_Johns",
  "Africa/Casablanca",
  "Africa/Monrovia",
  "Asia/Kathmandu",
  "Asia/Tehran",
  "Australia/Lord_Howe",
  "Europe/Amsterdam",
  "Europe/Dublin",
  "Europe/Oslo",
  "Pacific/Apia",
  "Pacific/Chatham",
  "Antarctica/Troll",
];
const wallMs = (text: string) => Date.parse(`${text}Z`);
const iso = (ms: number) => new Date(ms).toISOString();

/** Any second from 1880, when zones still had odd seconds, and the hours around every change of the clocks. */
const moments = fc.oneof(
  fc.integer({ min: wallMs("1880-01-01T00:00:00") / 1000, max: wallMs("2060-01-01T00:00:00") / 1000 }),
  fc
    .tuple(fc.integer({ min: 1970, max: 2040 }), fc.integer({ min: 0, max: 366 * 24 * 60 }))
    .map(([year, minutes]) => Date.UTC(year, 0, 1) / 1000 + minutes * 60),
);
const changes = fc
  .tuple(
    fc.constantFrom(...zones.slice(1)),
    fc.integer({ min: 1965, max: 2040 }),
    fc.integer({ min: -180, max: 180 }),
  )
  .map(([zone, year, minutes]) => {
    const from = Temporal.Instant.from(`${year}-01-01T00:00:00Z`).toZonedDateTimeISO(zone);
    const change = from.getTimeZoneTransition("next") ?? from;
    return {
      zone,
      wall: Math.floor(change.epochMilliseconds / 1000) + change.offsetNanoseconds / 1e9 + minutes * 60,
    };
  });

function byTemporal(zone: string, ms: number): number {
  const plain = Temporal.PlainDateTime.from(iso(ms).replace("Z", ""));
  return plain.toZonedDateTime(zone, { disambiguation: "compatible" }).epochMilliseconds;
}

describe("zone table [I19][B27]", () => {
  it.each(cases.cases)("$name", ({ zone, wall, instant }) => {
    expect(iso(instantOfWall(zone, wallMs(`${wall}:00`)))).toBe(instant);
  });

  it("is what Temporal calls compatible, at any time", () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), moments, (zone, seconds) => {
        expect(iso(instantOfWall(zone, seconds * 1000))).toBe(iso(byTemporal(zone, seconds * 1000)));
      }),
      { numRuns: 1_500 },
    );
  });

  it("is what Temporal calls compatible, around the changes of the clocks", () => {
    fc.assert(
      fc.property(changes, ({ zone, wall }) => {
        expect(iso(instantOfWall(zone, wall * 1000))).toBe(iso(byTemporal(zone, wall * 1000)));
      }),
      { numRuns: 1_500 },
    );
  });

  it("tells what a clock shows at an instant", () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), moments, (zone, seconds) => {
        const shown = Temporal.Instant.fromEpochMilliseconds(seconds * 1000).toZonedDateTimeISO(zone);
        const plain = Temporal.PlainDateTime.from(iso(wallOfInstant(zone, seconds * 1000)).replace("Z", ""));
        expect(plain.toString()).toBe(shown.toPlainDateTime().toString());
      }),
      { numRuns: 1_500 },
    );
  });

  it.each([
    ["America/Los_Angeles", "2027-03-14T02:30:30.250", "2027-03-14T10:30:30.250Z", "gap"],
    ["America/Los_Angeles", "2026-11-01T01:30:30.250", "2026-11-01T08:30:30.250Z", "fold"],
    ["America/Los_Angeles", "2026-11-01T00:59:59.999", "2026-11-01T07:59:59.999Z", null],
    ["America/Los_Angeles", "2026-11-01T02:00:00", "2026-11-01T10:00:00.000Z", null],
    ["Pacific/Apia", "2011-12-30T00:00:00", "2011-12-30T10:00:00.000Z", "gap"],
    ["Pacific/Apia", "2011-12-31T00:00:00", "2011-12-30T10:00:00.000Z", null],
    // Monrovia's clocks were 44 minutes and 30 seconds behind until 1972.
    ["Africa/Monrovia", "1971-06-01T12:00:00", "1971-06-01T12:44:30.000Z", null],
  ])("keeps seconds: %s %s", (zone, wall, instant, oddity) => {
    const read = readWall(zone, wallMs(wall));
    expect([iso(read.instantMs), read.oddity]).toEqual([instant, oddity]);
  });

  it("refuses an unknown zone every time", () => {
    expect(() => instantOfWall("Nowhere/Land", 0)).toThrow(UnknownZoneError);
    expect(() => wallOfInstant("Nowhere/Land", 0)).toThrow(UnknownZoneError);
  });
});
