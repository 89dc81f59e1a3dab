import { describe, expect, test } from "vitest";
import type { LocalDate } from "@/lib/domain/time";
import { aShownBusy } from "../testing";
import { dayAxis } from "./axis";
import { dragStateOf, edgeStep, type Grip, hasLeft, placementOf, verdictsOf } from "./drag";
import { aCard, aLane, atLa, aWaiting } from "./testing";

const axis = dayAxis("2026-11-03" as LocalDate, "America/Los_Angeles", { from: 7, to: 19 });
const at = (time: string) => Date.parse(atLa(time));
const other = aCard({
  id: "c2",
  refWords: "#1044",
  customer: "Rui Silva",
  start: atLa("10:00"),
  end: atLa("11:00"),
});
const lanes = [
  aLane({ cards: [aCard()] }),
  aLane({ fieldworkerId: "raj", name: "Raj Iyer", cards: [other] }),
  aLane({ fieldworkerId: "lee", name: "Lee Tran" }),
];
const day = { lanes, busy: [aShownBusy({ memberId: "lee" })], axis };
const grip = (wish: Partial<Grip> = {}): Grip => ({
  card: aCard(),
  from: "mike",
  mode: "move",
  grabMs: at("14:00"),
  ...wish,
});

describe("a card in the hand", () => {
  test.each([
    ["free", "08:30", "raj", "08:00", { kind: "free" }],
    ["over a booking", "10:30", "raj", "10:00", { kind: "booking", words: "Overlaps #1044 Rui Silva" }],
    ["over their own event", "14:07", "lee", "13:30", { kind: "busy", words: "Busy 2–3 PM" }],
    ["over no lane", "08:30", null, "08:00", { kind: "free" }],
  ])("%s", (_, held, laneId, start, verdict) => {
    const state = dragStateOf(day, grip(), { ms: at(held), laneId });
    expect([new Date(state.span.startMs).toISOString(), state.verdict]).toEqual([atLa(start), verdict]);
  });

  test("says of every lane how it stands there", () => {
    const { span } = dragStateOf(day, grip(), { ms: at("14:30"), laneId: "lee" });
    expect([...verdictsOf(day, { grip: grip(), span })]).toEqual([
      ["mike", "free"],
      ["raj", "free"],
      ["lee", "busy"],
    ]);
  });

  test("pulled by its end it stays in its lane", () => {
    const state = dragStateOf(day, grip({ mode: "resize" }), { ms: at("16:02"), laneId: "raj" });
    expect(placementOf(state)).toEqual({
      start: atLa("13:30"),
      end: atLa("16:00"),
      from: "mike",
      to: "mike",
    });
  });

  test("from the tray it begins where the hand is, whatever day it was planned for", () => {
    const card = aWaiting({ start: "2026-11-05T17:00:00.000Z", end: "2026-11-05T18:30:00.000Z" });
    const taken = grip({ card, from: null, grabMs: at("07:00") });
    const state = dragStateOf(day, taken, { ms: at("12:04"), laneId: "raj" });
    expect(placementOf(state)).toEqual({ start: atLa("12:00"), end: atLa("13:30"), from: null, to: "raj" });
  });

  test("from the tray it begins where the hand is also when it was planned for that very time", () => {
    const card = aWaiting({ start: atLa("18:00"), end: atLa("20:00") });
    const state = dragStateOf(day, grip({ card, from: null, grabMs: at("19:00") }), {
      ms: at("12:00"),
      laneId: "raj",
    });
    expect(placementOf(state)).toMatchObject({ start: atLa("12:00"), end: atLa("14:00") });
  });

  test.each([
    ["where it was", "14:03", "mike"],
    ["beside the lanes", "10:00", null],
  ])("let go %s changes nothing", (_, held, laneId) => {
    expect(placementOf(dragStateOf(day, grip(), { ms: at(held), laneId }))).toBeNull();
  });

  test.each([
    [5, 5, false],
    [8, 0, true],
    [-6, -6, true],
  ])("a pointer moved by %i, %i has left: %s", (x, y, left) => {
    expect(hasLeft({ x: 100, y: 100 }, { x: 100 + x, y: 100 + y })).toBe(left);
  });

  test.each([
    ["in the middle", 300, 0],
    ["at the left edge", 100, -16],
    ["near it", 124, -8],
    ["beyond the right edge", 900, 16],
  ])("%s the board scrolls by %i", (_, x, step) => {
    expect(edgeStep(x, 100, 500)).toBe(step);
  });
});
