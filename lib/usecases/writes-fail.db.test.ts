import { sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { escalateHealth } from "@/lib/usecases/escalate-health";
import { probeWaiting } from "@/lib/usecases/probe-waiting";
import { aWorld, type World } from "@/lib/usecases/testing";
import { readAll } from "@/lib/usecases/testing/outage";

const minute = 60_000;

let world: World;
beforeEach(async () => {
  world = await aWorld();
  await world.connect("raj");
  await readAll(world);
});
afterEach(() => world.close());

/** What the minute cron and the jobs do while time goes by; reading works all along. */
async function goOn(minutes: number, step = 6) {
  for (let passed = 0; passed < minutes; passed += step) {
    world.clock.advanceMs(step * minute);
    await readAll(world);
    await probeWaiting(world.deps);
    await world.deliverAll();
    await escalateHealth(world.deps);
  }
}
const told = async () =>
  (
    await world.rows<{ told: string }>(sql`
      select concat_ws(' ', split_part(m.email, '@', 1), n.kind) as told from notification n
        join member m on m.id = n.member_id where n.episode_id is not null order by n.created_at, m.email`)
  ).map((row) => row.told);
const episodes = () =>
  world.rows(sql`select "end", directions -> 0 ->> 'direction' as direction,
    (select count(*)::int from activity where kind = 'sync.warned') as warned from episode order by opened_at`);
const reads = () =>
  world.rows(sql`select count(*)::int as failing from calendar_sync where failing_since is not null`);

test.each([503, 429])(
  "writes that answer %d while reading works climb the whole ladder, and it ends when they work [I9] [B51]",
  async (status) => {
    await world.control.fault({ method: "POST", path: "/events", action: { kind: "status", status } });
    await world.book({ day: "2026-11-10", crew: ["raj"] });
    await world.deliverAll();
    expect(await episodes()).toEqual([{ end: null, direction: "push", warned: 0 }]);
    await goOn(12);
    expect(await reads()).toEqual([{ failing: 0 }]);
    expect(await episodes()).toEqual([{ end: null, direction: "push", warned: 1 }]);
    await goOn(24);
    expect(await told()).toEqual(["dispatcher sync.dispatcherAlarm"]);
    await goOn(90);
    expect(await told()).toEqual(["dispatcher sync.dispatcherAlarm", "owner sync.ownerAlarm"]);
    await world.control.heal();
    await goOn(12);
    expect(await episodes()).toEqual([{ end: "recovered", direction: "push", warned: 1 }]);
    expect(await told()).toContain("raj calendar.digest");
  },
);

test("writes that are refused for good are told to the office one by one, in the bell alone, while reading works", async () => {
  await world.control.fault({ method: "POST", path: "/events", action: { kind: "status", status: 400 } });
  await world.book({ day: "2026-11-10", crew: ["raj"] });
  await world.book({ day: "2026-11-11", crew: ["raj"] });
  await world.deliverAll();
  await goOn(12);
  const rang = await world.rows(sql`
    select split_part(m.email, '@', 1) as who, count(distinct n.booking_id)::int as bookings, count(*)::int as rang,
      bool_and(c.member_id = (select id from member where email = 'raj@demo.test')) as of_raj
    from notification n join member m on m.id = n.member_id left join calendar c on c.id = n.calendar_id
    where n.kind = 'push.givenUp' group by 1 order by 1`);
  expect(rang).toEqual([
    { who: "dispatcher", bookings: 2, rang: 2, of_raj: true },
    { who: "owner", bookings: 2, rang: 2, of_raj: true },
  ]);
  expect(await world.rows(sql`select 1 from mail`)).toEqual([]);
});

test("writes that are forbidden while reading works are told to their owner at once, then to the office [B48]", async () => {
  const body = {
    error: { code: 403, message: "No.", errors: [{ domain: "calendar", reason: "requiredAccessLevel" }] },
  };
  await world.control.fault({
    method: "POST",
    path: "/events",
    action: { kind: "status", status: 403, body },
  });
  await world.book({ day: "2026-11-10", crew: ["raj"] });
  await world.deliverAll();
  expect(await told()).toEqual(["raj calendar.cannotWrite"]);
  await goOn(126, 30);
  expect(await told()).toEqual([
    "raj calendar.cannotWrite",
    "dispatcher sync.dispatcherAlarm",
    "owner sync.ownerAlarm",
  ]);
});
