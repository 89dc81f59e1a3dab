import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { anEvent, eventsWithBlocks, pageOf, present, read } from "./contract/world";
import { pgStoreWorld } from "./testing/pg-store-world";

let at: Awaited<ReturnType<typeof pgStoreWorld>>;
beforeAll(async () => {
  at = await pgStoreWorld();
});
afterAll(() => at.close());

test("an event that an approved removal took blocks again as soon as the provider names it, changed or not [P18]", async () => {
  const { calendarId } = await at.addCalendar({ memberId: await at.addMember() });
  const [kept, taken] = [present(anEvent("kept")), present(anEvent("taken"))];
  await read(at, calendarId, [pageOf([kept, taken])]);
  await at.world.rows(sql`update seen_event set removed_at = now() where event_id = 'taken'`);
  await at.world.rows(sql`delete from busy_block where event_id = 'taken'`);
  await read(at, calendarId, [pageOf([kept])]);
  expect(await eventsWithBlocks(at, calendarId)).toEqual(["kept"]);
  await read(at, calendarId, [pageOf([taken])]);
  expect(await eventsWithBlocks(at, calendarId)).toEqual(["kept", "taken"]);
});
