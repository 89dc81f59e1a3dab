import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { handClock } from "@/lib/clock";
import type { Deps } from "@/lib/deps";
import type { ActivityActor } from "@/lib/domain/activity";
import { disconnectCalendar } from "@/lib/usecases/disconnect-calendar";
import { probeWaiting } from "@/lib/usecases/probe-waiting";
import { lookAfterEndings, removeCopies } from "@/lib/usecases/remove-copies";
import { sideOf, sides } from "@/lib/usecases/testing/sides";
import { aTwoWayWorld, openConflicts, type TwoWayWorld } from "@/lib/usecases/testing/two-way";

let world: TwoWayWorld;
beforeEach(async () => {
  world = await aTwoWayWorld();
});
afterEach(() => world.close());

type Member = Extract<ActivityActor, { kind: "member" }>;
const actorOf = (name: string, role: Member["role"] = "fieldworker"): Member => ({
  kind: "member",
  memberId: world.idOf(name),
  name,
  role,
  address: null,
});

const disconnect = (
  connectionId: string,
  copies: "keep" | "remove",
  actor: Member,
  deps: Deps = world.deps,
) =>
  disconnectCalendar(deps, {
    companyId: world.company.companyId,
    connectionId,
    copies,
    actor,
    requestId: "r1",
  });

async function connectionRow(connectionId: string) {
  const [row] = await world.rows(sql`select * from connection where id = ${connectionId}`);
  return row;
}

const keysOf = async (connectionId: string) => {
  const row = await connectionRow(connectionId);
  return [
    row?.sealed_data_key,
    row?.sealed_access_token,
    row?.sealed_refresh_token,
    row?.access_token_expires_at,
  ];
};
const noKeys = [null, null, null, null];

/** What is stored of anybody's calendars. */
async function stored() {
  const [row] = await world.rows(sql`select (select count(*)::int from busy_block) as blocks,
    (select count(*)::int from seen_event) as seen, (select count(*)::int from calendar_sync) as read,
    (select count(*)::int from unreadable_event) as unreadable,
    (select count(*)::int from watch where state <> 'ended') as watches`);
  return row;
}
const nothing = { blocks: 0, seen: 0, read: 0, unreadable: 0, watches: 0 };

const receipts = () =>
  world.rows<{ trigger: string; receipt: string; reason: string | null }>(
    sql`select trigger, receipt_kind as receipt, receipt_reason as reason from push order by place`,
  );
const records = async (kind: string) =>
  (
    await world.rows<{ facts: Record<string, string> }>(sql`
      select d.detail -> 'facts' as facts from activity a join activity_detail d using (company_id, seq)
      where a.kind = ${kind} order by a.seq`)
  ).map((row) => row.facts);

describe.each(sides)("disconnecting $provider", (where) => {
  const past = "2026-10-25";

  async function connected() {
    const side = sideOf(world, where);
    const connectionId = await side.connect();
    await world.settle();
    return { side, connectionId, actor: actorOf(where.name) };
  }

  test("with remove: watch stopped, no block, upcoming events gone, past ones kept, grant and keys gone [P22] [I18]", async () => {
    const { side, connectionId, actor } = await connected();
    await side.isBusy();
    const old = await world.book({ crew: [where.name], day: past, at: "07:00", minutes: 60 });
    const next = await world.book({ crew: [where.name], day: "2026-11-03", at: "14:00", minutes: 60 });
    await expect
      .poll(() => world.settle().then(stored), { timeout: 30_000 })
      .toMatchObject({ blocks: 1, watches: 1 });
    expect(await openConflicts(world, next.bookingId)).toEqual(["busy"]);
    expect([await side.copies(old.bookingId), await side.copies(next.bookingId)]).toMatchObject([[{}], [{}]]);
    expect(await side.watches()).toBe(1);

    expect(await disconnect(connectionId, "remove", actor)).toEqual({
      ok: true,
      value: { removing: 1, left: 0 },
    });
    expect(await stored()).toMatchObject({ ...nothing, watches: 1 });
    expect(await openConflicts(world, next.bookingId)).toEqual([]);
    await world.settle();
    expect(await side.copies(next.bookingId)).toEqual([]);
    expect(await side.copies(old.bookingId)).toHaveLength(1);
    expect(await stored()).toEqual(nothing);
    expect(await side.watches()).toBe(0);
    expect(await keysOf(connectionId)).toEqual(noKeys);
    expect(await connectionRow(connectionId)).toMatchObject({ state: "disconnected", removing_until: null });
    if (where.provider === "google") expect(await side.grants()).toBe(0);
    expect((await receipts()).at(-1)).toMatchObject({ trigger: "disconnect", receipt: "removed" });
    expect(await records("calendar.disconnected")).toMatchObject([{ copies: "remove", removing: "1" }]);
    expect(await records("calendar.copiesLeft")).toEqual([]);
  });

  test("with keep: every event stays with its link; what waited gets its receipt [P22]", async () => {
    const { side, connectionId, actor } = await connected();
    const { bookingId } = await world.book({ crew: [where.name] });
    await world.settle();
    const [copy] = await side.copies(bookingId);
    await side.breakDown();
    const waiting = await world.book({ crew: [where.name], day: "2026-11-05" });
    await world.settle();
    await world.control.heal();
    expect(await disconnect(connectionId, "keep", actor)).toEqual({
      ok: true,
      value: { removing: 0, left: 0 },
    });
    await world.settle();
    expect(await side.copies(bookingId)).toEqual([copy]);
    expect(await side.copies(waiting.bookingId)).toEqual([]);
    expect((await receipts()).at(-1)).toEqual({
      trigger: "rule",
      receipt: "skipped",
      reason: "notConnected",
    });
    expect(await world.rows(sql`select 1 from mirror where event_id is not null`)).toHaveLength(1);
    expect(await world.rows(sql`select 1 from episode where ended_at is null`)).toEqual([]);
    expect(await world.rows(sql`select "end" from episode`)).toEqual([{ end: "disconnected" }]);
    expect(await keysOf(connectionId)).toEqual(noKeys);
    expect(await stored()).toEqual(nothing);
    await expect(
      world.deps.withAccount(
        { companyId: world.company.companyId, connectionId, isEnding: true },
        (account) => account.listCalendars(),
      ),
    ).rejects.toMatchObject({ failure: { kind: "grantRevoked" } });
  });

  test("while the provider is down keeps the keys for the removal alone, and takes the events out once it is back", async () => {
    const { side, connectionId, actor } = await connected();
    const { bookingId } = await world.book({ crew: [where.name] });
    await world.settle();
    await side.breakDown();
    await disconnect(connectionId, "remove", actor);
    await world.settle();
    expect(await side.copies(bookingId)).toHaveLength(1);
    expect((await keysOf(connectionId)).slice(0, 3)).not.toContain(null);
    await expect(
      world.deps.withAccount({ companyId: world.company.companyId, connectionId }, (account) =>
        account.listCalendars(),
      ),
    ).rejects.toMatchObject({ failure: { kind: "grantRevoked" } });
    await world.control.heal();
    world.clock.advanceMs(30 * 60_000);
    await probeWaiting(world.deps);
    await world.settle();
    expect(await side.copies(bookingId)).toEqual([]);
    expect(await keysOf(connectionId)).toEqual(noKeys);
    expect(await records("calendar.copiesLeft")).toEqual([]);
  });

  test("that stays down for 24 hours destroys the keys and lists what remains (decision 4)", async () => {
    const { side, connectionId, actor } = await connected();
    const realClock = handClock(world.deps.realClock.now());
    const deps: Deps = { ...world.deps, realClock };
    const { bookingId, ...booking } = await world.book({ crew: [where.name] });
    await world.settle();
    await side.breakDown();
    await disconnect(connectionId, "remove", actor, deps);
    await world.settle();
    const end = () => removeCopies(deps, { companyId: world.company.companyId, connectionId });
    realClock.advanceMs(24 * 60 * 60_000 - 60_000);
    expect(await lookAfterEndings(deps)).toBe(1);
    expect(await end()).toEqual({ kind: "parked" });
    expect((await keysOf(connectionId)).slice(0, 3)).not.toContain(null);
    realClock.advanceMs(60_000);
    expect(await end()).toEqual({ kind: "done" });
    expect(await end()).toEqual({ kind: "done" });
    expect(await lookAfterEndings(deps)).toBe(0);
    expect(await keysOf(connectionId)).toEqual(noKeys);
    expect(await side.copies(bookingId)).toHaveLength(1);
    const [found] = await world.rows<{ ref: number }>(sql`select ref from booking where id = ${bookingId}`);
    expect(await records("calendar.copiesLeft")).toMatchObject([{ bookings: `#${found?.ref}` }]);
    expect(
      await world.rows(sql`select member_id, kind from notification where kind = 'calendar.copiesLeft'`),
    ).toEqual([{ member_id: side.memberId, kind: "calendar.copiesLeft" }]);
    const [letter] = await world.rows<{ list: string[] }>(
      sql`select content -> 'list' as list from mail where content ->> 'subject' like '1 booking stays%'`,
    );
    expect(letter?.list).toHaveLength(1);
    expect(letter?.list[0]).toContain(`#${found?.ref}`);
    expect(booking.revision).toBe(1);
  });

  test("ends the same when the process is killed after the grant was given back [P22] [I18]", async () => {
    const { side, connectionId, actor } = await connected();
    const { bookingId } = await world.book({ crew: [where.name] });
    await world.settle();
    await disconnect(connectionId, "keep", actor);
    const at = { companyId: world.company.companyId, connectionId };
    const killed: Deps = {
      ...world.deps,
      failpoint: (name) => {
        if (name === "disconnect.after_revoke") throw new Error("killed");
      },
    };
    await expect(removeCopies(killed, at)).rejects.toThrow("killed");
    expect((await keysOf(connectionId)).slice(0, 3)).not.toContain(null);
    expect(await lookAfterEndings(world.deps)).toBe(1);
    await world.settle();
    expect(await keysOf(connectionId)).toEqual(noKeys);
    expect(await stored()).toEqual(nothing);
    expect(await side.copies(bookingId)).toHaveLength(1);
    if (where.provider === "google") expect(await side.grants()).toBe(0);
  });
});

describe("who may disconnect", () => {
  test("its owner; the company's owner only for somebody who no longer works there", async () => {
    const connectionId = await world.connect("mike");
    const refusal = { ok: false, problem: "notFound" };
    expect(await disconnect(connectionId, "keep", actorOf("raj"))).toEqual(refusal);
    expect(await disconnect(connectionId, "keep", actorOf("dispatcher", "dispatcher"))).toEqual(refusal);
    expect(await disconnect(connectionId, "keep", actorOf("owner", "owner"))).toEqual(refusal);
    expect(await connectionRow(connectionId)).toMatchObject({ state: "live" });
    await world.owner.sql`update member set is_active = false where id = ${world.idOf("mike")}`;
    expect(await disconnect(connectionId, "keep", actorOf("owner", "owner"))).toMatchObject({ ok: true });
    expect(await disconnect(connectionId, "keep", actorOf("owner", "owner"))).toEqual(refusal);
    expect(await records("calendar.disconnected")).toHaveLength(1);
  });
});

describe("a refused grant", () => {
  test("is not tried again to take events out: they are listed at once [I15]", async () => {
    const side = sideOf(world, sides[0]);
    const connectionId = await side.connect();
    const { bookingId } = await world.book({ crew: ["mike"] });
    await world.settle();
    await world.owner.sql`update connection set state = 'needsReconnect'`;
    await world.control.call("DELETE", "/requests");
    expect(await disconnect(connectionId, "remove", actorOf("mike"))).toEqual({
      ok: true,
      value: { removing: 0, left: 1 },
    });
    await world.settle();
    expect((await side.requests()).filter(({ path }) => path.includes("/events"))).toEqual([]);
    expect(await side.copies(bookingId)).toHaveLength(1);
    expect(await records("calendar.copiesLeft")).toHaveLength(1);
    expect(await keysOf(connectionId)).toEqual(noKeys);
  });
});
