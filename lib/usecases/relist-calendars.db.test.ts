import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { chooseReceiving } from "@/lib/usecases/choose-receiving";
import { readNow } from "@/lib/usecases/read-now";
import { relistCalendars, relistUnwritable } from "@/lib/usecases/relist-calendars";
import { sideOf, sides } from "@/lib/usecases/testing/sides";
import { aTwoWayWorld, type TwoWayWorld } from "@/lib/usecases/testing/two-way";

const minute = 60_000;
let world: TwoWayWorld;
beforeEach(async () => {
  world = await aTwoWayWorld();
});
afterEach(() => world.close());

describe.each(sides)("a calendar at $provider made read-only", (where) => {
  /** Bookings go to a calendar called Work, which then cannot be written to. */
  async function lost() {
    const side = sideOf(world, where);
    const work = (await side.addCalendar("Work")) as { id?: string; calendar?: { id: string } };
    const externalId = work.id ?? work.calendar?.id ?? "";
    const connectionId = await side.connect();
    const at = { companyId: world.company.companyId, connectionId };
    const [row] = await world.rows<{ id: string }>(sql`select id from calendar where name = 'Work'`);
    await choose(row?.id ?? "");
    await world.settle();
    const before = await world.book({ crew: [where.name], day: "2026-11-10" });
    await world.settle();
    await side.setRole(externalId, "reader");
    const waiting = await world.book({ crew: [where.name], day: "2026-11-11" });
    await world.settle();
    return {
      side,
      at,
      externalId,
      work: row?.id ?? "",
      before: before.bookingId,
      waiting: waiting.bookingId,
    };
  }
  const choose = (calendarId: string) =>
    chooseReceiving(world.deps, {
      companyId: world.company.companyId,
      memberId: world.idOf(where.name),
      calendarId,
      by: { kind: "system" },
      requestId: "r1",
    });
  const connectionState = async () =>
    (
      await world.rows<{ state: string; n: number }>(
        sql`select state, (select count(*)::int from episode where ended_at is null) as n from connection`,
      )
    )[0];
  const receiptOf = async (bookingId: string) =>
    (
      await world.rows<{ receipt: string; name: string }>(sql`select receipt_kind as receipt,
        (select name from calendar c where c.id = receipt_calendar_id) as name from push where booking_id = ${bookingId} order by place desc limit 1`)
    )[0];

  test("is told to its owner at once and holds its bookings; nothing is tried by writing [B48] [B49]", async () => {
    await lost();
    expect(await connectionState()).toEqual({ state: "cannotWrite", n: 1 });
    const told = await world.rows(
      sql`select n.kind, m.email from notification n join member m on m.id = n.member_id`,
    );
    expect(told).toEqual([{ kind: "calendar.cannotWrite", email: `${where.name}@demo.test` }]);
    expect(await world.rows(sql`select name, can_write from calendar where receives`)).toEqual([
      { name: "Work", can_write: false },
    ]);
    expect(await relistUnwritable(world.deps)).toBe(0);
  });

  test("goes on by itself within an hour of being given back, in order and once each [B49]", async () => {
    const { side, externalId, waiting } = await lost();
    world.clock.advanceMs(61 * minute);
    expect(await relistUnwritable(world.deps)).toBe(1);
    expect(await relistUnwritable(world.deps)).toBe(0);
    expect(await connectionState()).toEqual({ state: "cannotWrite", n: 1 });
    await side.setRole(externalId, "owner");
    world.clock.advanceMs(61 * minute);
    expect(await relistUnwritable(world.deps)).toBe(1);
    await world.settle();
    expect(await connectionState()).toEqual({ state: "live", n: 0 });
    expect(await receiptOf(waiting)).toEqual({ receipt: "created", name: "Work" });
  });

  test.each([
    ["its owner", relistCalendars],
    ["the office", readNow],
  ] as const)("goes on at once when %s asks for news [B49]", async (_, ask) => {
    const { side, at, externalId, waiting } = await lost();
    await ask(world.deps, at);
    expect(await connectionState()).toMatchObject({ state: "cannotWrite" });
    await side.setRole(externalId, "owner");
    await ask(world.deps, at);
    await world.settle();
    expect(await connectionState()).toEqual({ state: "live", n: 0 });
    expect(await receiptOf(waiting)).toEqual({ receipt: "created", name: "Work" });
  });

  test("goes on when another calendar is chosen: upcoming bookings come there once [B48]", async () => {
    const { side, work, before, waiting } = await lost();
    expect(await choose(work)).toEqual({ ok: false, problem: "notWritable" });
    const [primary] = await world.rows<{ id: string }>(sql`select id from calendar where is_primary`);
    expect(await choose(primary?.id ?? "")).toEqual({ ok: true, value: null });
    await world.settle();
    world.clock.advanceMs(minute);
    await world.settle();
    expect(await connectionState()).toEqual({ state: "live", n: 0 });
    for (const id of [before, waiting]) {
      expect(await receiptOf(id)).toMatchObject({ receipt: "created" });
      expect((await receiptOf(id))?.name).not.toBe("Work");
    }
    expect(await side.copies(waiting)).toHaveLength(1);
  });
});
