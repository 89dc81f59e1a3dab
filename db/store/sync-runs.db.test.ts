import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { anEvent, begin, later, now, pageOf, present } from "@/db/store/contract/world";
import type { ReadEnd, ReadRun } from "@/db/store/sync-store";
import { pgStoreWorld } from "@/db/store/testing/pg-store-world";

let at: Awaited<ReturnType<typeof pgStoreWorld>>;
beforeAll(async () => {
  at = await pgStoreWorld();
});
afterAll(() => at.close());

const aCalendar = async () => (await at.addCalendar({ memberId: await at.addMember() })).calendarId;
const nothingNew: ReadRun = { startedAt: later(-1), changes: 0, isFull: false, newestAt: null };

async function reading(calendarId: string, end: ReadEnd, run: Partial<ReadRun> = {}, when = now) {
  const { lease } = await begin(at, calendarId, when);
  await at.store.endRead(lease, end, when, later(10), { ...nothingNew, ...run });
}

const rows = (calendarId: string) =>
  at.world.rows<Record<string, unknown>>(sql`
    select outcome, changes, is_full as full, delay_ms as delay, failure ->> 'kind' as failure,
      extract(epoch from finished_at - started_at)::int as took from sync_run
      where calendar_id = ${calendarId} order by finished_at, changes`);

const unavailable = { kind: "unavailable", status: 503, retryAfterMs: null } as const;

test.each<[what: string, end: ReadEnd, run: Partial<ReadRun>, kept: Record<string, unknown>[]]>([
  ["without news leaves nothing", { kind: "done" }, {}, []],
  [
    "with news is kept, with how long the newest took",
    { kind: "done" },
    { changes: 2, newestAt: later(-0.5) },
    [{ outcome: "done", changes: 2, full: false, delay: 30_000, failure: null, took: 60 }],
  ],
  [
    "of everything is kept, and says nothing of delays",
    { kind: "done" },
    { changes: 7, newestAt: later(-500), isFull: true },
    [{ outcome: "done", changes: 7, full: true, delay: null, failure: null, took: 60 }],
  ],
  [
    "of everything in an empty calendar is kept",
    { kind: "done" },
    { isFull: true },
    [{ outcome: "done", changes: 0, full: true, delay: null, failure: null, took: 60 }],
  ],
  [
    "that failed is kept with its reason",
    { kind: "failed", failure: unavailable, retryAt: later(1) },
    {},
    [{ outcome: "failed", changes: 0, full: false, delay: null, failure: "unavailable", took: 60 }],
  ],
  [
    "that only a person can mend is kept",
    { kind: "blocked", failure: { kind: "grantRevoked" }, state: "needsReconnect" },
    {},
    [{ outcome: "failed", changes: 0, full: false, delay: null, failure: "grantRevoked", took: 60 }],
  ],
  [
    "that must begin anew is kept",
    { kind: "startOver" },
    {},
    [{ outcome: "startedOver", changes: 0, full: false, delay: null, failure: null, took: 60 }],
  ],
])("a reading %s", async (_what, end, run, kept) => {
  const calendarId = await aCalendar();
  await reading(calendarId, end, run);
  expect(await rows(calendarId)).toEqual(kept);
});

test("lines are kept for 30 days, and go a few with each new one", async () => {
  const calendarId = await aCalendar();
  for (let changes = 1; changes <= 22; changes += 1) await reading(calendarId, { kind: "done" }, { changes });
  const days = (count: number) => later(count * 24 * 60);
  await reading(calendarId, { kind: "done" }, { changes: 100 }, days(30));
  expect(await rows(calendarId)).toHaveLength(23);
  await reading(calendarId, { kind: "done" }, { changes: 101 }, days(30.1));
  expect(await rows(calendarId)).toHaveLength(4);
  await reading(calendarId, { kind: "done" }, { changes: 102 }, days(30.2));
  expect((await rows(calendarId)).map(({ changes }) => changes)).toEqual([100, 101, 102]);
});

test("a page's news is what its owner did, without the echo of our own write", async () => {
  const calendarId = await aCalendar();
  const { lease, cursor } = await begin(at, calendarId);
  const page = pageOf([present(anEvent("one", { updatedAt: later(-3) })), present(anEvent("two"))]);
  const saved = await at.store.savePage(lease, { cursor, page }, now);
  expect(saved).toMatchObject({ news: { changes: 2, newestAt: later(-3) } });
});
