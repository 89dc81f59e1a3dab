import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { OriginalStart, RemoteChange } from "@/lib/domain/calendar-event";
import type { LocalDate } from "@/lib/domain/time";
import { lookAfterCalendars } from "@/lib/usecases/look-after-calendars";
import { anEvent, gone, later, loseCursor, pageOf, present, read } from "./contract/world";
import { dropPast } from "./past-events";
import { pgStoreWorld } from "./testing/pg-store-world";

let at: Awaited<ReturnType<typeof pgStoreWorld>>;
beforeAll(async () => {
  at = await pgStoreWorld();
});
afterAll(() => at.close());

/** The window begins on 11 November then. */
const nextMonth = later(40 * 24 * 60);
const on = (day: string, hours = 1) => {
  const start = new Date(`2026-11-${day}T10:00:00Z`);
  return { start: start.toISOString(), end: new Date(start.getTime() + hours * 3_600_000).toISOString() };
};
const rule = (line: string) => ({ kind: "master" as const, recurrence: [`RRULE:${line}`] });
const original = (day: string): OriginalStart => ({
  kind: "timed",
  at: new Date(`2026-11-${day}T10:00:00Z`),
});
const occurrence = (masterId: string, eventId: string, of: string, day = of) =>
  present(anEvent(eventId, { ...on(day), series: { kind: "exception", masterId, original: original(of) } }));
const listed = (masterId: string, ...days: string[]): RemoteChange[] => [
  present(anEvent(masterId, { ...on("04"), series: { kind: "master", recurrence: "listed" } })),
  ...days.map((day) => occurrence(masterId, `${masterId}${day}`, day)),
];
const allDay = (eventId: string, startDate: string, endDateExclusive: string) =>
  present(
    anEvent(eventId, {
      time: {
        kind: "allDay",
        startDate: startDate as LocalDate,
        endDateExclusive: endDateExclusive as LocalDate,
      },
    }),
  );

const aCalendar = async (changes: readonly RemoteChange[]) => {
  const memberId = await at.addMember();
  const { calendarId } = await at.addCalendar({ memberId });
  await read(at, calendarId, [pageOf(changes)]);
  return calendarId;
};
const stored = async (calendarId: string) => {
  const rows = await at.world.rows<{ id: string }>(
    sql`select event_id as id from seen_event where calendar_id = ${calendarId} order by 1`,
  );
  return rows.map((row) => row.id);
};
const drop = (calendarId: string) =>
  dropPast(at.world.deps.database, { companyId: at.companyId, calendarId }, nextMonth);

const everyKind: readonly (readonly [why: string, changes: readonly RemoteChange[], left: string[]])[] = [
  ["a single event that ended", [present(anEvent("e", on("03")))], []],
  ["one within the window", [present(anEvent("e", on("20")))], ["e"]],
  ["one that reaches into the window", [present(anEvent("e", on("10", 48)))], ["e"]],
  ["a declined one that ended", [present(anEvent("e", { ...on("03"), response: "declined" }))], []],
  ["days that ended", [allDay("e", "2026-11-09", "2026-11-11")], []],
  ["days that end within the window", [allDay("e", "2026-11-10", "2026-11-12")], ["e"]],
  [
    "a series without an end, with what was moved and cancelled of it",
    [
      present(anEvent("s", { ...on("03"), zone: "UTC", series: rule("FREQ=WEEKLY") })),
      occurrence("s", "s1", "03", "04"),
      { kind: "skipped", calendarId: "c", eventId: "s2", masterId: "s", original: original("10") },
    ],
    ["s", "s1", "s2"],
  ],
  [
    "a series that is over, with what was moved and cancelled of it",
    [
      present(anEvent("s", { ...on("03"), zone: "UTC", series: rule("FREQ=DAILY;COUNT=3") })),
      occurrence("s", "s1", "03", "06"),
      { kind: "skipped", calendarId: "c", eventId: "s2", masterId: "s", original: original("04") },
    ],
    [],
  ],
  [
    "a series that comes again in two years",
    [present(anEvent("s", { ...on("03"), zone: "UTC", series: rule("FREQ=YEARLY;INTERVAL=2;COUNT=2") }))],
    ["s"],
  ],
  ["the past occurrences of a listed series", listed("l", "04", "20"), ["l", "l20"]],
  ["a listed series that is over", listed("l", "04", "05"), []],
  ["an exception of a series nobody knows", [occurrence("unknown", "x", "03", "04")], []],
  ["one that was brought forward from the window", [occurrence("unknown", "x", "20", "04")], ["x"]],
];

describe("what ended before the window [R30]", () => {
  test.each(everyKind)("%s", async (_, changes, left) => {
    const calendarId = await aCalendar(changes);
    await drop(calendarId);
    expect(await stored(calendarId)).toEqual(left);
    expect((await at.blocks(calendarId)).filter(({ end }) => end <= "2026-11-11T12:00:00Z")).toEqual([]);
    expect(await drop(calendarId), "twice").toBe(0);
  });

  test("goes with the nightly look, and is no removal to anybody", async () => {
    const past = Array.from({ length: 40 }, (_, place) => anEvent(`past${place}`, on("03")));
    const next = Array.from({ length: 12 }, (_, place) => anEvent(`next${place}`, on("20")));
    const changes = [...past, ...next].map(present);
    const calendarId = await aCalendar(changes);
    await lookAfterCalendars({ ...at.world.deps, clock: { now: () => nextMonth } });
    expect(await stored(calendarId)).toEqual(next.map(({ eventId }) => eventId).sort());
    const state = async () => [(await at.blocks(calendarId)).length, await at.held(calendarId)];
    await loseCursor(at, calendarId);
    const relisted = await read(at, calendarId, [pageOf(next.map(present))], nextMonth);
    expect([relisted.isDone, ...(await state())]).toEqual([true, 12, null]);
    const named = await read(at, calendarId, [pageOf(past.map(({ eventId }) => gone(eventId)))], nextMonth);
    expect([named.isDone, ...(await state())]).toEqual([true, 12, null]);
  });

  test("goes in batches, however much there is", async () => {
    const calendarId = await aCalendar([present(anEvent("one", on("03")))]);
    await at.world.rows(sql`
      insert into seen_event (company_id, calendar_id, event_id, etag, family_id, kind, starts_at, ends_at, shows, response, is_private, epoch)
      select company_id, calendar_id, 'n' || n, etag, 'n' || n, kind, starts_at, ends_at, shows, response, is_private, epoch
      from seen_event, generate_series(1, 2500) n where calendar_id = ${calendarId}`);
    expect(await drop(calendarId)).toBe(2_502);
    expect(await stored(calendarId)).toEqual([]);
  });

  test("waits while a page of the calendar is saved", async () => {
    const calendarId = await aCalendar([present(anEvent("one", on("03")))]);
    await at.world.deps.database.asCompany(at.companyId, async (tx) => {
      await tx.execute(sql`select from calendar_sync where calendar_id = ${calendarId} for update`);
      expect(await drop(calendarId)).toBe(0);
    });
    expect(await drop(calendarId)).toBe(2);
  });
});
