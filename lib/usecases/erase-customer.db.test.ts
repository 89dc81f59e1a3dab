import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sqlStateOf } from "@/db/client";
import { customerExport } from "@/db/views/customer-export";
import { bookingHands } from "@/lib/usecases/booking-hands";
import { changeBooking } from "@/lib/usecases/change-booking";
import { changeCalendarSettings } from "@/lib/usecases/change-settings";
import { eraseCustomer } from "@/lib/usecases/erase-customer";
import { mergeCustomers } from "@/lib/usecases/merge-customers";
import { aCustomersWorld, ada, type CustomersWorld } from "@/lib/usecases/testing/customers";

let world: CustomersWorld;
beforeAll(async () => {
  world = await aCustomersWorld();
});
afterAll(() => world.close());

describe("erasure", () => {
  const canary = "Zyxandra Qwertiou";
  const texts = {
    address: "77 CANARY-ADDRESS Lane",
    customerNotes: "CANARY-CUSTOMER-NOTES",
    jobNotes: "CANARY-JOB-NOTES",
    officeNotes: "CANARY-OFFICE-NOTES",
  };

  it("leaves nothing personal in any table or event, and the record's chain whole", async () => {
    const setting = { ...world.asked(), keepsPushedUpToDate: false };
    await changeCalendarSettings(world.deps, setting);
    const customerId = await world.aCustomer({
      name: canary,
      email: "canary@example.com",
      notes: "CANARY-NOTES",
    });
    const { bookingId, ref } = await world.aBookingOf(customerId, texts);
    await world.deliverAll();
    expect((await world.eventOf(bookingId))?.description).toContain(canary);
    const before = await world.holding([canary, "CANARY-", "canary@example.com", "555-0144"]);
    expect(before).toContain("activity_detail");
    const erased = await eraseCustomer(world.deps, { ...world.asked(), customerId, expectedRevision: 1 });
    expect(erased).toMatchObject({ ok: true, value: { bookings: 1 } });
    await world.deliverAll();
    const event = await world.eventOf(bookingId);
    expect(JSON.stringify(event)).not.toMatch(/CANARY|Zyxandra|555-0144/);
    expect(event?.summary).toContain("Erased customer");
    expect(await world.holding([canary, "CANARY-", "canary@example.com"])).toEqual([]);
    const [kept] = await world.rows(sql`select ref, address, job_notes from booking where id = ${bookingId}`);
    expect(kept).toEqual({ ref, address: "", job_notes: "" });
    expect(await world.chain()).toMatchObject({ kind: "whole", erased: expect.any(Number) });
    expect((await world.chain()) as { erased: number }).not.toMatchObject({ erased: 0 });
  });

  it("takes the words out of letters about the customer, and keeps those that wait from leaving", async () => {
    const customerId = await world.aCustomer({ name: "Google", email: "canary@example.com" });
    const { bookingId, ref } = await world.aBookingOf(customerId);
    const others = "New: #7 Google, Mon 10:00";
    const severalBookings = {
      list: [others, `Moved: #${ref} Old Name, Tue 9:00`],
      body: ["Google Calendar"],
    };
    const letters = [
      [
        "about the booking",
        world.idOf("mike"),
        "mike@demo.test",
        { about: { kind: "booking.moved", bookingId } },
        null,
      ],
      ["several bookings", world.idOf("mike"), "mike@demo.test", severalBookings, null],
      ["an alarm", world.idOf("mike"), "mike@demo.test", { body: [`#${ref} Google`] }, null],
      ["to them", null, "Canary@example.com", {}, "sent"],
      ["about somebody else", world.idOf("mike"), "mike@demo.test", { body: ["#2 Elena Cruz"] }, null],
    ] as const;
    for (const [subject, memberId, recipient, more, sent] of letters)
      await world.rows(sql`insert into mail (company_id, member_id, recipient, topic, content, created_at, not_before, sent_at)
        values (${world.company.companyId}, ${memberId}::uuid, ${recipient}, ${subject === "an alarm" ? "syncAlarm" : "reconnect"},
          ${JSON.stringify({ subject, body: [], ...more })}::text::jsonb, now(), now() + interval '9 years',
          ${sent === null ? null : world.clock.now().toISOString()}::timestamptz)`);
    expect(
      await eraseCustomer(world.deps, { ...world.asked(), customerId, expectedRevision: 1 }),
    ).toMatchObject({
      ok: true,
    });
    const left =
      await world.rows(sql`select content ->> 'subject' as subject, content -> 'list' as list, content -> 'body' as body, recipient,
      dropped_at is not null as dropped from mail where not_before > now() + interval '8 years'
      order by content ->> 'subject', recipient, dropped_at nulls first`);
    const stays = { list: null, body: [], recipient: "mike@demo.test", dropped: false };
    expect(left).toEqual(
      [
        { ...stays, subject: "Erased", recipient: "erased" },
        { ...stays, subject: "Erased", dropped: true },
        { ...stays, subject: "about somebody else", body: ["#2 Elena Cruz"] },
        { ...stays, subject: "an alarm", body: [`#${ref} Google`] },
        {
          ...stays,
          subject: "several bookings",
          body: ["Google Calendar"],
          list: [others, `Moved: #${ref} Erased customer`],
        },
      ].sort((a, b) => (a.subject < b.subject ? -1 : 1)),
    );
  });

  it("is the only way in which words leave the record [I13]", async () => {
    await world.aCustomer();
    const attempt = world.rows(
      sql`delete from activity_detail where seq = (select max(seq) from activity_detail)`,
    );
    expect(await attempt.catch(sqlStateOf)).toBe("42501");
  });

  it("is of what the person saw, and once more takes what was typed since", async () => {
    const customerId = await world.aCustomer();
    const { bookingId, revision } = await world.aBookingOf(customerId);
    const erase = (expectedRevision: number) =>
      eraseCustomer(world.deps, { ...world.asked(), customerId, expectedRevision });
    expect(await erase(4)).toMatchObject({ problem: "changedMeanwhile" });
    expect(await erase(1)).toMatchObject({ ok: true });
    const wish = world.changeOf(crypto.randomUUID(), null, { customerId, day: "2028-02-01" });
    expect(await changeBooking(world.deps, wish)).toMatchObject({ problem: "unknownCustomer" });
    const typed = { customerId, day: "2028-02-02", jobNotes: "CANARY-LATER" };
    const edited = world.changeOf(bookingId, revision + 1, typed);
    expect(await changeBooking(world.deps, edited)).toMatchObject({ ok: true });
    expect(await erase(2)).toMatchObject({ ok: true });
    expect(await world.holding(["CANARY-LATER"])).toEqual([]);
  });

  it("leaves nothing in the record of a booking that went to somebody else", async () => {
    const name = "Zyxandra Formerly";
    const [customerId, other] = [
      await world.aCustomer({ name }),
      await world.aCustomer({ name: "Otto Later" }),
    ];
    const { bookingId, revision } = await world.aBookingOf(customerId, { jobNotes: "CANARY-FORMER" });
    const day = "2028-03-01";
    const handed = await world.book({ customerId: other, day }, { bookingId, revision });
    await world.book({ customerId: other, day, jobNotes: "Otto's dog" }, handed);
    const merged = await mergeCustomers(world.deps, {
      ...world.asked(),
      ...{ keptId: other, goneId: await world.aCustomer(), keptRevision: 1, goneRevision: 1 },
      choice: { name: "kept", phone: "kept", email: "kept", address: "kept" },
    });
    expect(merged).toMatchObject({ ok: true });
    expect(
      await eraseCustomer(world.deps, { ...world.asked(), customerId, expectedRevision: 1 }),
    ).toMatchObject({
      ok: true,
      value: { bookings: 0 },
    });
    expect(await world.holding([name, "CANARY-FORMER"])).toEqual([]);
    expect(await world.holding(["Otto's dog"])).toContain("activity_detail");
    expect(await world.chain()).toMatchObject({ kind: "whole" });
  });

  it("of somebody whose booking went to the customer they are merged with holds too", async () => {
    const [a, b, c] = [
      await world.aCustomer(),
      await world.aCustomer({ name: "B" }),
      await world.aCustomer({ name: "C" }),
    ];
    const { bookingId, revision } = await world.aBookingOf(a);
    const day = "2028-03-02";
    const handed = await world.book({ customerId: b, day }, { bookingId, revision });
    await world.book({ customerId: c, day }, handed);
    const merged = await mergeCustomers(world.deps, {
      ...world.asked(),
      ...{ keptId: b, goneId: a, keptRevision: 1, goneRevision: 1 },
      choice: { name: "kept", phone: "kept", email: "kept", address: "kept" },
    });
    expect(merged).toMatchObject({ ok: true });
  });

  it("finds no name of theirs in what another booking's conflict keeps", async () => {
    const at = { day: "2028-04-03", at: "09:00" };
    const taken = await world.aBookingOf(await world.aCustomer({ name: canary }), at);
    const { bookingId, revision } = await world.aBookingOf(await world.aCustomer(), { day: "2028-04-04" });
    await world.deliverAll();
    const [copy] = await world.rows<{ id: string }>(
      sql`select id from mirror where booking_id = ${bookingId}`,
    );
    const [there] = await world.rows<{ start: string; end: string }>(
      sql`select starts_at as start, ends_at as end from booking where id = ${taken.bookingId}`,
    );
    const refusal = await bookingHands(world.deps).moveBooking(
      { companyId: world.company.companyId, mirrorId: copy?.id ?? "", bookingId, expectedRevision: revision },
      { start: new Date(there?.start ?? ""), end: new Date(there?.end ?? "") },
    );
    const detail = `Mike Ortega already has #${taken.ref} at that time`;
    expect(refusal).toEqual({ ok: false, problem: "overlap", detail });
  });

  it("comes after an export that holds nothing of others, nor accounts", async () => {
    const [customerId, other] = [
      await world.aCustomer({ name: canary }),
      await world.aCustomer({ name: "Otto Before" }),
    ];
    const { bookingId, revision } = await world.aBookingOf(other, { jobNotes: "CANARY-OTTO" });
    await world.deliverAll();
    const wish = { customerId, day: "2028-03-05", jobNotes: "Mine" };
    const handed = await world.book(wish, { bookingId, revision });
    await world.book({ ...wish, jobNotes: "Mine too" }, handed);
    await world.deliverAll();
    const held = JSON.stringify(
      await world.inCompany((tx) => customerExport(tx, customerId, world.clock.now())),
    );
    expect(held).not.toMatch(/Otto|CANARY-OTTO|@demo\.test/);
    expect(held).toContain('"new":"Mine too"');
    const former = await world.inCompany((tx) => customerExport(tx, other, world.clock.now()));
    expect(JSON.stringify(former)).not.toContain(canary);
  });

  it("comes after an export that holds everything", async () => {
    const customerId = await world.aCustomer({ name: canary });
    const { ref } = await world.aBookingOf(customerId, { ...texts, crew: ["mike"] });
    const held = await world.inCompany((tx) => customerExport(tx, customerId, world.clock.now()));
    expect(held).toMatchObject({
      customer: { ...ada, name: canary },
      bookings: [{ ref, ...texts, fieldworkers: ["Mike Ortega"] }],
    });
    expect(held?.record.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(["customer.created", "booking.created", "booking.assigned"]),
    );
  });
});
