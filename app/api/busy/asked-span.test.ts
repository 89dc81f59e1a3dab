import { describe, expect, test } from "vitest";
import { askedPeople, askedSpan } from "./asked-span";

const mike = "11111111-2222-4333-8444-555555555555";

describe("what an address asks for", () => {
  test.each([
    ["a week", "2026-11-02T08:00:00.000Z", "2026-11-09T08:00:00.000Z", true],
    ["a week with offsets", "2026-11-02T00:00:00-08:00", "2026-11-09T00:00:00-08:00", true],
    ["no end", "2026-11-02T08:00:00Z", "", false],
    ["an end before the start", "2026-11-09T08:00:00Z", "2026-11-02T08:00:00Z", false],
    ["nothing", "2026-11-02T08:00:00Z", "2026-11-02T08:00:00Z", false],
    ["two months", "2026-11-02T08:00:00Z", "2027-01-03T08:00:00Z", true],
    ["years", "2026-11-02T08:00:00Z", "2029-11-02T08:00:00Z", false],
    ["a day without a time", "2026-11-02", "2026-11-09", false],
    ["words", "soon", "later", false],
  ])("%s", (_, from, to, isSpan) => {
    expect(askedSpan(new URLSearchParams({ from, to })) !== null).toBe(isSpan);
  });

  test.each([
    ["nobody", {}, null],
    ["an empty list", { who: "" }, null],
    ["ids, each once", { who: `${mike},nobody,${mike}` }, [mike]],
    ["no id at all", { who: "everybody" }, []],
  ])("people: %s", (_, search, ids) => {
    expect(askedPeople(new URLSearchParams(Object.entries(search)))).toEqual(ids);
  });
});
