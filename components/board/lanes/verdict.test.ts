import { describe, expect, test } from "vitest";
import { anAllDay, aShownBusy } from "../testing";
import { spanOf } from "./axis";
import { aCard, aLane, atLa } from "./testing";
import { verdictAt, verdictForAll } from "./verdict";

const zone = "America/Los_Angeles";
const at = (from: string, to: string, lane: string | null = "mike") => ({
  span: spanOf({ start: atLa(from), end: atLa(to) }),
  from: lane,
  zone,
});
const cruz = aCard();
const moving = aCard({ id: "m1", refWords: "#1050" });

describe("the verdict on a place", () => {
  const lane = aLane({ cards: [cruz, moving] });

  test.each([
    ["free", "09:00", "10:00", "free", undefined],
    ["after another, end on start", "15:00", "16:00", "free", undefined],
    ["before another, end on start", "12:30", "13:30", "free", undefined],
    ["over another booking", "14:45", "15:30", "booking", "Overlaps #1043 Elena Cruz"],
  ])("%s", (_, from, to, kind, words) => {
    expect(verdictAt(lane, moving, at(from, to), [])).toEqual(words ? { kind, words } : { kind });
  });

  test.each([
    ["a booking that takes no time", [aCard({ takesTime: false })], moving],
    ["one that takes no time itself", [cruz], { ...moving, takesTime: false }],
    ["itself", [moving], moving],
  ])("%s stands in nobody's way", (_, cards, card) => {
    expect(verdictAt(aLane({ cards }), card, at("13:00", "16:00"), [])).toEqual({ kind: "free" });
  });

  test.each([
    ["their own event", aShownBusy(), { kind: "busy", words: "Busy 2–3 PM" }],
    [
      "its owner's, without its title",
      aShownBusy({ isOwn: true, title: "Dentist" }),
      { kind: "busy", words: "Busy 2–3 PM" },
    ],
    ["a day off", anAllDay("2026-11-03", "2026-11-04"), { kind: "busy", words: "Unavailable all day" }],
    ["tentative time", aShownBusy({ kind: "tentative", blocks: false }), { kind: "free" }],
    ["somebody else's", aShownBusy({ memberId: "raj" }), { kind: "free" }],
  ])("%s", (_, busy, verdict) => {
    expect(verdictAt(aLane(), moving, at("14:30", "15:30"), [busy])).toEqual(verdict);
  });

  test("another booking is said before their own event", () => {
    expect(verdictAt(lane, moving, at("14:00", "15:00"), [aShownBusy()]).kind).toBe("booking");
  });

  test("nobody is on a booking twice", () => {
    const both = aCard({ id: "m1", fieldworkerIds: ["mike", "raj"] });
    expect(verdictAt(aLane(), both, at("09:00", "10:00", "raj"), [])).toEqual({
      kind: "booking",
      words: "Mike is on it already",
    });
    expect(verdictAt(aLane(), both, at("09:00", "10:00", "mike"), []).kind).toBe("free");
  });

  test("asks also those who stay on it, by name", () => {
    const both = aCard({ id: "m1", fieldworkerIds: ["mike", "raj"] });
    const lanes = [aLane(), aLane({ fieldworkerId: "raj", name: "Raj Iyer", cards: [cruz] })];
    const verdict = verdictForAll(lanes, both, { ...at("14:00", "15:00"), to: "mike" }, [aShownBusy()]);
    expect(verdict).toEqual({ kind: "booking", words: "Raj: Overlaps #1043 Elena Cruz" });
    expect(verdictForAll(lanes, both, { ...at("09:00", "10:00"), to: "mike" }, []).kind).toBe("free");
  });
});
