import { describe, expect, test } from "vitest";
import type { Placement } from "./lane-shape";
import { type Moves, withMoves } from "./moved-lanes";
import { aCard, aLane, atLa, aWaiting } from "./testing";

const zone = "America/Los_Angeles";
const mike = aLane({ cards: [aCard()] });
const raj = aLane({ fieldworkerId: "raj", name: "Raj Iyer" });
const lee = aLane({ fieldworkerId: "lee", name: "Lee Tran" });
const day = { lanes: [mike, raj, lee], waiting: [aWaiting()] };
const place = (wish: Partial<Placement> = {}): Placement => ({
  start: atLa("09:00"),
  end: atLa("10:30"),
  from: "mike",
  to: "raj",
  ...wish,
});
const moves = (id: string, placement: Placement, revision = 3): Moves =>
  new Map([[id, { placement, revision }]]);
const shown = (given: ReturnType<typeof withMoves>) =>
  given.lanes.map((lane) => lane.cards.map((card) => `${card.id} ${card.spanWords}`).join());

describe("a move that is on its way", () => {
  test("takes the card to its new lane and time, and leaves other lanes alone", () => {
    const after = withMoves(day, moves("c1", place()), zone);
    expect(shown(after)).toEqual(["", "c1 9:00–10:30 AM", ""]);
    expect(after.lanes[2]).toBe(lee);
  });

  test("within the lane changes only the time", () => {
    expect(shown(withMoves(day, moves("c1", place({ to: "mike" })), zone))).toEqual([
      "c1 9:00–10:30 AM",
      "",
      "",
    ]);
  });

  test("of one person of two takes the other one's card along in time", () => {
    const both = aCard({ fieldworkerIds: ["mike", "lee"] });
    const pair = { ...day, lanes: [aLane({ cards: [both] }), raj, { ...lee, cards: [both] }] };
    expect(shown(withMoves(pair, moves("c1", place()), zone))).toEqual([
      "",
      "c1 9:00–10:30 AM",
      "c1 9:00–10:30 AM",
    ]);
  });

  test("from the tray empties it, and back to nobody empties the lane", () => {
    const given = withMoves(day, moves("w1", place({ from: null })), zone);
    expect([shown(given)[1], given.waiting]).toEqual(["w1 9:00–10:30 AM", []]);
    expect(shown(withMoves(day, moves("c1", place({ to: null })), zone))[0]).toBe("");
  });

  test("is over as soon as the page knows more", () => {
    expect(withMoves(day, moves("c1", place(), 2), zone)).toBe(day);
    expect(withMoves(day, moves("gone", place()), zone)).toBe(day);
    expect(withMoves(day, new Map(), zone)).toBe(day);
  });

  test("keeps cards in the order of time and says that it is being saved", () => {
    const busy = {
      ...raj,
      cards: [aCard({ id: "c9", start: atLa("08:00") }), aCard({ id: "c8", start: atLa("12:00") })],
    };
    const after = withMoves({ ...day, lanes: [mike, busy] }, moves("c1", place()), zone);
    expect(after.lanes[1]?.cards.map(({ id }) => id)).toEqual(["c9", "c1", "c8"]);
    expect(after.lanes[1]?.cards[1]?.accessibleName).toContain("saving a move to 9:00 to 10:30 AM");
  });
});
