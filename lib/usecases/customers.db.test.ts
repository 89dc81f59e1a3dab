import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sqlStateOf } from "@/db/client";
import { verifyChain } from "@/db/store/activity";
import { customerDetail, customerOfBooking } from "@/db/views/customer-detail";
import { customerExport } from "@/db/views/customer-export";
import type { CustomerFields } from "@/lib/domain/customer";
import { changeBooking } from "@/lib/usecases/change-booking";
import { changeCalendarSettings } from "@/lib/usecases/change-settings";
import { eraseCustomer } from "@/lib/usecases/erase-customer";
import { mergeCustomers } from "@/lib/usecases/merge-customers";
import { saveCustomer } from "@/lib/usecases/save-customer";
import { aWorld, type World } from "@/lib/usecases/testing";

let world: World;
beforeAll(async () => {
  world = await aWorld();
  await world.connect("mike");
});
afterAll(() => world.close());

const by = { kind: "system" } as const;
const office = { memberId: "", role: "dispatcher" } as const;

function asked() {
  return { companyId: world.company.companyId, actor: by, requestId: crypto.randomUUID() };
}

const ada: CustomerFields = {
  name: "Ada Quist",
  phone: "(323) 555-0144",
  email: "ada@example.com",
  addresses: [
    { label: "Home", address: "5 Elm Street, Glendale", access: "Side door" },
    { label: "Shop", address: "9 Oak Road, Burbank", access: "" },
  ],
  notes: "Pays late",
};

async function aCustomer(fields: Partial<CustomerFields> = {}): Promise<string> {
  const customerId = crypto.randomUUID();
  const saved = await saveCustomer(world.deps, {
    ...asked(),
    customerId,
    expectedRevision: null,
    fields: { ...ada, ...fields },
  });
  if (!saved.ok) throw new Error(saved.problem);
  return customerId;
}

let day = Date.parse("2027-03-01T00:00:00Z");
async function aBookingOf(customerId: string, wish: Parameters<World["book"]>[0] = {}) {
  day += 86_400_000;
  return world.book({ customerId, day: new Date(day).toISOString().slice(0, 10), ...wish });
}

const inCompany = <T>(work: Parameters<typeof world.deps.database.asCompany<T>>[1]) =>
  world.deps.database.asCompany(world.company.companyId, work);

async function eventOf(bookingId: string) {
  const found = (await world.control.live("mike@demo.test")).filter(
    (event) => event.extendedProperties?.private?.bookingId === bookingId,
  );
  expect(found).toHaveLength(1);
  return found[0];
}

async function detailOf(customerId: string) {
  const found = await inCompany((tx) => customerDetail(tx, { customerId, viewer: office }));
  if (found?.kind !== "here") throw new Error(`${found?.kind}`);
  return found.detail;
}

const chain = () => inCompany((tx) => verifyChain(tx, world.company.companyId));

describe("a customer", () => {
  it("made twice with one id is one, and keeps its addresses in order", async () => {
    const customerId = await aCustomer();
    const again = { ...asked(), customerId, expectedRevision: null, fields: { ...ada, name: "Other" } };
    expect(await saveCustomer(world.deps, again)).toEqual({ ok: true, value: { customerId } });
    expect(await detailOf(customerId)).toMatchObject({ ...ada, revision: 1, erasedAt: null });
    const [row] = await world.rows(sql`select address from customer where id = ${customerId}`);
    expect(row).toEqual({ address: "5 Elm Street, Glendale" });
  });

  it("made by two at the same moment is one", async () => {
    const customerId = crypto.randomUUID();
    const make = () =>
      saveCustomer(world.deps, { ...asked(), customerId, expectedRevision: null, fields: ada });
    expect((await Promise.all([make(), make(), make()])).every(({ ok }) => ok)).toBe(true);
    expect(await detailOf(customerId)).toMatchObject({ revision: 1 });
  });

  it("is not changed from a revision that is gone, and a new name follows into calendars", async () => {
    const customerId = await aCustomer();
    const { bookingId } = await aBookingOf(customerId);
    await world.deliverAll();
    const change = (expectedRevision: number, name: string) =>
      saveCustomer(world.deps, { ...asked(), customerId, expectedRevision, fields: { ...ada, name } });
    expect(await change(1, "Ada Lind")).toMatchObject({ ok: true });
    expect(await change(1, "Ada Late")).toMatchObject({ problem: "changedMeanwhile" });
    await world.deliverAll();
    expect((await eventOf(bookingId))?.summary).toContain("Ada Lind");
  });

  it("whose booking no calendar shows does not bring it into one that was connected since", async () => {
    const customerId = await aCustomer();
    const { bookingId } = await aBookingOf(customerId, { crew: ["raj"] });
    await world.connect("raj");
    const pushes = () => world.rows(sql`select id from push where booking_id = ${bookingId}`);
    expect(await pushes()).toEqual([]);
    await saveCustomer(world.deps, {
      ...asked(),
      ...{ customerId, expectedRevision: 1, fields: { ...ada, name: "Ada Lind" } },
    });
    expect(await pushes()).toEqual([]);
  });

  it("is where the link in the calendar event leads, for the booking's people alone [B11]", async () => {
    const customerId = await aCustomer();
    const { bookingId } = await aBookingOf(customerId);
    await world.deliverAll();
    const link = `http://127.0.0.1:3000/customers/of-booking/${bookingId}`;
    expect((await eventOf(bookingId))?.description).toContain(link);
    const seenBy = (role: "fieldworker" | "viewer", name: string) =>
      inCompany((tx) => customerOfBooking(tx, { role, memberId: world.idOf(name) }, bookingId));
    expect(await seenBy("fieldworker", "mike")).toBe(customerId);
    expect(await seenBy("viewer", "viewer")).toBe(customerId);
    expect(await seenBy("fieldworker", "raj")).toBeNull();
  });
});

describe("two customers that are one", () => {
  const choice = { name: "gone", phone: "kept", email: "kept", address: "kept" } as const;
  const merge = (keptId: string, goneId: string, wish: object = {}) =>
    mergeCustomers(world.deps, {
      ...asked(),
      ...{ keptId, goneId, keptRevision: 1, goneRevision: 1, choice },
      ...wish,
    });

  it("become one: bookings move, events follow, the old address leads on, the record holds", async () => {
    const keptId = await aCustomer({ name: "A. Quist", notes: "Ring twice" });
    const goneId = await aCustomer({
      phone: "999",
      addresses: [{ label: "", address: "1 New Way", access: "" }],
    });
    const stays = await aBookingOf(keptId);
    const moves = await aBookingOf(goneId);
    await world.deliverAll();
    expect(await merge(keptId, goneId)).toEqual({ ok: true, value: { customerId: keptId, moved: 1 } });
    await world.deliverAll();
    for (const { bookingId } of [stays, moves])
      expect((await eventOf(bookingId))?.summary).toContain("Ada Quist");
    const kept = await detailOf(keptId);
    expect(kept).toMatchObject({ name: "Ada Quist", phone: ada.phone, notes: "Ring twice\n\nPays late" });
    expect(kept.addresses.map(({ address }) => address)).toEqual([
      "5 Elm Street, Glendale",
      "9 Oak Road, Burbank",
      "1 New Way",
    ]);
    const leads = await inCompany((tx) => customerDetail(tx, { customerId: goneId, viewer: office }));
    expect(leads).toEqual({ kind: "merged", into: keptId });
    expect(
      await world.rows(sql`select name, phone, address, notes from customer where id = ${goneId}`),
    ).toEqual([{ name: "Merged customer", phone: "", address: "", notes: "" }]);
    expect(await chain()).toMatchObject({ kind: "whole" });
  });

  it("leads on to the last of a row of merges", async () => {
    const [a, b, c] = [await aCustomer(), await aCustomer(), await aCustomer()];
    await merge(b, a);
    await merge(c, b, { goneRevision: 2 });
    for (const id of [a, b])
      expect(await inCompany((tx) => customerDetail(tx, { customerId: id, viewer: office }))).toEqual({
        kind: "merged",
        into: c,
      });
  });

  it.each([
    ["themselves", (id: string) => merge(id, id), "sameCustomer"],
    ["somebody who is not there", (id: string) => merge(id, crypto.randomUUID()), "notFound"],
    [
      "one that changed meanwhile",
      async (id: string) => merge(id, await aCustomer(), { keptRevision: 2 }),
      "changedMeanwhile",
    ],
  ])("are not merged with %s", async (_, attempt, problem) => {
    expect(await attempt(await aCustomer())).toMatchObject({ ok: false, problem });
  });

  it("take no new booking for the one that went", async () => {
    const [keptId, goneId] = [await aCustomer(), await aCustomer()];
    await merge(keptId, goneId);
    const wish = world.changeOf(crypto.randomUUID(), null, { customerId: goneId, day: "2028-01-03" });
    expect(await changeBooking(world.deps, wish)).toMatchObject({ problem: "unknownCustomer" });
  });

  it("leave no booking behind that was made while they were merged", async () => {
    const [keptId, goneId] = [await aCustomer(), await aCustomer()];
    const making = Array.from({ length: 6 }, (_, at) =>
      changeBooking(
        world.deps,
        world.changeOf(crypto.randomUUID(), null, { customerId: goneId, crew: [], at: `${10 + at}:00` }),
      ),
    );
    const [merged] = await Promise.all([merge(keptId, goneId), ...making]);
    expect(merged).toMatchObject({ ok: true });
    expect(await world.rows(sql`select id from booking where customer_id = ${goneId}`)).toEqual([]);
  });
});

describe("erasure", () => {
  const canary = "Zyxandra Qwertiou";
  const texts = {
    address: "77 CANARY-ADDRESS Lane",
    customerNotes: "CANARY-CUSTOMER-NOTES",
    jobNotes: "CANARY-JOB-NOTES",
    officeNotes: "CANARY-OFFICE-NOTES",
  };

  it("leaves nothing personal in any table or event, and the record's chain whole", async () => {
    const setting = { ...asked(), keepsPushedUpToDate: false };
    await changeCalendarSettings(world.deps, setting);
    const customerId = await aCustomer({ name: canary, email: "canary@example.com", notes: "CANARY-NOTES" });
    const { bookingId, ref } = await aBookingOf(customerId, texts);
    await world.deliverAll();
    expect((await eventOf(bookingId))?.description).toContain(canary);
    const before = await holding([canary, "CANARY-", "canary@example.com", "555-0144"]);
    expect(before).toContain("activity_detail");
    const erased = await eraseCustomer(world.deps, { ...asked(), customerId, expectedRevision: 1 });
    expect(erased).toMatchObject({ ok: true, value: { bookings: 1 } });
    await world.deliverAll();
    const event = await eventOf(bookingId);
    expect(JSON.stringify(event)).not.toMatch(/CANARY|Zyxandra|555-0144/);
    expect(event?.summary).toContain("Erased customer");
    expect(await holding([canary, "CANARY-", "canary@example.com"])).toEqual([]);
    const [kept] = await world.rows(sql`select ref, address, job_notes from booking where id = ${bookingId}`);
    expect(kept).toEqual({ ref, address: "", job_notes: "" });
    expect(await chain()).toMatchObject({ kind: "whole", erased: expect.any(Number) });
    expect((await chain()) as { erased: number }).not.toMatchObject({ erased: 0 });
  });

  it("takes the words out of letters about the customer, and keeps those that wait from leaving", async () => {
    const customerId = await aCustomer({ name: canary, email: "canary@example.com" });
    const { bookingId } = await aBookingOf(customerId);
    const letters = [
      [
        "about the booking",
        world.idOf("mike"),
        "mike@demo.test",
        { about: { kind: "booking.moved", bookingId } },
        null,
      ],
      ["naming them", world.idOf("mike"), "mike@demo.test", { body: [`#1 ${canary}, 9:00`] }, "sent"],
      ["to them", null, "Canary@example.com", {}, "sent"],
      ["about somebody else", world.idOf("mike"), "mike@demo.test", { body: ["#2 Elena Cruz"] }, null],
    ] as const;
    for (const [subject, memberId, recipient, more, sent] of letters)
      await world.rows(sql`insert into mail (company_id, member_id, recipient, topic, content, created_at, not_before, sent_at)
        values (${world.company.companyId}, ${memberId}::uuid, ${recipient}, 'bookings',
          ${JSON.stringify({ subject, body: [], ...more })}::text::jsonb, now(), now() + interval '9 years',
          ${sent === null ? null : world.clock.now().toISOString()}::timestamptz)`);
    expect(await eraseCustomer(world.deps, { ...asked(), customerId, expectedRevision: 1 })).toMatchObject({
      ok: true,
    });
    const left =
      await world.rows(sql`select content ->> 'subject' as subject, recipient, dropped_at is not null as dropped
      from mail where not_before > now() + interval '8 years' order by sent_at nulls first, recipient, dropped_at nulls first`);
    expect(left).toEqual([
      { subject: "about somebody else", recipient: "mike@demo.test", dropped: false },
      { subject: "Erased", recipient: "mike@demo.test", dropped: true },
      { subject: "Erased", recipient: "erased", dropped: false },
      { subject: "Erased", recipient: "mike@demo.test", dropped: false },
    ]);
  });

  it("is the only way in which words leave the record [I13]", async () => {
    await aCustomer();
    const attempt = world.rows(
      sql`delete from activity_detail where seq = (select max(seq) from activity_detail)`,
    );
    expect(await attempt.catch(sqlStateOf)).toBe("42501");
  });

  it("is done once, of what the person saw", async () => {
    const customerId = await aCustomer();
    const erase = (expectedRevision: number) =>
      eraseCustomer(world.deps, { ...asked(), customerId, expectedRevision });
    expect(await erase(4)).toMatchObject({ problem: "changedMeanwhile" });
    expect(await erase(1)).toMatchObject({ ok: true });
    expect(await erase(2)).toMatchObject({ problem: "notFound" });
  });

  it("comes after an export that holds everything", async () => {
    const customerId = await aCustomer({ name: canary });
    const { ref } = await aBookingOf(customerId, { ...texts, crew: ["mike"] });
    const held = await inCompany((tx) => customerExport(tx, customerId, world.clock.now()));
    expect(held).toMatchObject({
      customer: { ...ada, name: canary },
      bookings: [{ ref, ...texts, fieldworkers: ["Mike Ortega"] }],
    });
    expect(held?.record.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(["customer.created", "booking.created", "booking.assigned"]),
    );
  });
});

/** The tables that hold one of these words. */
async function holding(words: readonly string[]): Promise<string[]> {
  const tables = await world.owner.db.execute<{ name: string }>(
    sql`select tablename as name from pg_tables where schemaname in ('public', 'engine') order by 1`,
  );
  const found: string[] = [];
  for (const { name } of tables)
    for (const word of words) {
      const [row] = await world.owner.db
        .execute<{ count: number }>(
          sql`select count(*)::int as count from ${sql.raw(`"${name}"`)} t where t::text like ${`%${word}%`}`,
        )
        .catch(() => [{ count: 0 }]);
      if ((row?.count ?? 0) > 0 && !found.includes(name)) found.push(name);
    }
  return found;
}
