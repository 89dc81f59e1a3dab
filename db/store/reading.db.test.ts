import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { LocalDate } from "@/lib/domain/time";
import { changeBooking } from "@/lib/usecases/change-booking";
import { closeConflict, lockConflict } from "./conflicts";
import { anEvent, begin, loseCursor, now, pageOf, present, read } from "./contract/world";
import { pgStoreWorld } from "./testing/pg-store-world";

let at: Awaited<ReturnType<typeof pgStoreWorld>>;
beforeAll(async () => {
  at = await pgStoreWorld();
});
afterAll(() => at.close());

const aCalendar = async () => {
  const memberId = await at.addMember();
  return { memberId, ...(await at.addCalendar({ memberId })) };
};
const versions = async (table: string, calendarId: string) =>
  at.world.rows(
    sql`select xmin::text as version, ctid::text as place from ${sql.raw(table)} where calendar_id = ${calendarId} order by 1, 2`,
  );

describe("what a reading writes", () => {
  const changes = () => [
    ...Array.from({ length: 30 }, (_, place) => present(anEvent(`e${place}`))),
    present(
      anEvent("weekly", { series: { kind: "master", recurrence: ["RRULE:FREQ=WEEKLY"] }, zone: "UTC" }),
    ),
  ];

  test("nothing but the cursor when nothing is new, and no block either when everything is read again", async () => {
    const { calendarId } = await aCalendar();
    await read(at, calendarId, [pageOf(changes())]);
    const before = [await versions("seen_event", calendarId), await versions("busy_block", calendarId)];
    expect(before.map((rows) => rows.length)).toEqual([31, 88]);
    await read(at, calendarId, [pageOf(changes())]);
    expect([await versions("seen_event", calendarId), await versions("busy_block", calendarId)]).toEqual(
      before,
    );
    await loseCursor(at, calendarId);
    await read(at, calendarId, [pageOf(changes())]);
    expect(await versions("busy_block", calendarId)).toEqual(before[1]);
  });

  test("of a series only the occurrence that moved", async () => {
    const { calendarId } = await aCalendar();
    await read(at, calendarId, [pageOf(changes())]);
    const before = new Set((await versions("busy_block", calendarId)).map((row) => JSON.stringify(row)));
    const original = { kind: "timed" as const, at: new Date("2026-11-10T10:00:00Z") };
    const moved = anEvent("weekly_1", {
      start: "2026-11-11T10:00:00Z",
      end: "2026-11-11T11:00:00Z",
      series: { kind: "exception", masterId: "weekly", original },
    });
    await read(at, calendarId, [pageOf([present(moved)])]);
    const after = (await versions("busy_block", calendarId)).map((row) => JSON.stringify(row));
    expect([after.length, after.filter((row) => !before.has(row)).length]).toEqual([88, 1]);
  });

  test("the same event twice on a page once, in its last state", async () => {
    const { calendarId } = await aCalendar();
    const again = anEvent("twice", { end: "2026-11-03T15:00:00Z", etag: '"2"' });
    await read(at, calendarId, [pageOf([present(anEvent("twice")), present(again)])]);
    expect((await at.blocks(calendarId)).map((block) => block.end)).toEqual(["2026-11-03T15:00:00.000Z"]);
  });

  test.each([
    [
      "a day that is none",
      { kind: "allDay" as const, startDate: "2026-02-30", endDateExclusive: "2026-03-01" },
    ],
    ["a moment that is none", { kind: "timed" as const, start: new Date("x"), end: new Date("x") }],
    [
      "a year no database knows",
      { kind: "timed" as const, start: new Date(8.64e15), end: new Date(8.64e15) },
    ],
  ])("nothing of %s, and the rest of the page all the same [P29]", async (_, time) => {
    const { calendarId } = await aCalendar();
    const odd = anEvent("odd", { time: time as never });
    await read(at, calendarId, [pageOf([present(odd), present(anEvent("good"))])]);
    expect((await at.blocks(calendarId)).map((block) => block.eventId)).toEqual(["good"]);
    expect((await begin(at, calendarId)).unreadable).toEqual(["odd"]);
  });

  test("an event that ends before it starts is marked and blocks nothing [P29]", async () => {
    const { calendarId } = await aCalendar();
    await read(at, calendarId, [pageOf([present(anEvent("odd", { end: "2026-11-03T09:00:00Z" }))])]);
    const marks = await at.world.rows(
      sql`select event_id, reason from unreadable_event where calendar_id = ${calendarId}`,
    );
    expect([await at.blocks(calendarId), marks]).toEqual([[], [{ event_id: "odd", reason: "expansion" }]]);
  });

  test("how late a change was: its owner's hand to our hearing of it, and from there to the page", async () => {
    const { calendarId } = await aCalendar();
    await read(at, calendarId, [pageOf([])]);
    await at.wishRead(calendarId, new Date(now.getTime() - 300));
    const event = anEvent("fresh", { updatedAt: new Date(now.getTime() - 4_300) });
    await read(at, calendarId, [pageOf([present(event)])]);
    const [row] = await at.world.rows(
      sql`select provider_delay_ms, own_delay_ms from calendar_sync where calendar_id = ${calendarId}`,
    );
    expect(row).toEqual({ provider_delay_ms: 4_000, own_delay_ms: 300 });
  });
});

describe("at the same moment", () => {
  test("of two savings of one page one is saved [I7]", async () => {
    const { calendarId } = await aCalendar();
    const { lease } = await begin(at, calendarId);
    const pages = ["a", "b", "c"].map((id) => pageOf([present(anEvent(id))]));
    const saved = await Promise.all(
      pages.map((page) => at.store.savePage(lease, { cursor: null, page }, now)),
    );
    expect(saved.map((one) => one.kind).sort()).toEqual(["lost", "lost", "saved"]);
    expect(await at.blocks(calendarId)).toHaveLength(1);
  });

  test("a personal event and a booking never miss each other [B1]", async () => {
    const found: string[] = [];
    for (let round = 0; round < 12; round += 1) {
      const { memberId, calendarId } = await aCalendar();
      const { lease } = await begin(at, calendarId);
      const bookingId = crypto.randomUUID();
      const span = { startsAt: new Date("2026-11-03T10:30:00Z"), endsAt: new Date("2026-11-03T11:30:00Z") };
      const change = { ...at.world.changeOf(bookingId, null, span), fieldworkerIds: [memberId] };
      const page = pageOf([present(anEvent("clash"))]);
      await Promise.all([
        at.store.savePage(lease, { cursor: null, page }, now),
        changeBooking({ ...at.world.deps, clock: { now: () => now } }, change),
      ]);
      found.push(...(await at.conflicts(bookingId)).map((row) => row.kind));
    }
    expect(found).toEqual(Array.from({ length: 12 }, () => "busy"));
  });
});

describe("a conflict's people [B18]", () => {
  const told = (bookingId: string) =>
    at.world.rows<{ email: string; over: boolean }>(sql`
      select m.email, n.over_at is not null as over from notification n join member m on m.id = n.member_id
      where n.booking_id = ${bookingId} order by m.email`);

  const aClash = async () => {
    const person = await aCalendar();
    const span = { start: new Date("2026-11-03T10:30:00Z"), end: new Date("2026-11-03T11:30:00Z") };
    const { bookingId } = await at.addBooking({ memberId: person.memberId, ...span, now });
    await read(at, person.calendarId, [pageOf([present(anEvent("clash"))])]);
    return { ...person, bookingId };
  };

  test("are the fieldworker and the office, once; it is over for them when it ends", async () => {
    const { calendarId, bookingId } = await aClash();
    await read(at, calendarId, [pageOf([present(anEvent("clash", { etag: '"2"', isPrivate: true }))])]);
    const people = await told(bookingId);
    expect(people.map((row) => row.email)).toEqual([
      "dispatcher@demo.test",
      expect.stringContaining("@contract.test"),
      "owner@demo.test",
    ]);
    await read(at, calendarId, [pageOf([present(anEvent("clash", { etag: '"3"', shows: "free" }))])]);
    expect((await told(bookingId)).map((row) => row.over)).toEqual([true, true, true]);
    const kinds = await at.world.rows(
      sql`select kind from activity where booking_id = ${bookingId} and kind like 'conflict%' order by seq`,
    );
    expect(kinds).toEqual([{ kind: "conflict.opened" }, { kind: "conflict.closed" }]);
  });

  test.each(["ignored", "kept"] as const)(
    "are not asked again about what was %s, but about anything else",
    async (resolution) => {
      const { calendarId, bookingId } = await aClash();
      const [open] = await at.world.rows<{ id: string }>(
        sql`select id from conflict where booking_id = ${bookingId}`,
      );
      await at.world.deps.database.asCompany(at.companyId, async (tx) => {
        const row = await lockConflict(tx, open?.id ?? "");
        const by = { kind: "system" as const };
        if (row) await closeConflict(tx, row, { resolution, by, reason: "Fine.", requestId: null }, now);
      });
      await read(at, calendarId, [pageOf([present(anEvent("elsewhen", { start: "2026-11-20T10:00:00Z" }))])]);
      expect(await at.conflicts(bookingId)).toEqual([{ kind: "busy", resolution }]);
      await read(at, calendarId, [pageOf([present(anEvent("other"))])]);
      expect((await at.conflicts(bookingId)).map((row) => row.resolution)).toContain(null);
    },
  );
});

test("another company's calendar cannot be read [I11]", async () => {
  const { calendarId } = await aCalendar();
  const foreign = { companyId: crypto.randomUUID(), calendarId };
  expect(await at.store.beginRead(foreign, now)).toEqual({ kind: "notRead" });
  const { lease } = await begin(at, calendarId);
  const page = pageOf([present(anEvent("foreign"))]);
  const stolen = { ...lease, companyId: foreign.companyId };
  expect(await at.store.savePage(stolen, { cursor: null, page }, now)).toEqual({ kind: "lost" });
});

test("an all-day event follows its owner's zone, not the calendar's [P3]", async () => {
  const memberId = await at.addMember({ zone: "Asia/Kolkata" });
  const { calendarId } = await at.addCalendar({ memberId });
  const day = { startDate: "2026-11-03" as LocalDate, endDateExclusive: "2026-11-04" as LocalDate };
  await read(at, calendarId, [pageOf([present(anEvent("off", { time: { kind: "allDay", ...day } }))])]);
  expect((await at.blocks(calendarId))[0]?.start).toBe("2026-11-02T18:30:00.000Z");
});
