import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Deps } from "@/lib/deps";
import type { ClockMove } from "@/lib/domain/clock-change";
import { escalateHealth } from "@/lib/usecases/escalate-health";
import { lookAfterCalendars } from "@/lib/usecases/look-after-calendars";
import { moveDemoClock } from "@/lib/usecases/move-demo-clock";
import { probeWaiting } from "@/lib/usecases/probe-waiting";
import { aWorld, type World } from "@/lib/usecases/testing";
import { anOutage, readAll } from "@/lib/usecases/testing/outage";

const minute = 60_000;

let world: World;
let demo: Deps;
beforeEach(async () => {
  world = await aWorld();
  await world.connect("raj");
  let offset = 0;
  demo = {
    ...world.deps,
    demoClock: {
      now: () => world.clock.now(),
      offsetMs: () => offset,
      setOffset: (ms) => {
        world.clock.advanceMs(ms - offset);
        offset = ms;
      },
    },
  };
});
afterEach(() => world.close());

const move = (to: ClockMove) => moveDemoClock(demo, { companyId: world.company.companyId, move: to });
const nowWords = () => world.clock.now().toISOString();
const look = () => escalateHealth(world.deps);
const episodes = () => world.rows<{ openedAt: string }>(sql`select opened_at as "openedAt" from episode`);
const rungs = async () => {
  const [row] = await world.rows<{ rungs: number }>(sql`
    select num_nonnulls(warned_at, dispatcher_told_at, owner_told_at)::int as rungs from episode where ended_at is null`);
  return row?.rungs ?? null;
};

describe("moving the demo's clock", () => {
  test("is refused where there is none", async () => {
    const asked = { companyId: world.company.companyId, move: "5" } as const;
    expect(await moveDemoClock(world.deps, asked)).toEqual({ ok: false, problem: "notDemo" });
  });

  test("climbs the ladder of an outage with it: +5 min, +30 min, +2 h [B51][B52][B53]", async () => {
    await anOutage(world);
    await look();
    expect(await rungs()).toBe(0);
    for (const [to, climbed] of [
      ["5", 1],
      ["30", 2],
      ["120", 3],
    ] as const) {
      await move(to);
      await look();
      await look();
      expect(await rungs()).toBe(climbed);
    }
  });

  test("makes nobody look silent who was heard a moment ago", async () => {
    await readAll(world);
    world.clock.advanceMs(minute);
    await move("120");
    await look();
    expect(await episodes()).toEqual([]);
  });

  test("lets who was silent before stay so", async () => {
    await readAll(world);
    world.clock.advanceMs(20 * minute);
    await move("120");
    await look();
    expect(await episodes()).toHaveLength(1);
  });

  test("lands two minutes before the clocks change, then before the change after that", async () => {
    expect(await move("clockChange")).toMatchObject({ ok: true });
    expect(nowWords()).toBe("2026-11-01T08:58:00.000Z");
    world.clock.advanceMs(minute);
    await move("clockChange");
    expect(nowWords()).toBe("2027-03-14T09:58:00.000Z");
  });

  test("says so where the clocks never change, and stays", async () => {
    await world.rows(sql`update company set zone = 'Asia/Kolkata' returning id`);
    const before = nowWords();
    expect(await move("clockChange")).toEqual({
      ok: false,
      problem: "noClockChange",
      detail: "Asia/Kolkata",
    });
    expect(nowWords()).toBe(before);
  });

  test("lets nothing stand still on the way back to real time", async () => {
    await move("120");
    await anOutage(world);
    await readAll(world);
    await look();
    await world.book({ day: "2026-11-11", crew: ["raj"] });
    await move("realTime");
    const now = nowWords();
    expect(now).toBe("2026-10-25T16:00:00.000Z");
    const [ahead] = await world.rows<Record<string, number>>(sql`
      select (select count(*)::int from calendar_sync where greatest(next_read_at, queued_until, last_read_at, failing_since, wanted_at) > ${now}) as reads,
        (select count(*)::int from mirror where greatest(retry_at, failing_since) > ${now}) as pushes,
        (select count(*)::int from outbox where sent_at is null and greatest(not_before, claimed_until) > ${now}) as outbox,
        (select count(*)::int from episode where ended_at is null and opened_at > ${now}) as episodes`);
    expect(ahead).toEqual({ reads: 0, pushes: 0, outbox: 0, episodes: 0 });
    expect((await lookAfterCalendars(world.deps)).reads).toBeGreaterThan(0);
    expect(await probeWaiting(world.deps)).toBeGreaterThan(0);
    expect(await rungs()).toBe(0);
    world.clock.advanceMs(5 * minute);
    await look();
    expect(await rungs()).toBe(1);
  });
});
