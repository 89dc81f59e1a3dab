import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { statusSettings } from "@/db/views/status-settings";
import type { ActivityActor } from "@/lib/domain/activity";
import { changeCalendarSettings, changeStatusRule } from "./change-settings";
import { aWorld, type World } from "./testing";
import { copiesOf } from "./testing/copies";

let world: World;
let actor: ActivityActor;
beforeAll(async () => {
  world = await aWorld();
  await world.connect("mike");
  const memberId = world.idOf("owner");
  actor = { kind: "member", memberId, name: "Dana Alder", role: "owner", address: null };
});
afterAll(() => world.close());

const asked = () => ({ companyId: world.company.companyId, actor, requestId: crypto.randomUUID() });
const idOf = (status: string) => world.company.statusIds.get(status) ?? "";
const rule = (status: string, calendarRule: "push" | "remove" | "leave") =>
  changeStatusRule(world.deps, { ...asked(), statusId: idOf(status), calendarRule });
const rulesNow = async () => {
  const { database, clock } = world.deps;
  const rows = await database.asCompany(world.company.companyId, (tx) => statusSettings(tx, clock.now()));
  return Object.fromEntries(rows.map((row) => [row.name, row.calendarRule]));
};
const changesRecorded = async () => {
  const rows = await world.rows<{ detail: { changes: unknown[] } }>(
    sql`select d.detail from activity a join activity_detail d using (company_id, seq) where a.kind = 'settings.changed' order by a.seq`,
  );
  return rows.flatMap((row) => row.detail.changes);
};

test("a fresh install pushes Scheduled and Confirmed and deletes Cancelled [A32]", async () => {
  expect(await rulesNow()).toEqual({
    Draft: "leave",
    Tentative: "leave",
    Scheduled: "push",
    Confirmed: "push",
    "In progress": "push",
    "On hold": "remove",
    Completed: "leave",
    Cancelled: "remove",
    "No-show": "leave",
  });
});

describe("a status rule", () => {
  test("holds from the next change on: with Scheduled on No action the event appears only at Confirmed [A12]", async () => {
    expect(await rule("Scheduled", "leave")).toEqual({ ok: true, value: null });
    const time = { day: "2026-11-05", at: "09:00" };
    const { bookingId, revision } = await world.book({ ...time, status: "Scheduled" });
    await world.deliverAll();
    expect(await world.control.live("mike@demo.test")).toEqual([]);
    await world.book({ ...time, status: "Confirmed" }, { bookingId, revision });
    await world.deliverAll();
    expect(await world.control.live("mike@demo.test")).toHaveLength(1);
    await rule("Scheduled", "push");
  });

  test("Delete takes the event out when a booking is cancelled [A14]", async () => {
    const time = { day: "2026-11-06", at: "09:00" };
    const { bookingId, revision } = await world.book({ ...time, status: "Confirmed" });
    await world.deliverAll();
    expect(await copiesOf(world, bookingId)).toHaveLength(1);
    await world.book({ ...time, status: "Cancelled" }, { bookingId, revision });
    await world.deliverAll();
    expect(await copiesOf(world, bookingId)).toEqual([]);
  });

  test("is recorded with old and new words; choosing what holds already records nothing", async () => {
    const before = (await changesRecorded()).length;
    await rule("Tentative", "push");
    await rule("Tentative", "push");
    expect((await changesRecorded()).slice(before)).toEqual([
      { field: "Tentative: calendar rule", old: "No action", new: "Push" },
    ]);
  });

  test("of a status that is not this company's is not found", async () => {
    const statusId = crypto.randomUUID();
    const refused = await changeStatusRule(world.deps, { ...asked(), statusId, calendarRule: "push" });
    expect(refused).toEqual({ ok: false, problem: "notFound" });
  });
});

describe("the title template [A25]", () => {
  const save = (titleTemplate: string, keepsPushedUpToDate = true) =>
    changeCalendarSettings(world.deps, { ...asked(), titleTemplate, keepsPushedUpToDate });

  test("changes the title of an event at its next push", async () => {
    const { bookingId } = await world.book({ day: "2026-11-09", at: "09:00" });
    await world.deliverAll();
    const titleOf = async () => (await copiesOf(world, bookingId))[0]?.summary;
    expect(await titleOf()).toBe("Boiler service · Ada Quist");
    expect(await save("{service} – {customer}")).toMatchObject({ ok: true });
    expect(await world.push(bookingId, ["mike"])).toMatchObject({ ok: true });
    await world.deliverAll();
    expect(await titleOf()).toBe("Boiler service – Ada Quist");
  });

  test("with a field that cannot be filled in is refused by its name and changes nothing", async () => {
    const before = (await changesRecorded()).length;
    expect(await save("{service} for {client}")).toEqual({
      ok: false,
      problem: "unknownTitleField",
      detail: "client",
    });
    expect(await changesRecorded()).toHaveLength(before);
    const [row] = await world.rows(sql`select title_template from company`);
    expect(row).toEqual({ title_template: "{service} – {customer}" });
  });

  test("and the switch are recorded, each as one change", async () => {
    const before = (await changesRecorded()).length;
    await save("{ref} {customer}", false);
    await save("{ref} {customer}", false);
    expect((await changesRecorded()).slice(before)).toEqual([
      { field: "Event title", old: "{service} – {customer}", new: "{ref} {customer}" },
      { field: "Keep pushed events up to date", old: "On", new: "Off" },
    ]);
  });
});
