import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Tx } from "@/db/client";
import type { WatchCover } from "@/lib/domain/watch-plan";
import { later, now } from "./contract/world";
import { pgStoreWorld } from "./testing/pg-store-world";
import {
  claimWatchUpkeep,
  endWatch,
  findWatches,
  markExtended,
  markLive,
  noteNotices,
  postponeWatches,
  storeAsked,
  watchCompanies,
  watchPlanFacts,
  wishRenewal,
} from "./watches";

let at: Awaited<ReturnType<typeof pgStoreWorld>>;
let place = { companyId: "", calendarId: "", connectionId: "" };
beforeAll(async () => {
  at = await pgStoreWorld();
});
afterAll(() => at.close());
beforeEach(async () => {
  await at.world.rows(sql`update connection set state = 'disconnected'`);
  const memberId = await at.addMember();
  const { calendarId, connectionId } = await at.addCalendar({ memberId });
  place = { companyId: at.companyId, calendarId, connectionId };
  await at.takeOutbox();
});

const inCompany = <T>(work: (tx: Tx) => Promise<T>) => at.world.deps.database.asCompany(at.companyId, work);
const findOne = async (tx: Tx, id: string) => (await findWatches(tx, [id])).get(id) ?? null;
const companyOf = async (id: string) => (await watchCompanies(at.world.deps.database, [id]))[0] ?? null;
const due = async (when = now) => {
  const claimed = await claimWatchUpkeep(at.world.deps.database, when, 100);
  const sent = (await at.takeOutbox()).filter((row) => row.name === "watches/wanted");
  expect(sent.map((row) => row.data.connectionId)).toEqual(claimed === 0 ? [] : [place.connectionId]);
  return claimed === 1;
};
const aWatch = async (expiresAt: Date | null, covers: WatchCover = "calendar") => {
  const id = crypto.randomUUID();
  await inCompany((tx) => storeAsked(tx, { ...place, id, covers, secretHash: "hash", askedAt: now }));
  const live = expiresAt && { id, calendarId: "c", resourceId: "resource", expiresAt };
  if (live) await inCompany((tx) => markLive(tx, id, live));
  return id;
};
/** Another calendar of the same account, which blocks. */
const secondCalendar = async (): Promise<string> => {
  const id = crypto.randomUUID();
  await at.world.rows(sql`insert into calendar
    (id, company_id, connection_id, member_id, external_id, name, zone, is_primary, can_write, receives, blocks)
    select ${id}::uuid, company_id, connection_id, member_id, 'second', 'Second', zone, false, true, false, true
    from calendar where id = ${place.calendarId}`);
  return id;
};

describe("a watch's row", () => {
  test("stands before the provider answers, and a notice may bring what it watches first", async () => {
    const id = await aWatch(null);
    expect(await companyOf(id)).toBe(at.companyId);
    const before = await inCompany((tx) => findOne(tx, id));
    expect(before).toMatchObject({ state: "asked", resourceId: null, calendarId: place.calendarId });
    await inCompany((tx) => noteNotices(tx, new Map([[id, "early"]]), now));
    await inCompany((tx) => noteNotices(tx, new Map([[id, "other"]]), later(1)));
    expect((await inCompany((tx) => findOne(tx, id)))?.resourceId).toBe("early");
    const [row] = await at.world.rows(sql`select notice_count from watch where id = ${id}`);
    expect(row).toEqual({ notice_count: 2 });
  });

  test("stays ended, whatever answer comes late", async () => {
    const id = await aWatch(null);
    await inCompany((tx) => endWatch(tx, id, now));
    const live = { id, calendarId: "c", resourceId: "r", expiresAt: later(60) };
    await inCompany((tx) => markLive(tx, id, live));
    expect((await inCompany((tx) => findOne(tx, id)))?.state).toBe("ended");
    const facts = await inCompany((tx) => watchPlanFacts(tx, place.connectionId));
    expect(facts?.calendars[0]?.watches).toEqual([]);
  });

  test.each(["", "'; drop table watch; --", crypto.randomUUID()])("nobody has the id %j", async (id) => {
    expect(await companyOf(id)).toBeNull();
  });

  test("is not made for a connection that was given up meanwhile [I18]", async () => {
    await at.world.rows(sql`update connection set state = 'disconnected' where id = ${place.connectionId}`);
    const id = await aWatch(later(60));
    expect(await inCompany((tx) => findOne(tx, id))).toBeNull();
  });

  test("is another company's own", async () => {
    const id = await aWatch(later(60));
    const foreign = await at.world.deps.database.asCompany(crypto.randomUUID(), (tx) => findOne(tx, id));
    expect(foreign).toBeNull();
  });
});

describe("watches that need something [P27]", () => {
  test("are sent for once in a while: a read calendar that nothing watches", async () => {
    expect(await due()).toBe(true);
    expect(await due(later(4))).toBe(false);
    expect(await due(later(6))).toBe(true);
  });

  test("a live one is left alone until most of its life is over", async () => {
    await aWatch(later(100));
    expect(await due(later(59))).toBe(false);
    expect(await due(later(61))).toBe(true);
  });

  test("an order just made is waited for", async () => {
    await aWatch(null);
    expect(await due(later(1))).toBe(false);
    expect(await due(later(3))).toBe(true);
  });

  test("a calendar that is no longer read is not watched on", async () => {
    await aWatch(later(100));
    await at.world.rows(
      sql`update calendar set blocks = false, receives = false where id = ${place.calendarId}`,
    );
    expect(await due()).toBe(true);
    const facts = await inCompany((tx) => watchPlanFacts(tx, place.connectionId));
    expect(facts).toMatchObject({
      isUsable: true,
      calendars: [{ isRead: false, watches: [{ state: "live" }] }],
    });
  });

  test("a refusal puts it off, and a dead grant ends it", async () => {
    await inCompany((tx) => postponeWatches(tx, place.connectionId, later(60)));
    expect(await due(later(59))).toBe(false);
    expect(await due(later(61))).toBe(true);
    await at.world.rows(sql`update connection set state = 'needsReconnect' where id = ${place.connectionId}`);
    expect(await due(later(120))).toBe(false);
  });

  test("one of the whole account watches every calendar of it, and none of another's", async () => {
    await aWatch(later(100), "account");
    await secondCalendar();
    expect(await due(later(1))).toBe(false);
    expect(await due(later(61))).toBe(true);
  });

  test("one whose renewal the provider asked for is due at once, and no more once it lives on", async () => {
    const id = await aWatch(later(100));
    expect(await inCompany((tx) => wishRenewal(tx, id, later(1)))).toBe(true);
    expect(await inCompany((tx) => wishRenewal(tx, id, later(2)))).toBe(false);
    expect(await due(later(3))).toBe(true);
    const live = { id, calendarId: "c", resourceId: "resource", expiresAt: later(110) };
    await inCompany((tx) => markExtended(tx, id, live, later(10)));
    expect(await due(later(69))).toBe(false);
    expect(await due(later(71))).toBe(true);
  });

  test("one of an account of which nothing is read any more is ended", async () => {
    await aWatch(later(100), "account");
    const second = await secondCalendar();
    const stopReading = (calendarId: string) =>
      at.world.rows(sql`update calendar set blocks = false, receives = false where id = ${calendarId}`);
    await stopReading(place.calendarId);
    expect(await due(later(1))).toBe(false);
    await stopReading(second);
    expect(await due(later(1))).toBe(true);
  });
});
