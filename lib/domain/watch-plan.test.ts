import { describe, expect, it } from "vitest";
import { planWatches, type WatchFacts } from "@/lib/domain/watch-plan";

const start = new Date("2026-11-01T00:00:00Z");
const hoursOn = (hours: number) => new Date(start.getTime() + hours * 3_600_000);
const week = 7 * 24;

function aWatch(changes: Partial<WatchFacts> = {}): WatchFacts {
  return {
    id: "w1",
    state: "live",
    askedAt: start,
    expiresAt: hoursOn(week),
    resourceId: "r1",
    renewalWantedAt: null,
    ...changes,
  };
}

describe("planWatches [P27]", () => {
  const cases: [string, boolean, WatchFacts[], Date, ReturnType<typeof planWatches>][] = [
    ["orders the first", true, [], start, [{ kind: "order", replaces: null }]],
    ["leaves a young one alone", true, [aWatch()], hoursOn(1), []],
    [
      "renews early, with time to try again",
      true,
      [aWatch()],
      hoursOn(week * 0.61),
      [{ kind: "order", replaces: "w1" }],
    ],
    [
      "waits for the answer to an order",
      true,
      [
        aWatch(),
        aWatch({
          id: "w2",
          state: "asked",
          askedAt: hoursOn(week * 0.61),
          expiresAt: null,
          resourceId: null,
        }),
      ],
      hoursOn(week * 0.61),
      [],
    ],
    [
      "orders again when an answer never came",
      true,
      [aWatch({ state: "asked", expiresAt: null, resourceId: null })],
      hoursOn(1),
      [
        { kind: "end", watchId: "w1" },
        { kind: "order", replaces: null },
      ],
    ],
    [
      "ends the old one only when the new one lives: no moment without a watch",
      true,
      [aWatch(), aWatch({ id: "w2", askedAt: hoursOn(100), expiresAt: hoursOn(100 + week) })],
      hoursOn(101),
      [{ kind: "end", watchId: "w1" }],
    ],
    [
      "replaces an expired one",
      true,
      [aWatch()],
      hoursOn(week),
      [
        { kind: "end", watchId: "w1" },
        { kind: "order", replaces: null },
      ],
    ],
    [
      "ends all of a calendar that is no longer read",
      false,
      [aWatch()],
      hoursOn(1),
      [{ kind: "end", watchId: "w1" }],
    ],
    [
      "treats a watch without an end as old",
      true,
      [aWatch({ expiresAt: null })],
      hoursOn(1),
      [{ kind: "order", replaces: "w1" }],
    ],
    [
      "renews one whose renewal the provider asked for, however young",
      true,
      [aWatch({ renewalWantedAt: hoursOn(1) })],
      hoursOn(1),
      [{ kind: "order", replaces: "w1" }],
    ],
  ];
  it.each(cases)("%s", (_, isRead, watches, now, steps) => {
    expect(planWatches(isRead, watches, "byReplacement", now)).toEqual(steps);
  });

  const inPlace: [string, boolean, WatchFacts[], Date, ReturnType<typeof planWatches>][] = [
    ["orders the first", true, [], start, [{ kind: "order", replaces: null }]],
    ["leaves a young one alone", true, [aWatch()], hoursOn(1), []],
    ["extends early", true, [aWatch()], hoursOn(week * 0.61), [{ kind: "extend", watchId: "w1" }]],
    [
      "extends when the provider asks for it, however young",
      true,
      [aWatch({ renewalWantedAt: hoursOn(1) })],
      hoursOn(1),
      [{ kind: "extend", watchId: "w1" }],
    ],
    [
      "replaces an expired one: what is over cannot be extended",
      true,
      [aWatch()],
      hoursOn(week),
      [
        { kind: "end", watchId: "w1" },
        { kind: "order", replaces: null },
      ],
    ],
    [
      "ends the older of two and extends the other",
      true,
      [aWatch({ id: "w0", expiresAt: hoursOn(100) }), aWatch()],
      hoursOn(week * 0.61 - 10),
      [{ kind: "end", watchId: "w0" }],
    ],
    ["ends all when nothing is read", false, [aWatch()], hoursOn(1), [{ kind: "end", watchId: "w1" }]],
  ];
  it.each(inPlace)("in place: %s", (_, isRead, watches, now, steps) => {
    expect(planWatches(isRead, watches, "inPlace", now)).toEqual(steps);
  });

  it("never leaves a read calendar without cover over four weeks of hourly looks", () => {
    let watches: WatchFacts[] = [];
    let made = 0;
    for (let hour = 0; hour < 4 * week; hour += 1) {
      const now = hoursOn(hour);
      for (const step of planWatches(true, watches, "byReplacement", now)) {
        if (step.kind === "end") watches = watches.filter((watch) => watch.id !== step.watchId);
        else {
          made += 1;
          watches.push(aWatch({ id: `n${made}`, askedAt: now, expiresAt: hoursOn(hour + week) }));
        }
      }
      expect(watches.some((watch) => watch.expiresAt !== null && watch.expiresAt > now)).toBe(true);
      expect(watches.length).toBeLessThanOrEqual(2);
    }
    expect(made).toBeGreaterThanOrEqual(6);
  });

  it("extends one watch for four weeks of hourly looks: never without cover, and not ever more often", () => {
    let watches: WatchFacts[] = [];
    const extended: number[] = [];
    for (let hour = 0; hour < 4 * week; hour += 1) {
      for (const step of planWatches(true, watches, "inPlace", hoursOn(hour))) {
        expect(step.kind).toBe(hour === 0 ? "order" : "extend");
        if (step.kind === "extend") extended.push(hour);
        watches = [aWatch({ askedAt: hoursOn(hour), expiresAt: hoursOn(hour + week) })];
      }
      expect(watches.some((watch) => watch.expiresAt !== null && watch.expiresAt > hoursOn(hour))).toBe(true);
    }
    expect(extended.length).toBeGreaterThanOrEqual(5);
    expect(extended.length).toBeLessThanOrEqual(7);
  });
});
