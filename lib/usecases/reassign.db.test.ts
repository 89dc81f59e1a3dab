import { sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { probeWaiting } from "@/lib/usecases/probe-waiting";
import { aWorld, type World } from "@/lib/usecases/testing";

let world: World;
beforeEach(async () => {
  world = await aWorld();
  await world.connect("mike");
  await world.connect("raj");
});
afterEach(() => world.close());

const eventsOf = async (name: string, bookingId: string) =>
  (await world.control.live(`${name}@demo.test`)).filter(
    (event) => event.extendedProperties?.private?.bookingId === bookingId,
  ).length;
const moveTo = async (at: { bookingId: string; revision: number }, crew: string) => {
  const moved = await world.book({ crew: [crew] }, at);
  await world.deliverAll();
  return moved;
};

test("from one fieldworker to another and back, the other's calendar failing meanwhile, leaves one event and the whole story [P23]", async () => {
  const made = await world.book({ crew: ["mike"] });
  await world.deliverAll();
  await world.control.fault({
    account: "raj@demo.test",
    path: "/calendar/",
    action: { kind: "status", status: 503 },
  });
  const given = await moveTo(made, "raj");
  expect([await eventsOf("mike", made.bookingId), await eventsOf("raj", made.bookingId)]).toEqual([0, 0]);
  await moveTo(given, "mike");
  world.clock.advanceMs(60_000);
  await world.control.heal();
  for (let round = 0; round < 2; round += 1) {
    world.clock.advanceMs(7 * 60_000);
    await probeWaiting(world.deps);
    await world.deliverAll();
  }
  expect([await eventsOf("mike", made.bookingId), await eventsOf("raj", made.bookingId)]).toEqual([1, 0]);
  const waiting = await world.rows(sql`select from push where finished_at is null`);
  expect(waiting).toEqual([]);
  const steps = await world.rows<{ kind: string }>(
    sql`select kind from activity where booking_id = ${made.bookingId} order by seq`,
  );
  const kinds = steps.map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind.startsWith("booking."))).toEqual([
    "booking.created",
    "booking.assigned",
    ...["booking.unassigned", "booking.assigned"],
    ...["booking.unassigned", "booking.assigned"],
  ]);
  const count = (wanted: string) => kinds.filter((kind) => kind === wanted).length;
  expect(count("push.delivered")).toBe(count("push.requested"));
});
