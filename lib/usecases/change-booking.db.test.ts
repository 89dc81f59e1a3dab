import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { changeBooking } from "./change-booking";
import { aWorld, type World } from "./testing";

let world: World;
beforeAll(async () => {
  world = await aWorld();
  await world.connect("mike");
});
afterAll(() => world.close());

const entriesOf = (bookingId: string) =>
  world.rows<{
    kind: string;
    detail: { changes: { field: string; old: string | null; new: string | null }[] };
  }>(
    sql`select a.kind, d.detail from activity a join activity_detail d using (company_id, seq) where a.booking_id = ${bookingId} order by a.seq`,
  );

describe("making and changing a booking", () => {
  test("booking, record, copy and work stand together or not at all [I6]", async () => {
    const { bookingId, ref } = await world.book({ day: "2026-11-10", at: "09:00" });
    expect(ref).toBe(1001);
    expect((await entriesOf(bookingId)).map((entry) => entry.kind)).toEqual([
      "booking.created",
      "booking.assigned",
      "push.requested",
    ]);
    const [work] = await world.rows(
      sql`select count(*)::int as count from outbox where sent_at is null and event = 'push/requested'`,
    );
    expect(work).toEqual({ count: 1 });
  });

  test("the same making sent twice makes one booking", async () => {
    const change = world.changeOf(crypto.randomUUID(), null, { day: "2026-11-10", at: "11:00" });
    const first = await changeBooking(world.deps, change);
    expect(await changeBooking(world.deps, change)).toEqual(first);
  });

  test("the same making sent four times at once makes one booking, and all are told so", async () => {
    const change = world.changeOf(crypto.randomUUID(), null, { day: "2026-11-20", at: "11:00" });
    const answers = await Promise.all([1, 2, 3, 4].map(() => changeBooking(world.deps, change)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ ok: true });
  });

  test("the record says field, old and new [A31]", async () => {
    const { bookingId, revision } = await world.book({ day: "2026-11-10", at: "13:00" });
    await world.book({ day: "2026-11-10", at: "14:30", address: "1 New Road" }, { bookingId, revision });
    const changed = (await entriesOf(bookingId)).find((entry) => entry.kind === "booking.changed");
    expect(changed?.detail.changes).toEqual([
      { field: "startsAt", old: "2026-11-10T21:00:00.000Z", new: "2026-11-10T22:30:00.000Z" },
      { field: "endsAt", old: "2026-11-10T22:30:00.000Z", new: "2026-11-11T00:00:00.000Z" },
      { field: "address", old: "418 Alder Street, Glendale", new: "1 New Road" },
    ]);
  });

  test("each person who leaves or joins is one entry, and the crew follows from entry to entry [A31]", async () => {
    const time = { day: "2026-11-24", at: "09:00" };
    const made = await world.book(time);
    await world.book({ ...time, crew: ["raj", "lee"] }, made);
    const crews = (await entriesOf(made.bookingId))
      .flatMap((entry) => entry.detail.changes)
      .filter((change) => change.field === "fieldworkers")
      .map(({ old, new: now }) => [old, now]);
    expect(crews).toEqual([
      [null, "Mike Ortega"],
      ["Mike Ortega", null],
      [null, "Lee Tran"],
      ["Lee Tran", "Lee Tran, Raj Iyer"],
    ]);
  });

  test("who edits what somebody else changed meanwhile is told, and nothing is overwritten", async () => {
    const { bookingId, revision } = await world.book({ day: "2026-11-11", at: "09:00" });
    await world.book({ day: "2026-11-11", at: "10:00" }, { bookingId, revision });
    const stale = await changeBooking(
      world.deps,
      world.changeOf(bookingId, revision, { day: "2026-11-11", at: "15:00" }),
    );
    expect(stale).toEqual({ ok: false, problem: "changedMeanwhile" });
  });

  test("a double booking is refused and names what is in the way; half-open spans may touch [I1]", async () => {
    const { ref } = await world.book({ day: "2026-11-12", at: "09:00", minutes: 60 });
    const over = await changeBooking(
      world.deps,
      world.changeOf(crypto.randomUUID(), null, { day: "2026-11-12", at: "09:30" }),
    );
    expect(over).toEqual({
      ok: false,
      problem: "overlap",
      detail: `Mike Ortega already has #${ref} Ada Quist at that time`,
    });
    await world.book({ day: "2026-11-12", at: "10:00", minutes: 60 });
  });

  test("moving, reassigning and reviving a status are checked as well; a reason overrides [I1]", async () => {
    const time = { day: "2026-11-13", at: "09:00", minutes: 60 };
    await world.book(time);
    const { bookingId, revision } = await world.book({ ...time, at: "12:00" });
    const tryChange = (wish: Parameters<World["changeOf"]>[2], at: number = revision) =>
      changeBooking(world.deps, world.changeOf(bookingId, at, wish));
    expect(await tryChange({ ...time, at: "09:30" })).toMatchObject({ problem: "overlap" });
    const raj = await world.book({ ...time, crew: ["raj"] });
    const toMike = world.changeOf(raj.bookingId, raj.revision, { ...time, crew: ["mike"] });
    expect(await changeBooking(world.deps, toMike)).toMatchObject({ problem: "overlap" });
    const held = await world.book({ ...time, status: "On hold" });
    const revived = world.changeOf(held.bookingId, held.revision, time);
    expect(await changeBooking(world.deps, revived)).toMatchObject({ problem: "overlap" });
    expect(await tryChange({ ...time, at: "09:30", overrideReason: "two men needed" })).toMatchObject({
      ok: true,
    });
    const reasons = (await entriesOf(bookingId)).map((entry) => JSON.stringify(entry.detail)).join();
    expect(reasons).toContain("two men needed");
  });

  test("an override holds for its booking and its time, not for what comes after [I1]", async () => {
    const time = { day: "2026-11-18", minutes: 60 };
    await world.book({ ...time, at: "09:00" });
    const over = await world.book({ ...time, at: "09:30", overrideReason: "two men needed" });
    const beside = world.changeOf(crypto.randomUUID(), null, { ...time, at: "10:00" });
    expect(await changeBooking(world.deps, beside)).toMatchObject({ problem: "overlap" });
    await world.book({ ...time, at: "14:00" });
    const moved = world.changeOf(over.bookingId, over.revision, { ...time, at: "14:30" });
    expect(await changeBooking(world.deps, moved)).toMatchObject({ problem: "overlap" });
    const stays = world.changeOf(over.bookingId, over.revision, {
      ...time,
      at: "09:30",
      jobNotes: "Ladder.",
    });
    expect(await changeBooking(world.deps, stays)).toMatchObject({ ok: true });
    const confirmed = world.changeOf(over.bookingId, over.revision + 1, {
      ...time,
      at: "09:30",
      status: "Scheduled",
    });
    expect(await changeBooking(world.deps, confirmed)).toMatchObject({ ok: true });
  });

  test("bookings over what was overridden are refused, also ten at once [I1]", async () => {
    const time = { day: "2026-11-19", at: "09:00", minutes: 60 };
    const gone = await world.book(time);
    await world.book({ ...time, overrideReason: "first" });
    await world.book({ ...time, status: "Cancelled" }, gone);
    const ends = await Promise.all(
      Array.from({ length: 10 }, () =>
        changeBooking(world.deps, world.changeOf(crypto.randomUUID(), null, { ...time, at: "09:30" })),
      ),
    );
    expect(ends.filter((end) => !end.ok && end.problem === "overlap")).toHaveLength(10);
  });

  test("fifty people booking one hour at once: one gets it [I1]", async () => {
    const wish = { day: "2026-11-16", at: "09:00", minutes: 60 };
    const ends = await Promise.all(
      Array.from({ length: 50 }, () =>
        changeBooking(world.deps, world.changeOf(crypto.randomUUID(), null, wish)),
      ),
    );
    expect(ends.filter((end) => end.ok)).toHaveLength(1);
    expect(ends.filter((end) => !end.ok && end.problem === "overlap")).toHaveLength(49);
  });

  test.each([
    [{ customerId: crypto.randomUUID() }, "unknownCustomer"],
    [{ serviceId: crypto.randomUUID() }, "unknownService"],
    [{ statusId: crypto.randomUUID() }, "unknownStatus"],
    [{ minutes: 0 }, "endsBeforeStart"],
  ])("%j: %s", async (wish, problem) => {
    const change = world.changeOf(crypto.randomUUID(), null, { day: "2026-11-17", ...wish });
    expect(await changeBooking(world.deps, change)).toMatchObject({ ok: false, problem });
  });

  test("a viewer or a stranger cannot be given a booking", async () => {
    const change = world.changeOf(crypto.randomUUID(), null, { day: "2026-11-17", crew: ["viewer"] });
    expect(await changeBooking(world.deps, change)).toMatchObject({
      ok: false,
      problem: "unknownFieldworker",
    });
  });
});
