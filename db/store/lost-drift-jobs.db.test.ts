import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { later, now, pageOf, read } from "./contract/world";
import { pgStoreWorld } from "./testing/pg-store-world";

let at: Awaited<ReturnType<typeof pgStoreWorld>>;
beforeAll(async () => {
  at = await pgStoreWorld();
});
afterAll(() => at.close());

test("the end of a reading sends for what is suspected and was not looked at, and for nothing else [P1]", async () => {
  const memberId = await at.addMember();
  const { calendarId, connectionId } = await at.addCalendar({ memberId });
  const booked = { start: later(1_440), end: later(1_500) };
  const { mirrorId } = await at.addBooking({ memberId, ...booked, now });
  const endOfReading = async (minutes: number) => {
    await read(at, calendarId, [pageOf([])], later(minutes));
    return (await at.takeOutbox()).filter(({ name }) => name === "drift/suspected").map(({ data }) => data);
  };
  expect(await endOfReading(0)).toEqual([]);
  await at.world.rows(sql`update mirror set calendar_id = ${calendarId}, event_id = 'ours',
    drift = ${JSON.stringify({ kind: "suspected", since: now.toISOString(), etag: "2" })}::text::jsonb,
    drift_asked_until = ${later(5).toISOString()} where id = ${mirrorId}`);
  expect(await endOfReading(4)).toEqual([]);
  expect(await endOfReading(6)).toEqual([{ companyId: at.companyId, connectionId, mirrorId }]);
  expect(await endOfReading(7)).toEqual([]);
});
