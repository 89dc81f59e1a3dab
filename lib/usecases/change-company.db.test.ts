import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hoursOf } from "@/db/views/availability-facts";
import { companyZone, officeZone } from "@/db/views/booking-visibility";
import { companyFacts } from "@/db/views/company-settings";

import type { ActivityActor } from "@/lib/domain/activity";
import type { CompanyDetails } from "@/lib/domain/company-shape";
import type { LocalDate } from "@/lib/domain/time";
import { workingSpansOn } from "@/lib/domain/working-spans";
import { addHoliday, changeCompany, changeCompanyHours, removeHoliday } from "./change-company";
import { aWorld, type World } from "./testing";
import { changesIn } from "./testing/recorded";

let world: World;
let by: ActivityActor;
beforeAll(async () => {
  world = await aWorld();
  const memberId = world.idOf("owner");
  by = { kind: "member", memberId, name: "Dana Alder", role: "owner", address: null };
});
afterAll(() => world.close());

const asked = () => ({ companyId: world.company.companyId, by, requestId: crypto.randomUUID() });
const facts = () =>
  world.deps.database.asCompany(world.company.companyId, (tx) => companyFacts(tx, world.clock.now()));
const change = async (wish: Partial<CompanyDetails>) => {
  const { name, zone, address, timesShownIn } = await facts();
  const details = { name, zone, address, timesShownIn, ...wish };
  return changesIn(world, () => changeCompany(world.deps, { ...asked(), details }));
};
const shown = (name: string) =>
  world.deps.database.asCompany(world.company.companyId, (tx) => officeZone(tx, world.idOf(name)));
const day = (date: string) => date as LocalDate;

describe("another company zone", () => {
  test("moves no booking; pages, business hours and holidays are read in the new zone", async () => {
    const { bookingId } = await world.book({ day: "2026-11-04", at: "09:00" });
    const bookings = () =>
      world.rows(sql`select id, starts_at, ends_at, zone, revision from booking where id = ${bookingId}`);
    const members = () => world.rows(sql`select id, zone from member order by id`);
    const [booked, zones] = [await bookings(), await members()];
    const opensAt = async () => {
      const { company } = await world.deps.database.asCompany(world.company.companyId, (tx) =>
        hoursOf(tx, [], { start: new Date("2026-12-24T00:00Z"), end: new Date("2026-12-27T00:00Z") }),
      );
      const [span] = workingSpansOn(day("2026-11-04"), company.weeklyHours ?? [], company.zone);
      return { zone: company.zone, opens: span?.start.toISOString(), holidays: company.holidays };
    };
    const before = await opensAt();
    expect(before).toMatchObject({ zone: "America/Los_Angeles", opens: "2026-11-04T15:00:00.000Z" });

    expect(await change({ zone: "Europe/Oslo" })).toEqual({
      answer: { ok: true, value: null },
      recorded: [{ field: "Company time zone", old: "America/Los_Angeles", new: "Europe/Oslo" }],
    });
    expect(await bookings()).toEqual(booked);
    expect(await members()).toEqual(zones);
    expect(await shown("dispatcher")).toBe("Europe/Oslo");
    const after = await opensAt();
    expect(after).toMatchObject({ zone: "Europe/Oslo", opens: "2026-11-04T06:00:00.000Z" });
    expect(after.holidays).toEqual(before.holidays);
    expect(after.holidays.map(({ date }) => date)).toEqual(["2026-12-25"]);
    await change({ zone: "America/Los_Angeles" });
  });

  test("is not what the pages show where each person's own zone is asked for", async () => {
    expect((await change({ timesShownIn: "member" })).recorded).toEqual([
      { field: "Times shown in", old: "the company's zone", new: "each person's own zone" },
    ]);
    expect(await shown("raj")).toBe("America/Denver");
    expect(await world.deps.database.asCompany(world.company.companyId, companyZone)).toBe(
      "America/Los_Angeles",
    );
    await change({ timesShownIn: "company" });
    expect(await shown("raj")).toBe("America/Los_Angeles");
  });
});

test("name and address are recorded, and what holds already is no change", async () => {
  const wish = { name: "Alder Homes", address: "" };
  expect((await change(wish)).recorded).toEqual([
    { field: "Company name", old: "Alder & Sons Home Services", new: "Alder Homes" },
    { field: "Company address", old: "2200 Alder Street, Glendale, CA 91203", new: null },
  ]);
  expect((await change(wish)).recorded).toEqual([]);
});

test("business hours are a bound, or none", async () => {
  const weekly = [{ weekday: 0, start: 480, end: 1_080 }];
  const save = (hours: typeof weekly | null) =>
    changesIn(world, () => changeCompanyHours(world.deps, { ...asked(), weekly: hours }));
  expect((await save(weekly)).recorded).toEqual([
    { field: "Business hours", old: "Mon–Fri 7 AM–8 PM; Sat 8 AM–4 PM", new: "Mon 8 AM–6 PM" },
  ]);
  expect((await facts()).weeklyHours).toEqual(weekly);
  expect((await save(null)).recorded).toEqual([
    { field: "Business hours", old: "Mon 8 AM–6 PM", new: "no bound" },
  ]);
  expect((await facts()).weeklyHours).toBeNull();
  expect((await save(null)).recorded).toEqual([]);
});

describe("a holiday", () => {
  test("is one a day, made once, and taken out again", async () => {
    const holiday = { id: crypto.randomUUID(), date: day("2026-11-26"), name: "Thanksgiving" };
    const add = () => addHoliday(world.deps, { ...asked(), holiday });
    expect((await changesIn(world, add)).recorded).toEqual([
      { field: "Holiday", old: null, new: "Thu 26 Nov 2026, Thanksgiving" },
    ]);
    expect(await changesIn(world, add)).toEqual({ answer: { ok: true, value: null }, recorded: [] });
    const other = { ...holiday, id: crypto.randomUUID(), name: "Company day" };
    expect(await addHoliday(world.deps, { ...asked(), holiday: other })).toEqual({
      ok: false,
      problem: "dateTaken",
      detail: "Thanksgiving",
    });
    expect((await facts()).holidays.map(({ name }) => name)).toEqual(["Thanksgiving", "Christmas Day"]);

    const remove = () => removeHoliday(world.deps, { ...asked(), holidayId: holiday.id });
    expect((await changesIn(world, remove)).recorded).toEqual([
      { field: "Holiday", old: "Thu 26 Nov 2026, Thanksgiving", new: null },
    ]);
    expect(await remove()).toEqual({ ok: false, problem: "notFound" });
  });
});
