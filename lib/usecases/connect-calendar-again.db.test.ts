import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { disconnectCalendar } from "@/lib/usecases/disconnect-calendar";
import { type Side, sideOf, sides } from "@/lib/usecases/testing/sides";
import { aTwoWayWorld, type TwoWayWorld } from "@/lib/usecases/testing/two-way";

let world: TwoWayWorld;
beforeEach(async () => {
  world = await aTwoWayWorld();
});
afterEach(() => world.close());

async function disconnect(where: Side, connectionId: string, copies: "keep" | "remove") {
  const { companyId } = world.company;
  const actor = {
    kind: "member",
    memberId: world.idOf(where.name),
    name: where.name,
    role: "fieldworker",
    address: null,
  } as const;
  const ended = await disconnectCalendar(world.deps, {
    ...{ companyId, connectionId, copies, actor },
    requestId: "r1",
  });
  if (!ended.ok) throw new Error(ended.problem);
}

/** As if everything were a while ago, so that nothing of it counts as just written. */
async function later() {
  world.clock.advanceMs(60_000);
  await world.settle();
}

const pushesOf = (bookingId: string) =>
  world.rows<{ trigger: string; receipt: string }>(
    sql`select trigger, receipt_kind as receipt from push where booking_id = ${bookingId} order by place`,
  );
const questions = () => world.rows(sql`select kind from conflict where closed_at is null`);

describe.each(sides)("connecting $provider again", (where) => {
  async function withBookings(count = 3) {
    const side = sideOf(world, where);
    if (where.provider === "microsoft") {
      const account = { email: side.other, name: "Second", zone: "America/Los_Angeles" };
      await world.control.call("POST", "/microsoft/accounts", account);
    }
    const connectionId = await side.connect();
    await world.settle();
    const bookings: string[] = [];
    for (let day = 0; day < count; day += 1)
      bookings.push((await world.book({ crew: [where.name], day: `2026-11-1${day}` })).bookingId);
    await world.settle();
    return { side, connectionId, bookings };
  }
  const reschedule = async (bookingId: string, at: string, day = "2026-11-10") => {
    const [found] = await world.rows<{ revision: number }>(
      sql`select revision from booking where id = ${bookingId}`,
    );
    await world.book({ crew: [where.name], day, at }, { bookingId, revision: found?.revision ?? 0 });
    await world.settle();
  };

  test("to the same account after keep: the same connection and events, blocks and watches come back, 0 duplicates [P21]", async () => {
    const { side, connectionId, bookings } = await withBookings();
    await side.isBusy();
    const before = await Promise.all(bookings.map((id) => side.copies(id)));
    await disconnect(where, connectionId, "keep");
    await later();
    expect(await side.connect()).toBe(connectionId);
    await later();
    expect(await Promise.all(bookings.map((id) => side.copies(id)))).toEqual(before);
    const [state] =
      await world.rows(sql`select state, removing_until, (select count(*)::int from busy_block) as blocks,
      (select count(*)::int from watch where state = 'live') as watches,
      (select count(*)::int from calendar where receives) as receiving from connection`);
    expect(state).toEqual({ state: "live", removing_until: null, blocks: 1, watches: 1, receiving: 1 });
    const [first = ""] = bookings;
    await reschedule(first, "15:30");
    const [copy, ...rest] = await side.copies(first);
    expect(rest).toEqual([]);
    expect(copy?.id).toBe(before[0]?.[0]?.id);
    expect(copy?.starts).not.toBe(before[0]?.[0]?.starts);
    expect(await pushesOf(first)).toMatchObject([{ receipt: "created" }, { receipt: "updated" }]);
    expect(await questions()).toEqual([]);
  });

  test("to the same account finds what its owner deleted meanwhile [P21]", async () => {
    const { side, connectionId, bookings } = await withBookings(1);
    const [bookingId = ""] = bookings;
    const [copy] = await side.copies(bookingId);
    await disconnect(where, connectionId, "keep");
    await later();
    const eventId = encodeURIComponent(copy?.id ?? "");
    const place = where.provider === "google" ? `${side.own}/${side.own}` : `${side.own}/primary`;
    const prefix = where.provider === "google" ? "" : "/microsoft";
    await world.control.call("DELETE", `${prefix}/events/${place}/${eventId}`);
    await side.connect();
    await later();
    expect(await questions()).toEqual([{ kind: "deleted" }]);
    expect(await side.copies(bookingId)).toEqual([]);
  });

  test("to the same account after remove brings each upcoming booking back once, also one made meanwhile [P21]", async () => {
    const { side, connectionId, bookings } = await withBookings();
    await disconnect(where, connectionId, "remove");
    await later();
    expect((await Promise.all(bookings.map((id) => side.copies(id)))).flat()).toEqual([]);
    const between = await world.book({ crew: [where.name], day: "2026-11-20" });
    const draft = await world.book({ crew: [where.name], day: "2026-11-21", status: "Draft" });
    await side.connect();
    await later();
    for (const id of [...bookings, between.bookingId]) expect(await side.copies(id)).toHaveLength(1);
    expect(await side.copies(draft.bookingId)).toEqual([]);
    const [connected] = await world.rows<{ again: string }>(sql`
      select d.detail -> 'facts' ->> 'pushedAgain' as again from activity a join activity_detail d using (company_id, seq)
      where a.kind = 'calendar.connected' order by a.seq desc limit 1`);
    expect(connected).toEqual({ again: "4" });
    await side.connect();
    await later();
    for (const id of bookings) expect(await side.copies(id)).toHaveLength(1);
    expect(await questions()).toEqual([]);
  });

  test("while the provider is down, to the same account, takes nothing out any more", async () => {
    const { side, connectionId, bookings } = await withBookings(1);
    const [bookingId = ""] = bookings;
    const [copy] = await side.copies(bookingId);
    await side.breakDown();
    await disconnect(where, connectionId, "remove");
    await world.settle();
    await world.control.heal();
    expect(await side.connect()).toBe(connectionId);
    await later();
    await later();
    expect(await side.copies(bookingId)).toEqual([copy]);
    expect((await pushesOf(bookingId)).at(-1)).toEqual({ trigger: "disconnect", receipt: "skipped" });
    const [state] = await world.rows(
      sql`select state, sealed_refresh_token is not null as has_keys from connection`,
    );
    expect(state).toEqual({ state: "live", has_keys: true });
    await reschedule(bookingId, "16:00");
    expect(await side.copies(bookingId)).toMatchObject([{ id: copy?.id }]);
  });

  test("to another account and back: each booking is pushed once a calendar and kept where it was left [P21]", async () => {
    const { side, connectionId, bookings } = await withBookings();
    const kept = await Promise.all(bookings.map((id) => side.copies(id)));
    await disconnect(where, connectionId, "keep");
    await later();
    const otherId = await side.connect(side.other);
    expect(otherId).not.toBe(connectionId);
    await later();
    for (const id of bookings) {
      expect(await side.copies(id, side.other)).toHaveLength(1);
      expect((await pushesOf(id)).at(-1)).toEqual({ trigger: "reconnect", receipt: "created" });
    }
    await world.control.call("DELETE", "/requests");
    const [first = ""] = bookings;
    await reschedule(first, "15:30");
    expect(await side.copies(first, side.other)).toHaveLength(1);
    expect(await Promise.all(bookings.map((id) => side.copies(id)))).toEqual(kept);

    await disconnect(where, otherId, "keep");
    await later();
    expect(await side.connect()).toBe(connectionId);
    await later();
    const [moved] = await side.copies(first);
    for (const id of bookings) expect(await side.copies(id)).toHaveLength(1);
    expect(moved?.id).toBe(kept[0]?.[0]?.id);
    expect(moved?.starts).not.toBe(kept[0]?.[0]?.starts);
    expect(await questions()).toEqual([]);
    const { violations } = (await world.control.call("GET", "/violations")) as { violations: unknown[] };
    expect(violations).toEqual([]);
  });
});
