import { describe, expect, test } from "vitest";
import cases from "./cases/wall-time.json";
import type { LocalDate } from "./time";
import { addDays, dayIn, instantToWall, isZone, UnknownZoneError, wallToInstant } from "./wall-time";

function wallOf(text: string) {
  const [date = "", clock = ""] = text.split("T");
  const [hour = 0, minute = 0] = clock.split(":").map(Number);
  return { date: date as LocalDate, hour, minute };
}

describe("wall time to instant [I19][P9]", () => {
  test.each(cases.cases)("$name", ({ zone, wall, instant }) => {
    expect(wallToInstant(wallOf(wall), zone).instant.toISOString()).toBe(instant);
  });

  test.each([
    ["2027-03-14T02:30", "gap"],
    ["2026-11-01T01:30", "fold"],
    ["2026-11-01T09:00", null],
  ])("%s in Los Angeles is told as %s", (wall, oddity) => {
    expect(wallToInstant(wallOf(wall), "America/Los_Angeles").oddity).toBe(oddity);
  });

  test("ordinary times go there and back", () => {
    const at = wallToInstant(wallOf("2026-11-03T09:00"), "America/Denver").instant;
    expect(instantToWall(at, "America/Denver")).toEqual(wallOf("2026-11-03T09:00"));
    expect(instantToWall(at, "America/Los_Angeles")).toEqual(wallOf("2026-11-03T08:00"));
  });

  test("a day is as long as its clocks make it", () => {
    const hours = (date: string) => {
      const day = dayIn(date as LocalDate, "America/Los_Angeles");
      return (day.end.getTime() - day.start.getTime()) / 3_600_000;
    };
    expect([hours("2026-11-01"), hours("2027-03-14"), hours("2026-11-03")]).toEqual([25, 23, 24]);
    expect(addDays("2028-02-28" as LocalDate, 1)).toBe("2028-02-29");
  });

  test("an unknown zone is refused, not guessed", () => {
    expect(isZone("America/Los_Angeles")).toBe(true);
    expect(isZone("America/Nowhere")).toBe(false);
    expect(isZone("+08:00")).toBe(false);
    expect(() => wallToInstant(wallOf("2026-11-03T09:00"), "Nowhere/Land")).toThrow(UnknownZoneError);
  });
});
