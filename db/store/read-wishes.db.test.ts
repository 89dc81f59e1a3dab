import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { begin, later, now } from "./contract/world";
import { claimDueReads } from "./read-wishes";
import { pgStoreWorld } from "./testing/pg-store-world";

let at: Awaited<ReturnType<typeof pgStoreWorld>>;
let calendarId = "";
let connectionId = "";
beforeAll(async () => {
  at = await pgStoreWorld();
});
afterAll(() => at.close());
beforeEach(async () => {
  await at.world.rows(sql`update calendar_sync set next_read_at = null`);
  const memberId = await at.addMember();
  ({ calendarId, connectionId } = await at.addCalendar({ memberId }));
  await at.world.rows(
    sql`update calendar_sync set queued_until = null, next_read_at = ${now.toISOString()} where calendar_id = ${calendarId}`,
  );
  await at.takeOutbox();
});
const claim = (when = now) => claimDueReads(at.world.deps.database, when, 100);
const jobs = async () => (await at.takeOutbox()).filter((row) => row.name === "read/wanted");

describe("readings that are due by themselves [I16]", () => {
  test("are wished once, also by two at once, and again when the job never came", async () => {
    const claimed = await Promise.all([claim(), claim()]);
    expect(claimed.sort()).toEqual([0, 1]);
    expect((await jobs()).map((row) => row.data)).toEqual([{ companyId: at.companyId, calendarId }]);
    expect(await claim(later(0.5))).toBe(0);
    expect(await claim(later(2))).toBe(1);
  });

  test.each([
    ["not due", sql`update calendar_sync set next_read_at = ${later(1).toISOString()}`],
    ["being read", sql`update calendar_sync set leased_until = clock_timestamp() + interval '1 minute'`],
    ["on its way", sql`update calendar_sync set queued_until = ${later(1).toISOString()}`],
    ["without a working grant", sql`update connection set state = 'needsReconnect'`],
    [
      "only for bookings and gets none",
      sql`with none as (update calendar set receives = false) update connection set direction = 'out'`,
    ],
  ])("leave out a calendar that is %s", async (_, change) => {
    await at.world.rows(change);
    expect(await claim()).toBe(0);
    await at.world.rows(sql`update connection set state = 'live', direction = 'twoWay'`);
    await at.world.rows(sql`update calendar_sync set leased_until = null, queued_until = null`);
  });

  test("of a connection that cannot be written to go on", async () => {
    await at.world.rows(sql`update connection set state = 'cannotWrite' where id = ${connectionId}`);
    expect(await claim()).toBe(1);
  });

  test("a stream of wishes does not put off the next job for ever", async () => {
    await at.wishRead(calendarId, now);
    for (let half = 1; half < 6; half += 1) await at.wishRead(calendarId, later(half / 2));
    expect(await jobs()).toHaveLength(3);
    const { lease } = await begin(at, calendarId);
    await at.store.endRead(lease, { kind: "done" }, now, later(1));
  });
});
