import { expect, it } from "vitest";
import { handClock } from "@/lib/clock";
import { askedSeldom } from "./asked-seldom";

const start = "2026-11-03T09:00:00Z";

it("asks once for all who come at once, and once a second after that", async () => {
  const clock = handClock(start);
  const answerOf = askedSeldom<number>();
  let asked = 0;
  const ask = () => answerOf(async () => ++asked, clock.now);
  expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1]);
  clock.advanceMs(999);
  expect(await ask()).toBe(1);
  clock.advanceMs(1);
  expect(await ask()).toBe(2);
});

it("counts the second from the answer, and never asks twice at a time while it waits", async () => {
  const clock = handClock(start);
  const answerOf = askedSeldom<number>();
  let asked = 0;
  let answer = (_: number) => {};
  const ask = () =>
    answerOf(() => {
      asked += 1;
      return new Promise((resolve) => {
        answer = resolve;
      });
    }, clock.now);
  const first = ask();
  clock.advanceMs(5_000);
  const second = ask();
  answer(7);
  expect(await Promise.all([first, second])).toEqual([7, 7]);
  clock.advanceMs(999);
  expect(await ask()).toBe(7);
  expect(asked).toBe(1);
});

it("keeps no failure", async () => {
  const answerOf = askedSeldom<number>();
  const { now } = handClock(start);
  await expect(answerOf(() => Promise.reject(new Error("no")), now)).rejects.toThrow("no");
  expect(await answerOf(async () => 2, now)).toBe(2);
});
