import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { formChoices } from "@/db/views/booking-form";
import { servicesPage } from "@/db/views/services";
import type { ActivityActor } from "@/lib/domain/activity";
import type { ServiceFields } from "@/lib/domain/service-shape";
import { changeBooking } from "./change-booking";
import { restoreService, retireService, saveService } from "./change-services";
import { addSkill, changeMemberSkills, removeSkill } from "./change-skills";
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
const inCompany = <T>(read: Parameters<typeof world.deps.database.asCompany<T>>[1]) =>
  world.deps.database.asCompany(world.company.companyId, read);
const listed = async (name: string) =>
  (await inCompany(servicesPage)).services.find((service) => service.name === name);
const skillNamed = async (name: string) =>
  (await inCompany(servicesPage)).skills.find((skill) => skill.name === name);
const offered = async (keep: string | null = null) => {
  const kept = { customerId: null, serviceId: keep, fieldworkerIds: [] };
  const { services } = await inCompany((tx) => formChoices(tx, kept, world.clock.now()));
  return services.map(({ name }) => name);
};

const fields = (wish: Partial<ServiceFields> = {}): ServiceFields => ({
  name: "Chimney sweep",
  durationMinutes: 75,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 30,
  skillIds: [],
  priceText: "$80",
  colour: "Teal",
  arrivalWindowMinutes: 120,
  isBookableOnline: true,
  noticeMinutes: 240,
  horizonDays: 60,
  ...wish,
});
const make = async (wish: Partial<ServiceFields> = {}) => {
  const serviceId = crypto.randomUUID();
  const made = await saveService(world.deps, {
    ...asked(),
    serviceId,
    expectedRevision: null,
    fields: fields(wish),
  });
  return { serviceId, made };
};

describe("a service", () => {
  test("is made once, whatever happens to the answer, and is offered by its length", async () => {
    const { serviceId, made } = await make();
    expect(made).toEqual({ ok: true, value: null });
    const again = { ...asked(), serviceId, expectedRevision: null, fields: fields() };
    expect(await saveService(world.deps, again)).toEqual({ ok: true, value: null });
    expect(await listed("Chimney sweep")).toMatchObject({
      ...fields(),
      id: serviceId,
      revision: 1,
      bookings: 0,
    });
    expect(await offered()).toContain("Chimney sweep");
  });

  test("is changed only as it was seen, and the record names what changed", async () => {
    const skill = await skillNamed("Drains");
    const was = await listed("Chimney sweep");
    const wish = fields({ bufferAfterMinutes: 45, skillIds: [skill?.id ?? ""] });
    const change = { ...asked(), serviceId: was?.id ?? "", expectedRevision: 1, fields: wish };
    expect((await changesIn(world, () => saveService(world.deps, change))).recorded).toEqual([
      { field: "Chimney sweep: buffer after", old: "30 min", new: "45 min" },
      { field: "Chimney sweep: skills", old: null, new: "Drains" },
    ]);
    expect(await saveService(world.deps, change)).toEqual({ ok: false, problem: "changedMeanwhile" });
    expect((await listed("Chimney sweep"))?.skillIds).toEqual([skill?.id]);
  });

  test("has a name of its own among those that are offered, and skills of the company", async () => {
    expect((await make({ name: "BOILER service" })).made).toEqual({ ok: false, problem: "nameTaken" });
    const unknown = await make({ name: "Roof check", skillIds: [crypto.randomUUID()] });
    expect(unknown.made).toEqual({ ok: false, problem: "unknownSkill" });
    expect(await listed("Roof check")).toBeUndefined();
  });

  test("that no booking is for is deleted", async () => {
    const { serviceId } = await make({ name: "Gutter clean" });
    const retired = await changesIn(world, () => retireService(world.deps, { ...asked(), serviceId }));
    expect(retired).toEqual({
      answer: { ok: true, value: "deleted" },
      recorded: [{ field: "Gutter clean: service", old: "offered", new: "deleted" }],
    });
    expect(await listed("Gutter clean")).toBeUndefined();
  });

  test("that a booking is for is archived: the booking keeps it, new ones cannot choose it", async () => {
    const { serviceId } = await make({ name: "Sump pump" });
    const { bookingId, revision } = await world.book({ day: "2026-11-17", serviceId });
    expect(await retireService(world.deps, { ...asked(), serviceId })).toEqual({
      ok: true,
      value: "archived",
    });
    expect(await retireService(world.deps, { ...asked(), serviceId })).toEqual({
      ok: true,
      value: "archived",
    });
    expect(await listed("Sump pump")).toMatchObject({ isArchived: true, bookings: 1 });
    expect(await offered()).not.toContain("Sump pump");
    expect(await offered(serviceId)).toContain("Sump pump");

    const anew = world.changeOf(crypto.randomUUID(), null, { day: "2026-11-18", serviceId });
    expect(await changeBooking(world.deps, anew)).toEqual({ ok: false, problem: "unknownService" });
    const kept = world.changeOf(bookingId, revision, { day: "2026-11-19", serviceId });
    expect(await changeBooking(world.deps, kept)).toMatchObject({ ok: true });

    const { serviceId: other } = await make({ name: "Sump PUMP" });
    expect(await restoreService(world.deps, { ...asked(), serviceId })).toMatchObject({
      problem: "nameTaken",
    });
    await retireService(world.deps, { ...asked(), serviceId: other });
    expect(await restoreService(world.deps, { ...asked(), serviceId })).toMatchObject({ ok: true });
    expect(await offered()).toContain("Sump pump");
  });

  test("of nobody is not found", async () => {
    const serviceId = crypto.randomUUID();
    const notFound = { ok: false, problem: "notFound" };
    expect(await retireService(world.deps, { ...asked(), serviceId })).toEqual(notFound);
    expect(await restoreService(world.deps, { ...asked(), serviceId })).toEqual(notFound);
    const change = { ...asked(), serviceId, expectedRevision: 1, fields: fields({ name: "Nothing" }) };
    expect(await saveService(world.deps, change)).toEqual(notFound);
  });
});

describe("a skill", () => {
  test("is a word once, whatever its letters, and goes from everybody with the word", async () => {
    const skillId = crypto.randomUUID();
    expect(await addSkill(world.deps, { ...asked(), skillId, name: "Roofing" })).toMatchObject({ ok: true });
    expect(await addSkill(world.deps, { ...asked(), skillId, name: "Roofing" })).toMatchObject({ ok: true });
    const twin = { ...asked(), skillId: crypto.randomUUID(), name: "ROOFING" };
    expect(await addSkill(world.deps, twin)).toEqual({ ok: false, problem: "nameTaken" });

    const memberId = world.idOf("lee");
    const given = () => changeMemberSkills(world.deps, { ...asked(), memberId, skillIds: [skillId] });
    expect((await changesIn(world, given)).recorded).toEqual([
      { field: "Lee Tran: skills", old: null, new: "Roofing" },
    ]);
    expect((await changesIn(world, given)).recorded).toEqual([]);
    expect(await skillNamed("Roofing")).toMatchObject({ services: 0, fieldworkers: 1 });

    await removeSkill(world.deps, { ...asked(), skillId });
    expect(await world.rows(sql`select skill_id from member_skill where member_id = ${memberId}`)).toEqual(
      [],
    );
    expect(await removeSkill(world.deps, { ...asked(), skillId })).toEqual({
      ok: false,
      problem: "notFound",
    });
  });

  test("is of who takes bookings, and only a word of the company", async () => {
    const skillIds = [crypto.randomUUID()];
    const unknown = { ...asked(), memberId: world.idOf("mike"), skillIds };
    expect(await changeMemberSkills(world.deps, unknown)).toEqual({ ok: false, problem: "unknownSkill" });
    const office = { ...asked(), memberId: world.idOf("viewer"), skillIds: [] };
    expect(await changeMemberSkills(world.deps, office)).toEqual({ ok: false, problem: "notFound" });
  });
});
