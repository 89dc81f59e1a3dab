import { describe, expect, it } from "vitest";
import { forgottenBefore, type HeldRemoval, isLargeRemoval, judgeRemoval } from "@/lib/domain/removal-guard";

const now = new Date("2026-11-01T12:00:00Z");
const held = (state: HeldRemoval["state"], source: HeldRemoval["source"] = "listing"): HeldRemoval => ({
  state,
  source,
  since: "2026-11-01T11:00:00.000Z",
  removing: 40,
  of: 40,
});

describe("isLargeRemoval [P18]", () => {
  it.each([
    [40, 40, true],
    [40, 21, true],
    [40, 20, false],
    [10, 10, false],
    [11, 11, true],
    [0, 0, false],
  ])("of %i known, %i gone: %s", (known, removing, expected) => {
    expect(isLargeRemoval(known, removing)).toBe(expected);
  });
});

it("counts what ended a day into the window or before as forgotten [R9]", () => {
  const window = { start: new Date("2026-10-01T12:00:00Z"), end: new Date("2027-12-06T12:00:00Z") };
  expect(forgottenBefore(window)).toEqual(new Date("2026-10-02T12:00:00Z"));
});

describe("judgeRemoval [P18]", () => {
  const large = { known: 40, removing: 40, source: "listing" as const };
  it("believes a small one", () => {
    expect(judgeRemoval({ ...large, removing: 5, held: null }, now)).toEqual({ kind: "believe" });
  });
  it("lists once more before anything else", () => {
    expect(judgeRemoval({ ...large, held: null }, now)).toMatchObject({
      kind: "relist",
      held: { state: "relisting", source: "listing", removing: 40, of: 40 },
    });
  });
  it("asks a person when lists alone say so twice, and keeps asking", () => {
    const asked = judgeRemoval({ ...large, held: held("relisting") }, now);
    expect(asked).toMatchObject({
      kind: "ask",
      held: { state: "asking", since: "2026-11-01T11:00:00.000Z" },
    });
    expect(judgeRemoval({ ...large, held: held("asking") }, now)).toMatchObject({ kind: "ask" });
  });
  it("believes removals named one by one when a full list says the same", () => {
    expect(judgeRemoval({ ...large, held: held("relisting", "tombstones") }, now)).toEqual({
      kind: "believe",
    });
  });
  it("does what the person decided", () => {
    expect(judgeRemoval({ ...large, held: held("approved") }, now)).toEqual({ kind: "believe" });
    expect(judgeRemoval({ ...large, held: held("kept") }, now)).toEqual({ kind: "keep" });
  });
  it("heals by itself when the list is whole again", () => {
    expect(judgeRemoval({ known: 40, removing: 0, source: "listing", held: held("asking") }, now)).toEqual({
      kind: "believe",
    });
  });
});
