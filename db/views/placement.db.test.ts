import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ingestChanges } from "@/lib/usecases/ingest-changes";
import { aWorld, type World } from "@/lib/usecases/testing";
import { placementFacts } from "./placement";

let world: World;
let bookingId: string;
beforeAll(async () => {
  world = await aWorld();
  await world.connect("mike");
  ({ bookingId } = await world.book({ day: "2026-11-03", at: "09:00", crew: ["mike", "lee"] }));
  await world.book({ day: "2026-11-03", at: "13:00" });
  await world.book({ day: "2026-11-03", at: "15:00", status: "Draft" });
  await world.book({ day: "2026-11-05", at: "09:00" });
  await world.control.call("POST", "/events", {
    account: "mike@demo.test",
    events: [
      {
        summary: "CANARY-PLAIN-dentist",
        start: { dateTime: "2026-11-03T14:30:00-08:00" },
        end: { dateTime: "2026-11-03T16:00:00-08:00" },
      },
    ],
  });
  const [calendar] = await world.rows<{ id: string }>(
    sql`select id from calendar where blocks and member_id = ${world.idOf("mike")}`,
  );
  await ingestChanges(world.deps, { companyId: world.company.companyId, calendarId: calendar?.id ?? "" });
});
afterAll(() => world.close());

const ask = (name: string, role: "dispatcher" | "fieldworker", id = bookingId) =>
  world.deps.database.asCompany(world.company.companyId, (tx) =>
    placementFacts(
      tx,
      {
        viewer: { memberId: world.idOf(name), role },
        bookingId: id,
        span: { start: new Date("2026-11-03T08:00:00Z"), end: new Date("2026-11-05T08:00:00Z") },
      },
      world.clock.now(),
    ),
  );

describe("what it takes to find a booking another place", () => {
  test("everybody who takes bookings, with what takes their time in the span and nothing else", async () => {
    const facts = await ask("dispatcher", "dispatcher");
    expect(facts).toMatchObject({
      zone: "America/Los_Angeles",
      booking: {
        id: bookingId,
        revision: 1,
        takesTime: true,
        start: "2026-11-03T17:00:00.000Z",
        fieldworkerIds: [world.idOf("mike"), world.idOf("lee")].sort(),
      },
    });
    const mike = facts?.people.find(({ id }) => id === world.idOf("mike"));
    expect(mike?.health).toBe("live");
    expect(mike?.bookings.map(({ start, customer }) => [start, customer])).toEqual([
      ["2026-11-03T17:00:00.000Z", "Ada Quist"],
      ["2026-11-03T21:00:00.000Z", "Ada Quist"],
    ]);
    expect(mike?.busy).toEqual([
      {
        start: "2026-11-03T22:30:00.000Z",
        end: "2026-11-04T00:00:00.000Z",
        kind: "busy",
        blocks: true,
        isAllDay: false,
      },
    ]);
    const names = facts?.people.map(({ name }) => name) ?? [];
    expect(names).toEqual([...names].sort());
    expect(names).not.toContain("Priya Shah");
    expect(facts?.people.find(({ id }) => id === world.idOf("lee"))).toMatchObject({
      health: null,
      busy: [],
    });
  });

  test("never a word of anybody's own events [P14]", async () => {
    expect(JSON.stringify(await ask("dispatcher", "dispatcher"))).not.toContain("CANARY");
  });

  test("nothing of a booking that the viewer may not see, or that is not there", async () => {
    expect(await ask("raj", "fieldworker")).toBeNull();
    expect(await ask("dispatcher", "dispatcher", crypto.randomUUID())).toBeNull();
  });
});
