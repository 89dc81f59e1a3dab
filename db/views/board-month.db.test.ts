import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Role } from "@/lib/domain/roles";
import type { LocalDate } from "@/lib/domain/time";
import { dayIn } from "@/lib/domain/wall-time";
import { aWorld, type World } from "@/lib/usecases/testing";
import { boardMonth } from "./board-month";

const zone = "America/Los_Angeles";
let world: World;
beforeAll(async () => {
  world = await aWorld();
  await world.book({ day: "2026-10-31", at: "23:30", minutes: 60, crew: ["mike"] });
  await world.book({ day: "2026-11-01", at: "00:45", crew: ["mike"] });
  await world.book({ day: "2026-11-03", at: "14:00", crew: ["raj"] });
  await world.book({ day: "2026-11-03", at: "09:00", crew: ["mike", "raj"] });
  await world.book({ day: "2026-11-03", at: "11:00", crew: [] });
  await world.book({ day: "2026-12-01", at: "00:00", crew: ["mike"] });
});
afterAll(() => world.close());

function monthOf(name: string, role: Role, who: readonly string[] = []) {
  const start = dayIn("2026-11-01" as LocalDate, zone).start;
  const end = dayIn("2026-11-30" as LocalDate, zone).end;
  const viewer = { memberId: world.idOf(name), role };
  const asked = { viewer, span: { start, end }, fieldworkerIds: who.map(world.idOf), zone, most: 2 };
  return world.deps.database.asCompany(world.company.companyId, (tx) => boardMonth(tx, asked));
}
const counts = async (...asked: Parameters<typeof monthOf>) =>
  (await monthOf(...asked)).map(({ date, count, unassigned }) => `${date} ${count} ${unassigned}`);

describe("a month of the board", () => {
  test.each(["owner", "dispatcher", "viewer"] as const)(
    "%s sees every day by the zone's own clock",
    async (role) => {
      expect(await counts(role, role)).toEqual(["2026-11-01 1 0", "2026-11-03 3 1"]);
    },
  );

  test("a fieldworker sees their own days and counts", async () => {
    expect(await counts("raj", "fieldworker")).toEqual(["2026-11-03 2 0"]);
    expect(await counts("raj", "fieldworker", ["mike"])).toEqual(["2026-11-03 1 0"]);
    expect(await counts("lee", "fieldworker")).toEqual([]);
  });

  test("chosen people's bookings alone are counted", async () => {
    expect(await counts("owner", "owner", ["raj"])).toEqual(["2026-11-03 2 0"]);
  });

  test("tells the first of a day one by one, in the order of time", async () => {
    const day = (await monthOf("owner", "owner")).find(({ date }) => date === "2026-11-03");
    expect(day?.first.map(({ startsAt }) => new Date(startsAt).toISOString())).toEqual([
      "2026-11-03T17:00:00.000Z",
      "2026-11-03T19:00:00.000Z",
    ]);
  });
});
