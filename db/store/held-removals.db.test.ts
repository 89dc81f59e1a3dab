import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { heldRemovals } from "@/db/views/calendar-settings";
import { decideRemoval } from "@/lib/usecases/decide-removal";
import { anEvent, later, loseCursor, now, pageOf, present, read } from "./contract/world";
import { rollDueCalendars } from "./horizon";
import { pgStoreWorld } from "./testing/pg-store-world";

let at: Awaited<ReturnType<typeof pgStoreWorld>>;
beforeAll(async () => {
  at = await pgStoreWorld();
});
afterAll(() => at.close());

const many = (count: number) => Array.from({ length: count }, (_, place) => present(anEvent(`e${place}`)));
const decide = (calendarId: string, choice: "approve" | "keep" | "undo") =>
  decideRemoval(
    { ...at.world.deps, clock: { now: () => now } },
    { companyId: at.companyId, calendarId, choice, by: { kind: "system" }, requestId: "r" },
  );
const count = async (calendarId: string) => (await at.blocks(calendarId)).length;
const ringing = async (calendarId: string) =>
  (
    await at.world.rows(
      sql`select 1 from notification where calendar_id = ${calendarId} and kind = 'calendar.removalHeld' and over_at is null`,
    )
  ).length;
const waiting = () => at.world.deps.database.asCompany(at.companyId, (tx) => heldRemovals(tx, null));

describe("a held removal [P18]", () => {
  test("rings once, is removed when approved, can be undone, and then stays", async () => {
    const memberId = await at.addMember();
    const { calendarId } = await at.addCalendar({ memberId });
    await read(at, calendarId, [pageOf(many(30))]);
    await loseCursor(at, calendarId);
    await read(at, calendarId, [pageOf([]), pageOf([])]);
    await read(at, calendarId, [pageOf([])]);
    expect([await ringing(calendarId), (await waiting()).map((row) => row.memberId)]).toEqual([
      3,
      [memberId],
    ]);
    expect(await decide(calendarId, "undo")).toMatchObject({ ok: false });
    expect(await decide(calendarId, "approve")).toMatchObject({ ok: true });
    await read(at, calendarId, [pageOf([])]);
    expect([await count(calendarId), await ringing(calendarId), await waiting()]).toEqual([0, 0, []]);
    expect(await decide(calendarId, "undo")).toMatchObject({ ok: true });
    expect(await count(calendarId)).toBe(30);
    await loseCursor(at, calendarId);
    await read(at, calendarId, [pageOf([])]);
    expect([await count(calendarId), await at.held(calendarId)]).toEqual([30, null]);
  });
});

describe("the horizon of recurring events", () => {
  const weekly = anEvent("weekly", {
    zone: "UTC",
    series: { kind: "master", recurrence: ["RRULE:FREQ=WEEKLY"] },
  });
  const far = anEvent("far", { start: "2027-12-20T10:00:00Z", end: "2027-12-20T11:00:00Z" });

  test("moves on with time: what was too far ahead comes in, what is long past goes", async () => {
    const memberId = await at.addMember();
    const { calendarId } = await at.addCalendar({ memberId });
    await read(at, calendarId, [pageOf([present(weekly), present(far)])]);
    const before = await at.blocks(calendarId);
    const roll = (when: Date) => rollDueCalendars(at.world.deps.database, when, 100);
    expect(await roll(now)).toBe(0);
    const nextMonth = later(40 * 24 * 60);
    expect(await roll(nextMonth)).toBeGreaterThan(0);
    expect(await roll(nextMonth)).toBe(0);
    const after = await at.blocks(calendarId);
    expect(after.map((block) => block.eventId)).toContain("far");
    expect(before.map((block) => block.eventId)).not.toContain("far");
    expect([before[0]?.start, after[0]?.start]).toEqual([
      "2026-11-03T10:00:00.000Z",
      "2026-11-17T10:00:00.000Z",
    ]);
    expect(after.at(-1)?.start.slice(0, 7)).toBe("2028-01");
  });
});
