import { describe, expect, it } from "vitest";
import { Throttle } from "./throttle";

const ANA = "lockstep-dev ana@demo.test";
const RAJ = "lockstep-dev raj@demo.test";

function aThrottle() {
  const clock = { now: 1_000_000 };
  const throttle = new Throttle(() => clock.now);
  throttle.rules = { retryAfterSeconds: 10, paceMs: 0 };
  const enter = (mailbox = ANA) => {
    const place = throttle.enter(mailbox);
    return place.kind === "taken" ? place.leave : place.reply;
  };
  return { clock, throttle, enter };
}

describe("throttle", () => {
  it("refuses the fifth request in flight of one app and mailbox, in Graph's words, and of no other", async () => {
    const { throttle, enter } = aThrottle();
    const four = [enter(), enter(), enter(), enter()];
    expect(four.every((one) => typeof one === "function")).toBe(true);
    const fifth = enter();
    expect(fifth).toMatchObject({ status: 429, headers: { "retry-after": "10" } });
    expect(JSON.parse("body" in fifth ? fifth.body : "")).toMatchObject({
      error: {
        code: "ApplicationThrottled",
        message: "Application is over its MailboxConcurrency limit.",
      },
    });
    expect(typeof enter(RAJ)).toBe("function");
    expect(throttle.counts()).toEqual({
      [ANA]: { inFlight: 4, peak: 4, refused: 1, early: 0 },
      [RAJ]: { inFlight: 1, peak: 1, refused: 0, early: 0 },
    });
  });

  it("gives a place again once one is left, and counts who came before the time named", async () => {
    const { clock, throttle, enter } = aThrottle();
    const [first] = [enter(), enter(), enter(), enter()];
    enter();
    if (typeof first === "function") await first();
    clock.now += 9_999;
    expect(typeof enter()).toBe("function");
    clock.now += 1;
    enter();
    expect(throttle.counts()[ANA]).toMatchObject({ refused: 2, early: 1, peak: 4 });
  });

  it("refuses more than 10,000 requests in ten minutes", async () => {
    const { clock, enter } = aThrottle();
    for (let n = 0; n < 10_000; n += 1) {
      const leave = enter();
      if (typeof leave === "function") await leave();
    }
    expect(enter()).toMatchObject({ status: 429 });
    clock.now += 10 * 60_000;
    expect(typeof enter()).toBe("function");
  });

  it("keeps a place for as long as a request takes at least", async () => {
    const { throttle, enter } = aThrottle();
    throttle.rules = { retryAfterSeconds: 10, paceMs: 30 };
    const leave = enter();
    if (typeof leave !== "function") throw new Error("refused");
    const left = leave();
    expect(throttle.counts()[ANA]?.inFlight).toBe(1);
    await left;
    expect(throttle.counts()[ANA]?.inFlight).toBe(0);
  });

  it("forgets its counts, not who is in flight", () => {
    const { throttle, enter } = aThrottle();
    for (let n = 0; n < 5; n += 1) enter();
    throttle.clear();
    expect(throttle.counts()).toEqual({ [ANA]: { inFlight: 4, peak: 4, refused: 0, early: 0 } });
    expect(enter()).toMatchObject({ status: 429 });
  });
});
