import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lookAfterProofs, proveLoop } from "@/lib/usecases/prove-loop";
import { aTwoWayWorld, type TwoWayWorld } from "@/lib/usecases/testing/two-way";

const minute = 60_000;
const sides = [
  { provider: "google", name: "raj", notices: "/notices" },
  { provider: "microsoft", name: "ana", notices: "/microsoft/notices" },
] as const;

describe.each(sides)("the hourly proof of a $provider calendar's whole loop [decision 3]", (side) => {
  const account = `${side.name}@demo.test`;
  let world: TwoWayWorld;
  let connectionId: string;
  beforeEach(async () => {
    world = await aTwoWayWorld();
    connectionId = await world.connect(side.name, side.provider);
    await world.settle();
  });
  afterEach(() => world.close());

  const at = () => ({ companyId: world.company.companyId, connectionId });
  const prove = () => proveLoop(world.deps, at());
  /** Watches and proofs live in real time, which cannot be moved: what is known of them grows older instead. */
  const pass = async (ms: number) => {
    const age = sql`interval '1 millisecond' * ${ms}`;
    await world.rows(sql`update connection set probed_at = probed_at - ${age}`);
    await world.rows(
      sql`update watch set asked_at = asked_at - ${age}, last_notice_at = last_notice_at - ${age}`,
    );
    world.clock.advanceMs(ms);
  };
  const row = async () =>
    (
      await world.rows<{ failing: Date | null; probed: boolean; proven: boolean; due: number }>(sql`
        select watch_failing_since as failing, probed_at is not null as probed, proven_at is not null as proven,
          round(extract(epoch from probe_due_at - ${world.clock.now().toISOString()}::timestamptz))::int as due
          from connection where id = ${connectionId}`)
    )[0];
  const copy = async () =>
    (
      await world.rows<{ etag: string; drift: unknown; leased: boolean }>(
        sql`select event_etag as etag, drift, leased_until is not null as leased from mirror`,
      )
    )[0];
  const openDirections = async () =>
    (
      await world.rows<{ directions: { direction: string }[] }>(
        sql`select directions from episode where ended_at is null`,
      )
    ).flatMap(({ directions }) => directions.map(({ direction }) => direction));
  const book = async () => {
    await world.book({ day: "2026-11-10", crew: [side.name] });
    await world.settle();
    await quiet();
  };
  /** Once no notice has come for a while, everything they asked for is done. */
  const quiet = async () => {
    for (let before = -1; before !== world.heard.length; ) {
      before = world.heard.length;
      await new Promise((resolve) => setTimeout(resolve, 700));
      await world.settle();
    }
  };
  const writes = async () => {
    const { requests } = (await world.control.call("GET", "/requests")) as {
      requests: { method: string; path: string }[];
    };
    return requests.filter(({ method, path }) => method === "PATCH" && path.includes("/events/")).length;
  };

  it("touches the next event, hears of it and reads it, and takes it for its own echo", async () => {
    await book();
    const before = await copy();
    const heard = world.heard.length;
    expect(await prove()).toBe("touched");
    expect(await row()).toMatchObject({ probed: true, proven: false });
    const touched = await copy();
    expect(touched?.etag).not.toBe(before?.etag);
    expect(touched?.leased).toBe(false);
    await expect.poll(() => world.heard.length, { timeout: 20_000 }).toBeGreaterThan(heard);
    await quiet();
    expect(await copy()).toEqual(touched);
    expect(await prove()).toBe("proven");
    expect(await row()).toMatchObject({ proven: true, failing: null, due: 3_600 });
    const [{ count } = { count: -1 }] = await world.rows<{ count: number }>(
      sql`select count(*)::int as count from conflict`,
    );
    expect(count).toBe(0);
    const violations = (await world.control.call("GET", "/violations")) as { violations: unknown[] };
    expect(violations.violations ?? violations).toEqual([]);
  });

  it("finds a watch that keeps silent, replaces it, and believes the new one once it has spoken", async () => {
    await book();
    await world.control.call("POST", side.notices, { drop: true });
    expect(await prove()).toBe("touched");
    await pass(9 * minute);
    expect(await prove()).toBe("waiting");
    expect(await openDirections()).toEqual([]);
    await pass(minute + 1_000);
    expect(await prove()).toBe("silent");
    expect(await openDirections()).toEqual(["watch"]);
    expect(await row()).toMatchObject({ probed: false, due: 120 });
    const since = (await row())?.failing;
    expect(Math.abs(world.clock.now().getTime() - 10 * minute - new Date(since ?? 0).getTime())).toBeLessThan(
      20_000,
    );
    await world.control.call("DELETE", side.notices);
    await world.settle();
    const states = await world.rows<{ state: string }>(
      sql`select state from watch where covers = 'account' or calendar_id in (select id from calendar where receives) order by asked_at`,
    );
    expect(states.map(({ state }) => state)).toEqual(["ended", "live"]);
    await quiet();
    expect(await isWatched()).toBe(false);
    expect(await prove()).toBe("touched");
    await quiet();
    expect(await prove()).toBe("proven");
    expect(await row()).toMatchObject({ failing: null, due: 3_600 });
    expect(await openDirections()).toEqual([]);
    expect(await isWatched()).toBe(true);
  });

  const isWatched = async () => {
    const { companyId } = world.company;
    const [found] = await world.rows<{ id: string }>(sql`select id from calendar where receives`);
    await world.rows(sql`update calendar_sync set leased_until = null`);
    const begun = await world.deps.syncStore.beginRead(
      { companyId, calendarId: found?.id ?? "" },
      world.clock.now(),
    );
    return begun.kind === "read" && begun.isWatched;
  };

  it("only reads where there is nothing of ours, and never makes an event", async () => {
    expect(await prove()).toBe("readOnly");
    expect(await row()).toMatchObject({ probed: false, due: 3_600 });
    const [{ wanted } = { wanted: 0 }] = await world.rows<{ wanted: number }>(
      sql`select max(wanted_seq - served_seq)::int as wanted from calendar_sync`,
    );
    expect(wanted).toBe(1);
    expect(await writes()).toBe(0);
  });

  it("never writes one-way in", async () => {
    await book();
    await world.rows(sql`update connection set direction = 'in'`);
    const before = await writes();
    expect(await prove()).toBe("readOnly");
    expect(await writes()).toBe(before);
  });

  it("leaves an event in a version that we did not write as it is, and has it read [P30]", async () => {
    await book();
    await world.rows(sql`update mirror set event_etag = '"older"'`);
    const before = await writes();
    expect(await prove()).toBe("notNow");
    expect(await row()).toMatchObject({ probed: false, due: 600 });
    expect((await copy())?.leased).toBe(false);
    expect(await writes()).toBe(before);
    const [wished] = await world.rows<{ yes: boolean }>(
      sql`select bool_and(wanted_seq > served_seq) as yes from calendar_sync`,
    );
    expect(wished?.yes).toBe(true);
  });

  it("that was killed before its touch was saved leaves nothing behind: the event is found the same", async () => {
    await book();
    const [known] = await world.rows<{ calendar: string; event: string; etag: string; mirror: string }>(sql`
      select c.external_id as calendar, m.event_id as event, m.event_etag as etag, m.id as mirror
        from mirror m join calendar c on c.id = m.calendar_id`);
    const { calendar: calendarId = "", event: eventId = "", etag = "", mirror: mirrorId = "" } = known ?? {};
    const touched = await world.deps.withAccount(at(), (provider) =>
      provider.touchEvent({ calendarId, eventId, etag, mirrorId }),
    );
    await quiet();
    expect(await copy()).toEqual({ etag: touched.etag, drift: null, leased: false });
    expect(await prove()).toBe("touched");
  });

  it("waits for whoever works on the event", async () => {
    await book();
    await world.rows(sql`update mirror set leased_until = clock_timestamp() + interval '20 seconds'`);
    expect(await prove()).toBe("notNow");
  });

  it("finds out that the calendar can no longer be written to", async () => {
    await book();
    const status = {
      kind: "status",
      status: 403,
      reason: side.provider === "google" ? "forbidden" : "ErrorAccessDenied",
    };
    await world.control.fault({ method: "PATCH", account, action: status });
    await prove();
    const [found] = await world.rows<{ state: string }>(
      sql`select state from connection where id = ${connectionId}`,
    );
    expect(found?.state).not.toBe("live");
    expect(await openDirections()).not.toEqual([]);
  });

  it("comes hourly and once, whoever looks", async () => {
    const ask = () => lookAfterProofs(world.deps);
    expect(await ask()).toBe(0);
    world.clock.advanceMs(5 * minute);
    const [one, other] = await Promise.all([ask(), ask()]);
    expect(one + other).toBe(1);
    expect(await ask()).toBe(0);
    await prove();
    world.clock.advanceMs(59 * minute);
    expect(await ask()).toBe(0);
    world.clock.advanceMs(minute);
    expect(await ask()).toBe(1);
  });
});
