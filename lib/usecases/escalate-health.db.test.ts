import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { escalateHealth } from "@/lib/usecases/escalate-health";
import { probeWaiting } from "@/lib/usecases/probe-waiting";
import { aWorld, type World } from "@/lib/usecases/testing";
import { anOutage, readAll } from "@/lib/usecases/testing/outage";

const minute = 60_000;

let world: World;
beforeEach(async () => {
  world = await aWorld();
  await world.connect("raj");
});
afterEach(() => world.close());

const look = () => escalateHealth(world.deps);
const rang = () =>
  world.rows<{ who: string; kind: string }>(sql`
    select split_part(m.email, '@', 1) as who, n.kind from notification n join member m on m.id = n.member_id
      where n.episode_id is not null order by n.created_at, m.email`);
const letters = () =>
  world.rows<{ who: string; topic: string; subject: string }>(sql`
    select split_part(recipient, '@', 1) as who, topic, content ->> 'subject' as subject from mail order by created_at, recipient`);
const warnings = () => world.rows<{ at: Date }>(sql`select at from activity where kind = 'sync.warned'`);
const episodes = () =>
  world.rows<{ opened_at: Date; ended_at: Date | null; end: string | null }>(
    sql`select opened_at, ended_at, "end" from episode order by opened_at`,
  );

describe("the ladder of an outage [I9]", () => {
  test("is climbed once a rung, never early: logged, dispatchers, owners [B51] [B52] [B53]", async () => {
    await anOutage(world);
    expect(await episodes()).toMatchObject([{ ended_at: null }]);
    world.clock.advanceMs(5 * minute - 1);
    await look();
    expect(await warnings()).toHaveLength(0);
    world.clock.advanceMs(1);
    await look();
    await look();
    expect(await warnings()).toHaveLength(1);
    expect(await letters()).toEqual([]);
    expect(await rang()).toEqual([]);
    world.clock.advanceMs(25 * minute);
    await Promise.all([look(), look()]);
    expect(await rang()).toEqual([{ who: "dispatcher", kind: "sync.dispatcherAlarm" }]);
    expect((await letters()).map(({ who }) => who)).toEqual(["dispatcher"]);
    world.clock.advanceMs(90 * minute - 1);
    await look();
    expect(await rang()).toHaveLength(1);
    world.clock.advanceMs(1);
    await look();
    await look();
    expect(await rang()).toEqual([
      { who: "dispatcher", kind: "sync.dispatcherAlarm" },
      { who: "owner", kind: "sync.ownerAlarm" },
    ]);
    expect(await letters()).toHaveLength(2);
    expect(await warnings()).toHaveLength(1);
  });

  test("ends with the recovery: no rung after it, one digest of exactly what came [B53] [B54] [B56]", async () => {
    await anOutage(world);
    await world.book({ day: "2026-11-11", crew: ["raj"] });
    await world.book({ day: "2026-11-12", crew: ["raj"] });
    world.clock.advanceMs(31 * minute);
    await look();
    await world.control.heal();
    await probeWaiting(world.deps);
    await world.deliverAll();
    world.clock.advanceMs(1_000);
    await world.deliverAll();
    await readAll(world);
    await look();
    expect(await episodes()).toMatchObject([{ end: "recovered" }]);
    world.clock.advanceMs(4 * 60 * minute);
    await readAll(world);
    await look();
    expect((await rang()).map(({ who, kind }) => `${who} ${kind}`)).toEqual([
      "dispatcher sync.dispatcherAlarm",
      "dispatcher sync.recovered",
      "raj calendar.digest",
    ]);
    const [line] = await world.rows<{ list: string[] }>(
      sql`select content -> 'list' as list from mail where topic = 'backInSync'`,
    );
    expect(line?.list).toHaveLength(3);
    expect(line?.list.every((each) => each.startsWith("New: #"))).toBe(true);
  });
});

test("a failure that heals before it is logged is nothing to write about [B56]", async () => {
  await anOutage(world);
  world.clock.advanceMs(4 * minute);
  await world.control.heal();
  await probeWaiting(world.deps);
  await world.deliverAll();
  await readAll(world);
  await look();
  const [ended] = await world.rows(sql`select "end", digest from episode where digested_at is not null`);
  expect(ended).toEqual({ end: "recovered", digest: [] });
  expect([...(await rang()), ...(await letters())]).toEqual([]);
});

test("a connection that cannot be looked at holds up no other [I9]", async () => {
  await world.connect("mike");
  await world.rows(sql`update connection set state = 'needsReconnect', state_since = ${world.clock.now().toISOString()},
    last_failure = '{"kind": "grantRevoked"}'`);
  await look();
  await world.rows(
    sql`update episode set directions = '7' where connection_id = (select min(id::text) from connection)::uuid`,
  );
  world.clock.advanceMs(31 * minute);
  await expect(look()).rejects.toThrow();
  expect((await rang()).filter(({ kind }) => kind === "sync.dispatcherAlarm")).toHaveLength(1);
});

test("an account that receives no bookings is told of none, neither waiting nor come [B56]", async () => {
  const since = world.clock.now().toISOString();
  await world.rows(sql`with other as (
      insert into connection (company_id, member_id, provider, account_id, account_email, state, scopes, connected_at, state_since, last_failure)
      select company_id, member_id, 'microsoft', 'o', 'raj@outlook.test', 'needsReconnect', '{}', ${since}, ${since}, '{"kind": "grantRevoked"}'
      from connection limit 1 returning *)
    insert into calendar (company_id, connection_id, member_id, external_id, name, zone, is_primary, can_write, receives, blocks)
      select company_id, id, member_id, 'o', 'Outlook', 'America/Denver', true, true, false, true from other`);
  await look();
  const { bookingId } = await world.book({ day: "2026-11-11", crew: ["raj"] });
  world.clock.advanceMs(31 * minute);
  await look();
  const [alarm] = await world.rows<{ body: string }>(
    sql`select content ->> 'body' as body from mail where topic = 'syncAlarm'`,
  );
  expect(alarm?.body).not.toContain("waiting");
  await world.deliverAll();
  expect(await world.rows(sql`select receipt_kind from push where booking_id = ${bookingId}`)).toEqual([
    { receipt_kind: "created" },
  ]);
  await world.rows(
    sql`update connection set state = 'live', last_failure = null where provider = 'microsoft'`,
  );
  await look();
  expect(await world.rows(sql`select "end", digest from episode where digested_at is not null`)).toEqual([
    { end: "recovered", digest: [] },
  ]);
});

test("an alarm counts the bookings that wait, not the wishes for them", async () => {
  await anOutage(world);
  const { bookingId, revision } = await world.book({ day: "2026-11-11", crew: ["raj"] });
  await world.push(bookingId, ["raj"]);
  expect(revision).toBe(1);
  world.clock.advanceMs(30 * minute);
  await look();
  const [letter] = await world.rows<{ body: string }>(
    sql`select content ->> 'body' as body from mail where topic = 'syncAlarm'`,
  );
  expect(letter?.body).toContain("2 bookings are waiting");
});

describe("a revoked grant [B39] [B46] [P19]", () => {
  test("is told to its fieldworker at once and to nobody else before its time", async () => {
    await world.rows(sql`update connection set state = 'needsReconnect', state_since = ${world.clock.now().toISOString()},
      last_failure = '{"kind": "grantRevoked"}'`);
    await look();
    await look();
    expect(await rang()).toEqual([{ who: "raj", kind: "calendar.needsReconnect" }]);
    expect(await letters()).toEqual([
      { who: "raj", topic: "reconnect", subject: "Reconnect your Google Calendar" },
    ]);
  });
});
