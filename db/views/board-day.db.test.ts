import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Role } from "@/lib/domain/roles";
import type { LocalDate } from "@/lib/domain/time";
import { dayIn } from "@/lib/domain/wall-time";
import { aWorld, type World } from "@/lib/usecases/testing";
import { boardDay } from "./board-day";
import { bookingsIn } from "./board-week";

const zone = "America/Los_Angeles";
let world: World;
beforeAll(async () => {
  world = await aWorld();
  await world.connect("mike");
  await world.connect("raj");
  await world.book({ day: "2026-11-03", at: "09:00", crew: ["mike"] });
  await world.book({ day: "2026-11-03", at: "11:00", crew: ["mike", "raj"] });
  await world.book({ day: "2026-11-03", at: "13:00", crew: ["lee"], status: "Cancelled" });
  await world.book({ day: "2026-11-03", at: "23:00", minutes: 120, crew: ["ana"] });
  await world.book({ day: "2026-11-01", at: "08:00", minutes: 4 * 24 * 60, crew: ["lee"] });
  await world.book({ day: "2026-11-03", at: "15:00", crew: [] });
  await world.book({ day: "2026-11-09", at: "15:00", crew: [] });
  await world.book({ day: "2026-11-05", at: "15:00", crew: [], status: "Cancelled" });
});
afterAll(() => world.close());

async function dayOf(
  name: string,
  role: Role,
  wish: { day?: string; who?: readonly string[]; now?: string } = {},
) {
  const { day = "2026-11-03", who = [], now } = wish;
  const asked = {
    viewer: { memberId: world.idOf(name), role },
    span: dayIn(day as LocalDate, zone),
    fieldworkerIds: who.map(world.idOf),
    now: now ? new Date(now) : world.clock.now(),
    zone,
    appUrl: world.deps.appUrl,
  };
  const { database } = world.deps;
  return database.asCompany(world.company.companyId, async (tx) => {
    const statements: unknown[] = [];
    const counted = new Proxy(tx, {
      get: (of, key) => {
        if (key === "execute") statements.push(key);
        return Reflect.get(of, key, of);
      },
    });
    const view = await boardDay(counted, asked);
    return { ...view, statements: statements.length, week: await bookingsIn(tx, asked) };
  });
}

const first = (name: string) => name.split(" ")[0] ?? "";
const crews = (view: { bookings: Awaited<ReturnType<typeof dayOf>>["bookings"] }) =>
  view.bookings.map(({ copies }) => copies.map(({ name }) => first(name)).join("+"));
const lanes = (view: Awaited<ReturnType<typeof dayOf>>) => view.people.map(({ name }) => first(name));

describe("one day of the board", () => {
  test.each(["owner", "dispatcher", "viewer"] as const)(
    "%s sees every row, booking and what waits",
    async (role) => {
      const view = await dayOf(role, role);
      expect(lanes(view)).toEqual(["Ana", "Lee", "Mike", "Raj"]);
      expect(crews(view)).toEqual(["Lee", "Mike", "Mike+Raj", "Lee", "Ana"]);
      expect(view.waiting).toHaveLength(2);
    },
  );

  test("a fieldworker sees their own row and bookings, and nothing of what waits", async () => {
    const view = await dayOf("raj", "fieldworker");
    expect([lanes(view), crews(view), view.waiting]).toEqual([["Raj"], ["Mike+Raj"], []]);
    const others = await dayOf("raj", "fieldworker", { who: ["mike"] });
    expect([lanes(others), crews(others)]).toEqual([["Raj"], ["Mike+Raj"]]);
  });

  test("chosen people are the only rows, and their bookings the only cards", async () => {
    const view = await dayOf("dispatcher", "dispatcher", { who: ["raj"] });
    expect([lanes(view), crews(view)]).toEqual([["Raj"], ["Mike+Raj"]]);
  });

  test("a booking over midnight or over days stands on each of its days, and ends half-open", async () => {
    const on = async (day: string) => crews(await dayOf("owner", "owner", { day }));
    expect(await on("2026-11-04")).toEqual(["Lee", "Ana"]);
    expect(await on("2026-11-05")).toEqual(["Lee"]);
    await world.book({ day: "2026-11-06", at: "22:00", minutes: 120, crew: ["mike"] });
    expect([await on("2026-11-06"), await on("2026-11-07")]).toEqual([["Mike"], []]);
  });

  test("what waits is what is still to come, and on a past day also that day's", async () => {
    const waiting = async (day: string, now: string) =>
      (await dayOf("owner", "owner", { day, now })).waiting.map(({ startsAt }) =>
        startsAt.toISOString().slice(0, 10),
      );
    expect(await waiting("2026-11-20", "2026-11-05T00:00:00Z")).toEqual(["2026-11-09"]);
    expect(await waiting("2026-11-03", "2026-11-05T00:00:00Z")).toEqual(["2026-11-03", "2026-11-09"]);
  });

  test("is three statements, however much is on it", async () => {
    expect((await dayOf("owner", "owner")).statements).toBe(3);
  });

  test("knows who may take bookings, with the state of their calendar", async () => {
    const { people } = await dayOf("owner", "owner");
    expect(people.map(({ health }) => health)).toEqual([null, null, "live", "live"]);
    await world.owner
      .sql`update connection set state = 'needsReconnect' where member_id = ${world.idOf("mike")}`;
    expect((await dayOf("owner", "owner")).people.map(({ health }) => health)).toContain("needsReconnect");
    await world.owner.sql`update connection set state = 'live'`;
  });

  test("who left keeps a row for as long as there is a booking in it", async () => {
    await world.rows(sql`update member set is_active = false where id = ${world.idOf("ana")}`);
    expect(lanes(await dayOf("owner", "owner"))).toContain("Ana");
    expect(lanes(await dayOf("owner", "owner", { day: "2026-11-10" }))).not.toContain("Ana");
    await world.rows(sql`update member set is_active = true where id = ${world.idOf("ana")}`);
  });

  test("says of every copy what the week says, before and after it was sent", async () => {
    const states = async () => {
      const view = await dayOf("owner", "owner");
      const shown = view.bookings.flatMap(({ copies }) =>
        copies.map(({ name, state }) => [name, state] as const),
      );
      const said = view.week
        .filter(({ copies }) => copies.length > 0)
        .flatMap(({ copies }) => copies.map(({ name, state }) => [name, state] as const));
      expect(shown).toEqual(said);
      return shown.map(([, state]) => state.kind);
    };
    expect(await states()).toContain("queued");
    await world.deliverAll();
    expect(await states()).toContain("synced");
    await world.owner.sql`update service set name = name || ' plus'`;
    expect(await states()).toContain("outOfDate");
    await world.owner.sql`update connection set event_colour = 'Tomato' where provider = 'google'`;
    await world.owner.sql`update service set name = replace(name, ' plus', '')`;
    expect(await states()).not.toContain("synced");
    await world.owner.sql`update connection set event_colour = null`;
    expect(await states()).toContain("synced");
    await world.owner.sql`update mirror set failure = '{"kind": "calendarGone"}', failed_attempts = 2`;
    expect(await states()).toContain("failing");
  });
});
