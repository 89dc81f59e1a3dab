import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ActivityActor } from "@/lib/domain/activity";
import { escalateHealth } from "@/lib/usecases/escalate-health";
import { pauseConnection, resumeConnection } from "@/lib/usecases/pause-connection";
import { probeWaiting } from "@/lib/usecases/probe-waiting";
import { sideOf, sides } from "@/lib/usecases/testing/sides";
import { aTwoWayWorld, readDue, type TwoWayWorld } from "@/lib/usecases/testing/two-way";

const hour = 60 * 60_000;
let world: TwoWayWorld;
beforeEach(async () => {
  world = await aTwoWayWorld();
});
afterEach(() => world.close());

type Member = Extract<ActivityActor, { kind: "member" }>;
const by = (name: string, role: Member["role"] = "fieldworker"): Member => ({
  kind: "member",
  memberId: world.idOf(name),
  name,
  role,
  address: null,
});
const stateOf = async () =>
  (await world.rows<{ state: string }>(sql`select state from connection`))[0]?.state;
const episodes = () => world.rows<{ end: string | null }>(sql`select "end" from episode order by opened_at`);

describe.each(sides)("pausing $provider", (where) => {
  async function connected() {
    const side = sideOf(world, where);
    const connectionId = await side.connect();
    await world.settle();
    const at = { companyId: world.company.companyId, connectionId, actor: by(where.name) };
    return { side, at };
  }

  test("asks the provider nothing, alarms nobody, and lets bookings queue; resumed they go out in order, once each", async () => {
    const { side, at } = await connected();
    expect(await pauseConnection(world.deps, at)).toEqual({ ok: true, value: null });
    expect(await pauseConnection(world.deps, at)).toEqual({ ok: true, value: null });
    await world.control.call("DELETE", "/requests");
    await side.isBusy();
    const bookings: string[] = [];
    for (const day of ["2026-11-12", "2026-11-10", "2026-11-11"])
      bookings.push((await world.book({ crew: [where.name], day })).bookingId);
    await world.settle();
    world.clock.advanceMs(3 * hour);
    await probeWaiting(world.deps);
    await readDue(world);
    await escalateHealth(world.deps);
    expect(await side.requests()).toEqual([]);
    expect(await episodes()).toEqual([]);
    expect(await world.rows(sql`select 1 from push where finished_at is null`)).toHaveLength(3);
    expect(await world.rows(sql`select 1 from mirror where failure is not null`)).toEqual([]);

    expect(await resumeConnection(world.deps, at)).toEqual({ ok: true, value: null });
    await escalateHealth(world.deps);
    expect(await episodes()).toEqual([]);
    world.clock.advanceMs(1_000);
    await world.settle();
    for (const id of bookings) expect(await side.copies(id)).toHaveLength(1);
    const written = await world.rows<{ id: string }>(
      sql`select booking_id as id from push where receipt_kind = 'created' order by (select min(a.started_at) from attempt a where a.push_id = push.id), (select min(a.lease_generation) from attempt a where a.push_id = push.id), finished_at, place`,
    );
    expect(written.map(({ id }) => id)).toEqual(bookings);
    expect(await world.rows(sql`select 1 from busy_block`)).toHaveLength(1);
    const kinds = await world.rows<{ kind: string }>(
      sql`select kind from activity where kind in ('calendar.paused', 'calendar.resumed') order by seq`,
    );
    expect(kinds.map(({ kind }) => kind)).toEqual(["calendar.paused", "calendar.resumed"]);
  });

  test("ends an outage's episode, and the outage before does not count against it afterwards", async () => {
    const { side, at } = await connected();
    await side.breakDown();
    const { bookingId } = await world.book({ crew: [where.name] });
    await world.settle();
    await readDue(world);
    expect(await episodes()).toEqual([{ end: null }]);
    await pauseConnection(world.deps, at);
    expect(await episodes()).toEqual([{ end: "paused" }]);
    await world.control.heal();
    world.clock.advanceMs(3 * hour);
    await resumeConnection(world.deps, at);
    await escalateHealth(world.deps);
    expect(await episodes()).toEqual([{ end: "paused" }]);
    world.clock.advanceMs(1_000);
    await world.settle();
    expect(await side.copies(bookingId)).toHaveLength(1);
  });

  test("of what needs reconnecting: resumed, the next call finds that out", async () => {
    const { at } = await connected();
    await world.owner.sql`update connection set state = 'needsReconnect'`;
    const prefix = where.provider === "google" ? "" : "/microsoft";
    await world.control.call("POST", `${prefix}/tokens/revoke`, { account: `${where.name}@demo.test` });
    await world.owner.sql`update connection set access_token_expires_at = now() - interval '1 minute'`;
    await pauseConnection(world.deps, at);
    await resumeConnection(world.deps, at);
    expect(await stateOf()).toBe("live");
    await world.settle();
    expect(await stateOf()).toBe("needsReconnect");
  });
});

describe("who may pause", () => {
  test("its owner, dispatchers and the company's owner", async () => {
    const connectionId = await world.connect("mike");
    const at = { companyId: world.company.companyId, connectionId };
    const refusal = { ok: false, problem: "notFound" };
    expect(await pauseConnection(world.deps, { ...at, actor: by("raj") })).toEqual(refusal);
    expect(await pauseConnection(world.deps, { ...at, actor: by("viewer", "viewer") })).toEqual(refusal);
    expect(await stateOf()).toBe("live");
    expect(await pauseConnection(world.deps, { ...at, actor: by("dispatcher", "dispatcher") })).toMatchObject(
      {
        ok: true,
      },
    );
    expect(await stateOf()).toBe("paused");
    expect(await resumeConnection(world.deps, { ...at, actor: by("raj") })).toEqual(refusal);
    expect(await resumeConnection(world.deps, { ...at, actor: by("mike") })).toMatchObject({ ok: true });
    expect(await stateOf()).toBe("live");
  });
});
