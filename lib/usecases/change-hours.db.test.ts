import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hoursOf, jobOf } from "@/db/views/availability-facts";
import { memberHours } from "@/db/views/hours";
import type { ActivityActor } from "@/lib/domain/activity";
import type { TimeOffWish } from "@/lib/domain/hours-shape";
import type { Role } from "@/lib/domain/roles";
import type { LocalDate } from "@/lib/domain/time";
import { type Hours, usualHours } from "@/lib/domain/working-hours";
import { workingSpansOn } from "@/lib/domain/working-spans";
import { changeHours, changeZone } from "./change-hours";
import { addTimeOff, removeTimeOff } from "./change-hours-time-off";
import { aWorld, type World } from "./testing";
import { copiesOf } from "./testing/copies";
import { changesIn } from "./testing/recorded";

let world: World;
let by: ActivityActor;
beforeAll(async () => {
  world = await aWorld();
  await world.connect("raj");
  const memberId = world.idOf("dispatcher");
  by = { kind: "member", memberId, name: "Priya Shah", role: "dispatcher", address: null };
});
afterAll(() => world.close());

const asked = (name = "raj") => ({
  companyId: world.company.companyId,
  memberId: world.idOf(name),
  by,
  requestId: crypto.randomUUID(),
});
const date = (day: string) => day as LocalDate;
const seenBy = (role: Role, reader: string, of: string) =>
  world.deps.database.asCompany(world.company.companyId, (tx) =>
    memberHours(tx, { memberId: world.idOf(reader), role }, world.idOf(of), world.clock.now()),
  );
const factsOf = (names: readonly string[], from: string, until: string) =>
  world.deps.database.asCompany(world.company.companyId, (tx) =>
    hoursOf(tx, names.map(world.idOf), { start: new Date(from), end: new Date(until) }),
  );

describe("another time zone", () => {
  test("shifts working hours and no booked instant; the event shows the right time after a push [A40]", async () => {
    const { bookingId } = await world.book({ day: "2026-11-04", at: "09:00", crew: ["raj"] });
    await world.deliverAll();
    const [before] = await copiesOf(world, bookingId, "raj@demo.test");
    const bookedAt = () =>
      world.rows(sql`select starts_at, ends_at, zone, revision from booking where id = ${bookingId}`);
    const booked = await bookedAt();
    const worksFrom = async () => {
      const page = await seenBy("fieldworker", "raj", "raj");
      const [span] = workingSpansOn(date("2026-11-04"), page?.hours.weekly ?? [], page?.zone ?? "");
      return span?.start.toISOString();
    };
    expect(await worksFrom()).toBe("2026-11-04T16:00:00.000Z");

    const { answer, recorded } = await changesIn(world, () =>
      changeZone(world.deps, { ...asked(), zone: "America/New_York" }),
    );
    expect(answer).toEqual({ ok: true, value: null });
    expect(recorded).toEqual([
      { field: "Raj Iyer: time zone", old: "America/Denver", new: "America/New_York" },
    ]);
    expect(await worksFrom()).toBe("2026-11-04T14:00:00.000Z");
    expect(await bookedAt()).toEqual(booked);

    expect(await world.push(bookingId, ["raj"])).toMatchObject({ ok: true });
    await world.deliverAll();
    const [after] = await copiesOf(world, bookingId, "raj@demo.test");
    expect(Date.parse(after?.start.dateTime ?? "")).toBe(Date.parse("2026-11-04T17:00:00Z"));
    expect(after?.start).toEqual(before?.start);
    await changeZone(world.deps, { ...asked(), zone: "America/Denver" });
  });

  test("moves all-day events of their own calendar to its days, and what they overlap is looked at again [B20]", async () => {
    await world.rows(
      sql`update calendar set blocks = true where member_id = ${world.idOf("raj")} and is_primary`,
    );
    await world.rows(sql`insert into busy_block (company_id, member_id, calendar_id, family_id, event_id, occurrence,
        starts_at, ends_at, start_date, end_date, shows, response, is_private)
      select company_id, member_id, id, 'day', 'day', '', '2026-11-12T07:00Z', '2026-11-13T07:00Z',
        '2026-11-12', '2026-11-13', 'busy', 'none', false
      from calendar where member_id = ${world.idOf("raj")} and is_primary`);
    // Half past ten in the evening in Denver, half past midnight of the next day in New York.
    const { bookingId } = await world.book({ day: "2026-11-12", at: "21:30", minutes: 60, crew: ["raj"] });
    const isOpen = async () => {
      const rows = await world.rows(
        sql`select from conflict where booking_id = ${bookingId} and closed_at is null`,
      );
      return rows.length > 0;
    };
    expect(await isOpen()).toBe(true);
    await changeZone(world.deps, { ...asked(), zone: "America/New_York" });
    const [block] = await world.rows<{ from: Date; until: Date }>(
      sql`select starts_at::text as from, ends_at::text as until from busy_block where event_id = 'day'`,
    );
    expect([block?.from, block?.until].map((at) => new Date(`${at}`).toISOString())).toEqual([
      "2026-11-12T05:00:00.000Z",
      "2026-11-13T05:00:00.000Z",
    ]);
    expect(await isOpen()).toBe(false);
    await changeZone(world.deps, { ...asked(), zone: "America/Denver" });
    expect(await isOpen()).toBe(true);
  });

  test("of the same name is no change, and of nobody is not found", async () => {
    const { recorded } = await changesIn(world, () =>
      changeZone(world.deps, { ...asked(), zone: "America/Denver" }),
    );
    expect(recorded).toEqual([]);
    const nobody = { ...asked(), memberId: crypto.randomUUID(), zone: "UTC" };
    expect(await changeZone(world.deps, nobody)).toEqual({ ok: false, problem: "notFound" });
  });
});

describe("working hours", () => {
  const night: Hours = {
    weekly: [
      { weekday: 0, start: 480, end: 720 },
      { weekday: 0, start: 1_320, end: 1_800 },
    ],
    travelMinutes: 20,
    dailyLimit: 4,
  };

  test("are the usual week until somebody says; then they are what was said, split and over midnight", async () => {
    expect(await seenBy("owner", "owner", "lee")).toMatchObject({ isUsual: true, hours: usualHours });
    const { recorded } = await changesIn(world, () =>
      changeHours(world.deps, { ...asked("lee"), hours: night }),
    );
    expect(recorded).toEqual([
      {
        field: "Lee Tran: working hours",
        old: "Mon–Fri 8 AM–5 PM",
        new: "Mon 8 AM–12 PM and 10 PM–6 AM",
      },
      { field: "Lee Tran: travel time", old: "none", new: "20 min" },
      { field: "Lee Tran: bookings a day", old: "no limit", new: "at most 4" },
    ]);
    expect(await seenBy("owner", "owner", "lee")).toMatchObject({ isUsual: false, hours: night });
    const again = await changesIn(world, () => changeHours(world.deps, { ...asked("lee"), hours: night }));
    expect(again.recorded).toEqual([]);
  });

  test("are of who takes bookings", async () => {
    const hours = usualHours;
    const notFound = { ok: false, problem: "notFound" };
    expect(await changeHours(world.deps, { ...asked("viewer"), hours })).toEqual(notFound);
  });

  test("are seen by their owner and the office", async () => {
    expect(await seenBy("fieldworker", "mike", "raj")).toBeNull();
    expect(await seenBy("viewer", "viewer", "raj")).toBeNull();
    expect(await seenBy("dispatcher", "dispatcher", "raj")).toMatchObject({ name: "Raj Iyer" });
  });
});

describe("time off", () => {
  const note = "CANARY-NOTE knee surgery";
  const add = (time: TimeOffWish, name = "mike") => {
    const timeOffId = crypto.randomUUID();
    const call = () => addTimeOff(world.deps, { ...asked(name), timeOffId, time, note });
    return { timeOffId, call };
  };
  const twoDays: TimeOffWish = {
    kind: "days",
    firstDate: date("2026-11-16"),
    lastDate: date("2026-11-17"),
  };
  const afternoon = (day: string, end: string): TimeOffWish => ({
    kind: "span",
    date: date(day),
    start: "13:00",
    endDate: date(day),
    end,
  });

  test("is added once and recorded without its note, which only they and owners read", async () => {
    const { timeOffId, call } = add(twoDays);
    expect((await changesIn(world, call)).recorded).toEqual([
      { field: "Mike Ortega: time off", old: null, new: "Mon 16 Nov 2026 – Tue 17 Nov 2026" },
    ]);
    expect((await changesIn(world, call)).recorded).toEqual([]);
    const notes = async (role: Role, reader: string) =>
      (await seenBy(role, reader, "mike"))?.timeOff.map((off) => off.note);
    expect(await notes("fieldworker", "mike")).toEqual([note]);
    expect(await notes("owner", "owner")).toEqual([note]);
    expect(await notes("dispatcher", "dispatcher")).toEqual([null]);
    const [kept] = await world.rows<{ all: string }>(
      sql`select string_agg(detail::text, '') as all from activity_detail`,
    );
    expect(kept?.all).not.toContain("CANARY-NOTE");

    const removed = await changesIn(world, () => removeTimeOff(world.deps, { ...asked("mike"), timeOffId }));
    expect(removed.recorded).toEqual([
      { field: "Mike Ortega: time off", old: "Mon 16 Nov 2026 – Tue 17 Nov 2026", new: null },
    ]);
    expect(await notes("owner", "owner")).toEqual([]);
  });

  test("with a time is on the clocks of its fieldworker", async () => {
    await add(afternoon("2026-11-03", "15:00"), "raj").call();
    const page = await seenBy("owner", "owner", "raj");
    expect(page?.timeOff[0]?.time).toEqual({
      kind: "span",
      start: new Date("2026-11-03T20:00:00Z"),
      end: new Date("2026-11-03T22:00:00Z"),
    });
  });

  test("that a missing hour makes empty is refused", async () => {
    // Denver, 14 March 2027: 2 AM to 3 AM does not exist.
    const gap = { ...afternoon("2027-03-14", "03:00"), start: "02:00" } as TimeOffWish;
    expect(await add(gap, "raj").call()).toEqual({ ok: false, problem: "endsBeforeStart" });
  });

  test("is removed only from whom it is", async () => {
    const { timeOffId, call } = add(twoDays);
    await call();
    const notFound = { ok: false, problem: "notFound" };
    expect(await removeTimeOff(world.deps, { ...asked("raj"), timeOffId })).toEqual(notFound);
    await removeTimeOff(world.deps, { ...asked("mike"), timeOffId });
    expect(await removeTimeOff(world.deps, { ...asked("mike"), timeOffId })).toEqual(notFound);
  });
});

describe("what the slot engine is given", () => {
  test("hours by name, time off and holidays that matter, without notes", async () => {
    const facts = await factsOf(["raj", "mike"], "2026-11-01T00:00:00Z", "2026-11-10T00:00:00Z");
    expect(
      facts.fieldworkers.map(({ name, zone, travelMinutes, dailyLimit }) => ({
        name,
        zone,
        travelMinutes,
        dailyLimit,
      })),
    ).toEqual([
      { name: "Mike Ortega", zone: "America/Los_Angeles", travelMinutes: 15, dailyLimit: null },
      { name: "Raj Iyer", zone: "America/Denver", travelMinutes: 15, dailyLimit: 5 },
    ]);
    const [mike, raj] = facts.fieldworkers;
    expect(mike?.weeklyHours).toContainEqual({ weekday: 0, start: 480, end: 720 });
    expect(mike?.skills).toHaveLength(2);
    expect(mike?.timeOff).toEqual([]);
    expect(raj?.timeOff.map(({ time }) => time)).toEqual(
      expect.arrayContaining([
        { kind: "days", startDate: "2026-11-06", endDateExclusive: "2026-11-08" },
        {
          kind: "span",
          start: Date.parse("2026-11-03T20:00Z") / 60_000,
          end: Date.parse("2026-11-03T22:00Z") / 60_000,
        },
      ]),
    );
    expect(JSON.stringify(facts)).not.toContain("sister");
    expect(facts.company).toMatchObject({ zone: "America/Los_Angeles", holidays: [] });
    expect(facts.company.weeklyHours).toHaveLength(6);
  });

  test("time off and holidays of other weeks are left out", async () => {
    const facts = await factsOf(["raj"], "2026-12-20T00:00:00Z", "2026-12-27T00:00:00Z");
    expect(facts.fieldworkers[0]?.timeOff).toEqual([]);
    expect(facts.company.holidays.map((day) => day.date)).toEqual(["2026-12-25"]);
  });

  test("a service is its length, its buffers and its skills", async () => {
    const [boiler = ""] = world.company.serviceIds;
    const job = await world.deps.database.asCompany(world.company.companyId, (tx) => jobOf(tx, boiler));
    expect(job).toMatchObject({ durationMinutes: 90, beforeMinutes: 0, afterMinutes: 15 });
    const [mike] = (await factsOf(["mike"], "2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z")).fieldworkers;
    expect(mike?.skills).toEqual(expect.arrayContaining([...(job?.skills ?? ["none"])]));
  });
});
