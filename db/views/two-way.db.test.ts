import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Tx } from "@/db/client";
import { anEvent, begin, now, pageOf, present, read } from "@/db/store/contract/world";
import { markNotificationsRead } from "@/db/store/notifications";
import { pgStoreWorld } from "@/db/store/testing/pg-store-world";
import type { LocalDate } from "@/lib/domain/time";
import { copiesOf } from "./booking-copies";
import { busyIn } from "./busy-overlay";
import { calendarSettings, freeDayHints } from "./calendar-settings";
import { closedConflicts, conflictById, openConflictCount, openConflicts, toldAbout } from "./conflicts";
import { notificationsOf } from "./notifications";

let at: Awaited<ReturnType<typeof pgStoreWorld>>;
beforeAll(async () => {
  at = await pgStoreWorld();
});
afterAll(() => at.close());

const inCompany = <T>(work: (tx: Tx) => Promise<T>) => at.world.deps.database.asCompany(at.companyId, work);
const week = { start: new Date("2026-11-02T00:00:00Z"), end: new Date("2026-11-09T00:00:00Z") };
const dispatcher = () => ({ memberId: at.world.idOf("dispatcher"), role: "dispatcher" as const });
const self = (memberId: string) => ({ memberId, role: "fieldworker" as const });
const booked = { start: new Date("2026-11-03T10:30:00Z"), end: new Date("2026-11-03T11:30:00Z") };

describe("busy time on the board", () => {
  const aPerson = async (rules = {}) => {
    const memberId = await at.addMember({ rules });
    const first = await at.addCalendar({ memberId });
    return { memberId, ...first };
  };
  const shown = (memberId: string, viewer = dispatcher() as Parameters<typeof busyIn>[1]["viewer"]) =>
    inCompany((tx) => busyIn(tx, { viewer, memberIds: [memberId], span: week }));

  test.each([
    ["busy", {}, { kind: "busy", blocks: true }],
    ["tentative", { shows: "tentative" as const }, { kind: "tentative", blocks: false }],
    ["unanswered", { response: "needsAction" as const }, { kind: "tentative", blocks: false }],
    ["out of office", { shows: "outOfOffice" as const }, { kind: "outOfOffice", blocks: true }],
    ["focus", { shows: "focus" as const }, { kind: "focus", blocks: true }],
    ["free", { shows: "free" as const }, null],
    ["declined", { response: "declined" as const }, null],
  ])("shows an event that is %s as it counts [B25]", async (_, wish, expected) => {
    const { memberId, calendarId } = await aPerson();
    await read(at, calendarId, [pageOf([present(anEvent("one", wish))])]);
    expect(await shown(memberId)).toMatchObject(expected ? [{ ...expected, memberId, isOwn: false }] : []);
  });

  test("counts by its owner's rules at once, without reading again [P11]", async () => {
    const { memberId, calendarId } = await aPerson({ focus: false, tentative: true });
    const events = [
      anEvent("maybe", { shows: "tentative" }),
      anEvent("focus", { shows: "focus", start: "2026-11-04T10:00:00Z", end: "2026-11-04T11:00:00Z" }),
    ];
    await read(at, calendarId, [pageOf(events.map(present))]);
    expect(await shown(memberId)).toMatchObject([{ kind: "tentative", blocks: true }]);
  });

  test("shows two calendars' events at one time once, as the one that blocks [P16]", async () => {
    const { memberId, calendarId } = await aPerson();
    const second = await at.addCalendar({ memberId });
    await read(at, calendarId, [pageOf([present(anEvent("maybe", { shows: "tentative" }))])]);
    await read(at, second.calendarId, [pageOf([present(anEvent("sure"))])]);
    expect(await shown(memberId)).toMatchObject([{ kind: "busy", blocks: true, provider: "microsoft" }]);
  });

  test("is for the office and its owner; nobody else learns of it", async () => {
    const { memberId, calendarId } = await aPerson();
    const day = { startDate: "2026-11-03" as LocalDate, endDateExclusive: "2026-11-04" as LocalDate };
    await read(at, calendarId, [pageOf([present(anEvent("off", { time: { kind: "allDay", ...day } }))])]);
    expect(await shown(memberId, self(memberId))).toMatchObject([{ isOwn: true, allDay: day }]);
    expect(await shown(memberId, self(at.world.idOf("raj")))).toEqual([]);
    const elsewhen = { start: week.end, end: new Date("2026-12-01T00:00:00Z") };
    const asked = { viewer: dispatcher(), memberIds: [memberId], span: elsewhen };
    expect(await inCompany((tx) => busyIn(tx, asked))).toEqual([]);
  });
});

describe("conflicts and the bell", () => {
  test("show the clash's time to who may see it, who was told, and that it is over [B18]", async () => {
    const memberId = await at.addMember();
    const { calendarId } = await at.addCalendar({ memberId });
    const { bookingId } = await at.addBooking({ memberId, ...booked, now });
    await read(at, calendarId, [pageOf([present(anEvent("clash"))])]);
    const [found] = (await inCompany((tx) => openConflicts(tx, dispatcher()))).filter(
      (row) => row.booking.id === bookingId,
    );
    expect(found).toMatchObject({
      kind: "busy",
      provider: "google",
      booking: { span: booked },
      fieldworker: { id: memberId },
      clash: { start: new Date("2026-11-03T10:00:00Z"), end: new Date("2026-11-03T11:00:00Z") },
      closed: null,
    });
    const id = found?.id ?? "";
    const other = self(at.world.idOf("raj"));
    expect(await inCompany((tx) => openConflicts(tx, other))).toEqual([]);
    expect(await inCompany((tx) => conflictById(tx, other, id))).toBeNull();
    expect(await inCompany((tx) => openConflictCount(tx, self(memberId)))).toBe(1);
    expect((await inCompany((tx) => toldAbout(tx, id))).map((row) => row.readAt)).toEqual([null, null, null]);

    const own = await inCompany((tx) => notificationsOf(tx, memberId));
    expect(own).toMatchObject({
      unread: 1,
      items: [
        {
          isRead: false,
          isOver: false,
          facts: { kind: "conflict.busy", conflictId: id, provider: "google", fieldworker: { id: memberId } },
        },
      ],
    });
    await inCompany((tx) => markNotificationsRead(tx, memberId, [own.items[0]?.id ?? ""], now));
    expect((await inCompany((tx) => notificationsOf(tx, memberId))).unread).toBe(0);
    expect((await inCompany((tx) => notificationsOf(tx, dispatcher().memberId))).unread).toBeGreaterThan(0);

    await at.moveBooking(bookingId, week, now);
    await read(at, calendarId, [pageOf([present(anEvent("clash", { etag: '"2"', shows: "free" }))])]);
    const closed = await inCompany((tx) => closedConflicts(tx, self(memberId), new Date(now.getTime() - 1)));
    expect(closed).toMatchObject([{ id, closed: { resolution: "itself", by: null } }]);
    expect((await inCompany((tx) => notificationsOf(tx, memberId))).items[0]?.isOver).toBe(true);
  });
});

describe("the calendars page", () => {
  test("says how far each calendar is, what blocks, and which free days may be off [P4][C20][R31]", async () => {
    const memberId = await at.addMember();
    const { calendarId } = await at.addCalendar({ memberId });
    const calendarNow = async () =>
      (await inCompany((tx) => calendarSettings(tx, memberId))).connections[0]?.calendars[0];
    expect(await calendarNow()).toMatchObject({
      id: calendarId,
      blocks: true,
      receives: true,
      read: { firstReadAt: null, readSoFar: 0, watch: "polling" },
    });
    const day = { startDate: "2026-11-05" as LocalDate, endDateExclusive: "2026-11-06" as LocalDate };
    const off = anEvent("off", { shows: "free", time: { kind: "allDay", ...day } });
    const odd = { kind: "unreadable" as const, calendarId: "c", eventId: "odd", reason: "times" as const };
    const often = (rule: string, etag = '"1"') =>
      present(
        anEvent("often", {
          zone: "UTC",
          etag,
          series: { kind: "master", recurrence: [`RRULE:FREQ=${rule}`] },
        }),
      );
    await read(at, calendarId, [pageOf([present(off), odd, often("MINUTELY")])]);
    expect((await calendarNow())?.read).toMatchObject({
      firstReadAt: now,
      lastReadAt: now,
      readSoFar: 3,
      unreadableCount: 1,
      cutShortCount: 1,
      held: null,
    });
    expect((await begin(at, calendarId)).unreadable).toEqual(["odd"]);
    await at.expireLeases();
    await read(at, calendarId, [pageOf([often("DAILY", '"2"')])]);
    expect((await calendarNow())?.read).toMatchObject({ unreadableCount: 1, cutShortCount: 0 });
    expect(await inCompany((tx) => freeDayHints(tx, memberId, now))).toEqual([
      { ...day, provider: "google" },
    ]);
    await at.world.rows(sql`
      insert into watch (id, company_id, calendar_id, connection_id, secret_hash, state, asked_at, expires_at)
        select gen_random_uuid(), company_id, id, connection_id, 'x', 'live', clock_timestamp(), clock_timestamp() + interval '1 day'
        from calendar where id = ${calendarId}`);
    expect((await calendarNow())?.read?.watch).toBe("live");
    const other = await at.addMember();
    expect((await inCompany((tx) => calendarSettings(tx, other))).connections).toEqual([]);
  });
});

describe("the badge of a copy", () => {
  test("says that the calendar is read for the first time, and what its owner did to the event", async () => {
    const memberId = await at.addMember();
    const { calendarId } = await at.addCalendar({ memberId });
    const { bookingId, mirrorId } = await at.addBooking({ memberId, ...booked, now });
    const state = async () => {
      const asked = { bookingIds: [bookingId], now, zone: "UTC", appUrl: "http://x" };
      return (await inCompany((tx) => copiesOf(tx, asked))).get(bookingId)?.[0]?.state;
    };
    await at.world.rows(
      sql`update push set finished_at = now(), receipt_kind = 'skipped' where mirror_id = ${mirrorId}`,
    );
    expect(await state()).toEqual({ kind: "firstSync" });
    await read(at, calendarId, [pageOf([])]);
    expect(await state()).toEqual({ kind: "notPushed" });
    const drift = { kind: "deleted", since: now.toISOString() };
    await at.world.rows(
      sql`update mirror set drift = ${JSON.stringify(drift)}::jsonb where id = ${mirrorId}`,
    );
    expect(await state()).toEqual({ kind: "deletedInCalendar" });
  });
});
