import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { customerDetail, customerOfBooking } from "@/db/views/customer-detail";
import { changeBooking } from "@/lib/usecases/change-booking";
import { mergeCustomers } from "@/lib/usecases/merge-customers";
import { saveCustomer } from "@/lib/usecases/save-customer";
import { aCustomersWorld, ada, type CustomersWorld } from "@/lib/usecases/testing/customers";

let world: CustomersWorld;
beforeAll(async () => {
  world = await aCustomersWorld();
});
afterAll(() => world.close());

const office = { memberId: "", role: "dispatcher" } as const;

describe("a customer", () => {
  it("made twice with one id is one, and keeps its addresses in order", async () => {
    const customerId = await world.aCustomer();
    const again = { ...world.asked(), customerId, expectedRevision: null, fields: { ...ada, name: "Other" } };
    expect(await saveCustomer(world.deps, again)).toEqual({ ok: true, value: { customerId } });
    expect(await world.detailOf(customerId)).toMatchObject({ ...ada, revision: 1, erasedAt: null });
    const [row] = await world.rows(sql`select address from customer where id = ${customerId}`);
    expect(row).toEqual({ address: "5 Elm Street, Glendale" });
  });

  it("made by two at the same moment is one", async () => {
    const customerId = crypto.randomUUID();
    const make = () =>
      saveCustomer(world.deps, { ...world.asked(), customerId, expectedRevision: null, fields: ada });
    expect((await Promise.all([make(), make(), make()])).every(({ ok }) => ok)).toBe(true);
    expect(await world.detailOf(customerId)).toMatchObject({ revision: 1 });
  });

  it("is not changed from a revision that is gone, and a new name follows into calendars", async () => {
    const customerId = await world.aCustomer();
    const { bookingId } = await world.aBookingOf(customerId);
    await world.deliverAll();
    const change = (expectedRevision: number, name: string) =>
      saveCustomer(world.deps, { ...world.asked(), customerId, expectedRevision, fields: { ...ada, name } });
    expect(await change(1, "Ada Lind")).toMatchObject({ ok: true });
    expect(await change(1, "Ada Late")).toMatchObject({ problem: "changedMeanwhile" });
    await world.deliverAll();
    expect((await world.eventOf(bookingId))?.summary).toContain("Ada Lind");
  });

  it("whose booking no calendar shows does not bring it into one that was connected since", async () => {
    const customerId = await world.aCustomer();
    const { bookingId } = await world.aBookingOf(customerId, { crew: ["raj"] });
    await world.connect("raj");
    const pushes = () => world.rows(sql`select id from push where booking_id = ${bookingId}`);
    expect(await pushes()).toEqual([]);
    await saveCustomer(world.deps, {
      ...world.asked(),
      ...{ customerId, expectedRevision: 1, fields: { ...ada, name: "Ada Lind" } },
    });
    expect(await pushes()).toEqual([]);
  });

  it("is where the link in the calendar event leads, for the booking's people alone [B11]", async () => {
    const customerId = await world.aCustomer();
    const { bookingId } = await world.aBookingOf(customerId);
    await world.deliverAll();
    const link = `http://127.0.0.1:3000/customers/of-booking/${bookingId}`;
    expect((await world.eventOf(bookingId))?.description).toContain(link);
    const seenBy = (role: "fieldworker" | "viewer", name: string) =>
      world.inCompany((tx) => customerOfBooking(tx, { role, memberId: world.idOf(name) }, bookingId));
    expect(await seenBy("fieldworker", "mike")).toBe(customerId);
    expect(await seenBy("viewer", "viewer")).toBe(customerId);
    expect(await seenBy("fieldworker", "raj")).toBeNull();
  });
});

describe("two customers that are one", () => {
  const choice = { name: "gone", phone: "kept", email: "kept", address: "kept" } as const;
  const merge = (keptId: string, goneId: string, wish: object = {}) =>
    mergeCustomers(world.deps, {
      ...world.asked(),
      ...{ keptId, goneId, keptRevision: 1, goneRevision: 1, choice },
      ...wish,
    });

  it("become one: bookings move, events follow, the old address leads on, the record holds", async () => {
    const keptId = await world.aCustomer({ name: "A. Quist", notes: "Ring twice" });
    const goneId = await world.aCustomer({
      phone: "999",
      addresses: [{ label: "", address: "1 New Way", access: "" }],
    });
    const stays = await world.aBookingOf(keptId);
    const moves = await world.aBookingOf(goneId);
    await world.deliverAll();
    expect(await merge(keptId, goneId)).toEqual({ ok: true, value: { customerId: keptId, moved: 1 } });
    await world.deliverAll();
    for (const { bookingId } of [stays, moves])
      expect((await world.eventOf(bookingId))?.summary).toContain("Ada Quist");
    const kept = await world.detailOf(keptId);
    expect(kept).toMatchObject({ name: "Ada Quist", phone: ada.phone, notes: "Ring twice\n\nPays late" });
    expect(kept.addresses.map(({ address }) => address)).toEqual([
      "5 Elm Street, Glendale",
      "9 Oak Road, Burbank",
      "1 New Way",
    ]);
    const leads = await world.inCompany((tx) => customerDetail(tx, { customerId: goneId, viewer: office }));
    expect(leads).toEqual({ kind: "merged", into: keptId });
    expect(
      await world.rows(sql`select name, phone, address, notes from customer where id = ${goneId}`),
    ).toEqual([{ name: "Merged customer", phone: "", address: "", notes: "" }]);
    expect(await world.chain()).toMatchObject({ kind: "whole" });
  });

  it("leads on to the last of a row of merges", async () => {
    const [a, b, c] = [await world.aCustomer(), await world.aCustomer(), await world.aCustomer()];
    await merge(b, a);
    await merge(c, b, { goneRevision: 2 });
    for (const id of [a, b])
      expect(await world.inCompany((tx) => customerDetail(tx, { customerId: id, viewer: office }))).toEqual({
        kind: "merged",
        into: c,
      });
  });

  it.each([
    ["themselves", (id: string) => merge(id, id), "sameCustomer"],
    ["somebody who is not there", (id: string) => merge(id, crypto.randomUUID()), "notFound"],
    [
      "one that changed meanwhile",
      async (id: string) => merge(id, await world.aCustomer(), { keptRevision: 2 }),
      "changedMeanwhile",
    ],
  ])("are not merged with %s", async (_, attempt, problem) => {
    expect(await attempt(await world.aCustomer())).toMatchObject({ ok: false, problem });
  });

  it.each([
    [
      "addresses",
      (side: string) => ({
        addresses: Array.from({ length: 11 }, (_, at) => ({
          label: "",
          address: `${at} ${side}`,
          access: "",
        })),
      }),
      "22 addresses",
    ],
    ["notes", (side: string) => ({ notes: side.repeat(2_500) }), "5002 characters"],
    [
      "instructions",
      (side: string) => ({ addresses: [{ label: "", address: "1 Elm", access: side.repeat(600) }] }),
      "instructions",
    ],
  ])("are not merged where one would have more %s than the form takes", async (_, of, words) => {
    const [keptId, goneId] = [await world.aCustomer(of("a")), await world.aCustomer(of("b"))];
    const detail = expect.stringContaining(words);
    expect(await merge(keptId, goneId)).toMatchObject({ ok: false, problem: "tooMuch", detail });
    expect(await world.detailOf(goneId)).toMatchObject({ revision: 1 });
  });

  it("take no new booking for the one that went", async () => {
    const [keptId, goneId] = [await world.aCustomer(), await world.aCustomer()];
    await merge(keptId, goneId);
    const wish = world.changeOf(crypto.randomUUID(), null, { customerId: goneId, day: "2028-01-03" });
    expect(await changeBooking(world.deps, wish)).toMatchObject({ problem: "unknownCustomer" });
  });

  it("leave no booking behind that was made while they were merged", async () => {
    const [keptId, goneId] = [await world.aCustomer(), await world.aCustomer()];
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
