import { describe, expect, test } from "vitest";
import type { LocalDate } from "@/lib/domain/time";
import { aShownBusy } from "../testing";
import { dayAxis } from "./axis";
import { cardKey, focusAfter, slotKey, slotMs, stopsOf } from "./roving";
import { aCard, aLane, atLa } from "./testing";

const axis = dayAxis("2026-11-03" as LocalDate, "America/Los_Angeles", { from: 12, to: 16 });
const slot = (time: string) => slotKey(Date.parse(atLa(time)));
const mike = aLane({ cards: [aCard()] });
const raj = aLane({ fieldworkerId: "raj", name: "Raj Iyer" });
const busy = [aShownBusy({ memberId: "raj" })];
const rows = [mike, raj].map((lane) => ({ laneId: lane.fieldworkerId, stops: stopsOf(axis, lane, busy) }));
const keysOf = (index: number) => rows[index]?.stops.map(({ key }) => key);

describe("where the keyboard stands in a lane", () => {
  test("on free half hours, on cards, and on busy time", () => {
    expect(keysOf(0)).toEqual([
      slot("12:00"),
      slot("12:30"),
      slot("13:00"),
      cardKey("c1"),
      slot("15:00"),
      slot("15:30"),
    ]);
    expect(keysOf(1)).toContain("busy:b1");
    expect(keysOf(1)).toHaveLength(9);
  });

  test("a slot's key says its time", () => {
    expect(slotMs(slot("12:00"))).toBe(Date.parse(atLa("12:00")));
    expect(slotMs(cardKey("c1"))).toBeNull();
  });

  test("what began before the day stands at its beginning", () => {
    const lane = aLane({ cards: [aCard({ start: "2026-11-02T18:00:00.000Z" })] });
    expect(stopsOf(axis, lane, [])[0]?.key).toBe(cardKey("c1"));
    expect(
      stopsOf(axis, aLane({ cards: [aCard({ start: atLa("08:00"), end: atLa("09:00") })] }), []),
    ).toHaveLength(8);
  });
});

describe("the keys of the board", () => {
  const noon = Date.parse(atLa("12:00"));
  const card = { laneId: "mike", key: cardKey("c1"), ms: Date.parse(atLa("13:30")) };
  test.each([
    ["ArrowRight", false, "mike", slot("15:00")],
    ["ArrowLeft", false, "mike", slot("13:00")],
    ["ArrowDown", false, "raj", slot("13:30")],
    ["ArrowUp", false, "mike", cardKey("c1")],
    ["PageDown", false, "raj", slot("13:30")],
    ["Home", false, "mike", slot("12:00")],
    ["End", false, "mike", slot("15:30")],
    ["Home", true, "mike", slot("12:00")],
    ["End", true, "raj", slot("15:30")],
  ])("%s (with control: %s) leads to %s", (key, isWithControl, laneId, stop) => {
    expect(focusAfter(key, isWithControl, rows, card)).toMatchObject({ laneId, key: stop });
  });

  test("down and up again comes back to the same card", () => {
    const below = focusAfter("ArrowDown", false, rows, { ...card, ms: Date.parse(atLa("14:00")) });
    expect(below?.key).toBe(slot("14:00"));
    expect(below && focusAfter("ArrowUp", false, rows, below)).toMatchObject(
      card.key ? { key: card.key } : {},
    );
  });

  test("nothing wraps around, and other keys mean nothing here", () => {
    const start = { laneId: "mike", key: slot("12:00"), ms: noon };
    expect(focusAfter("ArrowLeft", false, rows, start)).toEqual(start);
    expect(focusAfter("x", false, rows, start)).toBeNull();
    expect(focusAfter("ArrowDown", false, [], start)).toBeNull();
  });

  test("a card that is gone leaves the keyboard at the lane's beginning", () => {
    expect(focusAfter("ArrowRight", false, rows, { ...card, key: "card:gone" })?.key).toBe(slot("12:30"));
  });
});
