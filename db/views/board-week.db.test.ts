import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { LocalDate } from "@/lib/domain/time";
import { dayIn } from "@/lib/domain/wall-time";
import { aWorld, type World } from "@/lib/usecases/testing";
import { bookingsIn, fieldworkersOf } from "./board-week";
import { calendarSettings } from "./calendar-settings";
import { myDay } from "./my-day";
import { shellView } from "./shell";
import { sealedConnectionsByKey } from "./status-settings";

const zone = "America/Los_Angeles";
let world: World;
beforeAll(async () => {
  world = await aWorld();
  await world.connect("mike");
  await world.book({ day: "2026-11-03", at: "09:00", crew: ["mike"] });
  await world.book({ day: "2026-11-03", at: "11:00", crew: ["mike", "raj"] });
  await world.book({ day: "2026-11-04", at: "09:00", crew: ["raj"] });
  await world.book({ day: "2026-11-04", at: "11:00", crew: [] });
  await world.book({ day: "2026-11-04", at: "23:00", minutes: 120, crew: ["lee"] });
});
afterAll(() => world.close());

type Role = "owner" | "dispatcher" | "fieldworker" | "viewer";
const inCompany = <T>(work: Parameters<typeof world.deps.database.asCompany<T>>[1]) =>
  world.deps.database.asCompany(world.company.companyId, work);

async function seenBy(name: string, role: Role, who: readonly string[] = [], day = "2026-11-03", last = day) {
  const span = { start: dayIn(day as LocalDate, zone).start, end: dayIn(last as LocalDate, zone).end };
  const viewer = { memberId: world.idOf(name), role };
  const asked = { viewer, span, zone, fieldworkerIds: who.map(world.idOf), now: world.clock.now() };
  const found = await inCompany((tx) => bookingsIn(tx, { ...asked, appUrl: world.deps.appUrl }));
  return found.map((booking) => booking.copies.map((copy) => copy.name.split(" ")[0]).join("+"));
}

describe("the bookings of a span", () => {
  test.each(["owner", "dispatcher", "viewer"] as const)("%s sees everybody's and nobody's", async (role) => {
    const all = await seenBy(role, role, [], "2026-11-03", "2026-11-04");
    expect(all).toEqual(["Mike", "Mike+Raj", "Raj", "", "Lee"]);
  });

  test("a fieldworker sees their own and no other, whatever they filter by", async () => {
    expect(await seenBy("raj", "fieldworker", [], "2026-11-03", "2026-11-04")).toEqual(["Mike+Raj", "Raj"]);
    expect(await seenBy("raj", "fieldworker", ["mike"], "2026-11-03", "2026-11-04")).toEqual(["Mike+Raj"]);
    expect(await seenBy("ana", "fieldworker", [], "2026-11-03", "2026-11-04")).toEqual([]);
  });

  test("a filter keeps the bookings of any of the chosen people", async () => {
    const of = (who: readonly string[]) =>
      seenBy("dispatcher", "dispatcher", who, "2026-11-03", "2026-11-04");
    expect(await of(["raj"])).toEqual(["Mike+Raj", "Raj"]);
    expect(await of(["mike", "lee"])).toEqual(["Mike", "Mike+Raj", "Lee"]);
  });

  test("is half-open, and a booking over midnight belongs to both days", async () => {
    expect(await seenBy("dispatcher", "dispatcher", ["lee"], "2026-11-04")).toEqual(["Lee"]);
    expect(await seenBy("dispatcher", "dispatcher", ["lee"], "2026-11-05")).toEqual(["Lee"]);
    await world.book({ day: "2026-11-06", at: "22:00", minutes: 120, crew: ["ana"] });
    expect(await seenBy("dispatcher", "dispatcher", ["ana"], "2026-11-06")).toEqual(["Ana"]);
    expect(await seenBy("dispatcher", "dispatcher", ["ana"], "2026-11-07")).toEqual([]);
  });

  test("offers everybody who takes bookings as a filter, by name", async () => {
    const people = await inCompany(fieldworkersOf);
    expect(people.map((person) => person.name)).toEqual([
      "Ana Belova",
      "Lee Tran",
      "Mike Ortega",
      "Raj Iyer",
    ]);
  });
});

const dayOf = (name: string, now: string) =>
  inCompany((tx) => myDay(tx, { memberId: world.idOf(name), now: new Date(now), appUrl: world.deps.appUrl }));

describe("my day", () => {
  test("has today's own bookings by one's own clock, then what comes next", async () => {
    const day = await dayOf("raj", "2026-11-03T18:00:00Z");
    expect(day.zone).toBe("America/Denver");
    expect(day.today.map((booking) => booking.copies.map((copy) => copy.name))).toEqual([["Raj Iyer"]]);
    expect(day.next).toHaveLength(1);
  });

  test("a visit that ends tomorrow is today's once, not also next", async () => {
    const day = await dayOf("lee", "2026-11-05T06:00:00Z");
    expect([day.today.length, day.next.length]).toEqual([1, 0]);
    expect(day.calendar).toBe("none");
  });
});

describe("a connection in trouble", () => {
  const shellOf = (name: string, role: Role) =>
    inCompany((tx) => shellView(tx, { memberId: world.idOf(name), role }, world.clock.now()));

  test("is told to the office and its own fieldworker, with the bookings that wait", async () => {
    expect((await shellOf("dispatcher", "dispatcher")).troubles).toEqual([]);
    await world.owner.sql`update connection set state = 'needsReconnect'`;
    expect((await dayOf("mike", "2026-11-03T18:00:00Z")).calendar).toBe("broken");
    for (const [name, role] of [
      ["owner", "owner"],
      ["dispatcher", "dispatcher"],
      ["mike", "fieldworker"],
    ] as const) {
      const { troubles } = await shellOf(name, role);
      expect(troubles).toMatchObject([
        { memberName: "Mike Ortega", provider: "google", state: "needsReconnect", waitingBookings: 2 },
      ]);
    }
    expect((await shellOf("raj", "fieldworker")).troubles).toEqual([]);
    expect((await shellOf("viewer", "viewer")).troubles).toEqual([]);
    await world.owner.sql`update connection set state = 'live'`;
  });
});

describe("calendar settings", () => {
  test("show the account in its state and where bookings go, without any secret [B37]", async () => {
    const settings = await inCompany((tx) => calendarSettings(tx, world.idOf("mike")));
    expect(settings.connections).toMatchObject([{ accountEmail: "mike@demo.test", state: "live" }]);
    expect(settings.receiving).toBe("mike@demo.test › Main calendar");
    expect(JSON.stringify(settings)).not.toMatch(/sealed|token|v1\./i);
  });

  test("a disconnected account is history", async () => {
    await world.owner.sql`update connection set state = 'disconnected'`;
    const settings = await inCompany((tx) => calendarSettings(tx, world.idOf("mike")));
    expect([settings.connections, settings.receiving]).toEqual([[], null]);
    expect(await inCompany(sealedConnectionsByKey)).toEqual([]);
    await world.owner.sql`update connection set state = 'live'`;
  });

  test("the security card counts sealed connections by key [B37]", async () => {
    expect(await inCompany(sealedConnectionsByKey)).toEqual([{ keyId: "k1", connections: 1 }]);
    const rows = await world.rows(sql`select sealed_data_key from connection`);
    expect(rows).toHaveLength(1);
  });
});
