import { describe, expect, test } from "vitest";
import { type AutoAssignment, chooseFieldworker, type Turn } from "@/lib/domain/availability/choose";

const turn = (id: string, lastTurn: number | null, bookedMinutes = 0): Turn => ({
  id,
  lastTurn,
  bookedMinutes,
});

/** Gives out bookings one after the other; each time only those named are free. */
function given(free: readonly string[], how: AutoAssignment): string[] {
  const last = new Map<string, number>();
  return free.map((ids, i) => {
    const turns = ids.split(" ").map((id) => turn(id, last.get(id) ?? null));
    const chosen = chooseFieldworker(turns, how) ?? "nobody";
    last.set(chosen, i);
    return chosen;
  });
}

describe("who takes a booking that names nobody", () => {
  test("round-robin: six bookings over three free fieldworkers are two each [V18][B59]", () => {
    const all = Array.from({ length: 6 }, () => "ana mike raj");
    expect(given(all, { kind: "roundRobin" })).toEqual(["ana", "mike", "raj", "ana", "mike", "raj"]);
  });

  test("round-robin: a busy fieldworker is skipped and comes first when free again [V18][B59]", () => {
    const free = ["ana mike raj", "ana raj", "ana raj", "ana mike raj", "ana mike raj"];
    expect(given(free, { kind: "roundRobin" })).toEqual(["ana", "raj", "ana", "mike", "raj"]);
  });

  test("round-robin: a new fieldworker gets one turn, not all that they missed [V18]", () => {
    const before = Array.from({ length: 4 }, () => "ana mike");
    const after = Array.from({ length: 4 }, () => "ana mike lee");
    expect(given([...before, ...after], { kind: "roundRobin" }).slice(4)).toEqual([
      "lee",
      "ana",
      "mike",
      "lee",
    ]);
  });

  const free = [turn("raj", 3, 120), turn("ana", 2, 60), turn("mike", 1, 60)];
  test.each([
    ["first available", { kind: "firstAvailable" }, "raj"],
    ["least loaded, and of equals whose turn is longest ago", { kind: "leastLoaded" }, "mike"],
    ["the customer's choice", { kind: "customer", fieldworkerId: "ana" }, "ana"],
    ["the customer's choice who is not free", { kind: "customer", fieldworkerId: "lee" }, null],
    ["nobody, for the office to assign", { kind: "nobody" }, null],
  ] as const)("%s [V18]", (_, how, expected) => {
    expect(chooseFieldworker(free, how)).toBe(expected);
  });

  test.each(["roundRobin", "firstAvailable", "leastLoaded"] as const)("%s of nobody is nobody", (kind) => {
    expect(chooseFieldworker([], { kind })).toBeNull();
  });
});
