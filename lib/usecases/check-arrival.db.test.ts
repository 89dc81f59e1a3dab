import { sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { checkArrival } from "@/lib/usecases/check-arrival";
import { aWorld, type World } from "@/lib/usecases/testing";
import { timed } from "@/lib/usecases/testing/two-way";

const mike = "mike@demo.test";
let world: World;
let connectionId: string;
let day = Date.parse("2026-11-10T12:00:00Z");
beforeAll(async () => {
  world = await aWorld();
  connectionId = await world.connect("mike");
});
afterAll(() => world.close());
afterEach(() => world.control.heal());

async function aSentBooking() {
  day += 24 * 3_600_000;
  const date = new Date(day).toISOString().slice(0, 10);
  const { bookingId } = await world.book({ day: date });
  await world.deliverAll();
  const [row] = await world.rows<{ event_id: string }>(
    sql`select event_id from mirror where booking_id = ${bookingId}`,
  );
  return { bookingId, date, eventId: row?.event_id ?? "" };
}
const check = (bookingId: string, requestKey = crypto.randomUUID(), who = "mike") =>
  checkArrival(world.deps, {
    companyId: world.company.companyId,
    ...{ bookingId, fieldworkerId: world.idOf(who), requestKey, requestId: crypto.randomUUID() },
    actor: {
      kind: "member",
      memberId: world.idOf("dispatcher"),
      name: "Priya Shah",
      role: "dispatcher",
      address: null,
    },
  });
const at = (eventId: string) => `/events/${mike}/${mike}/${eventId}`;
const live = async (bookingId: string) =>
  (await world.control.live(mike)).filter(
    (event) => event.extendedProperties?.private?.bookingId === bookingId,
  );
const pushes = async (bookingId: string) =>
  (
    await world.rows<{ trigger: string }>(
      sql`select trigger from push where booking_id = ${bookingId} order by place`,
    )
  ).map(({ trigger }) => trigger);

describe("[A38] Didn't arrive?", () => {
  it("says where it is when it is exactly as booked, and sends nothing", async () => {
    const { bookingId } = await aSentBooking();
    const answer = await check(bookingId);
    expect(answer).toMatchObject({ ok: true, value: { kind: "asBooked", account: mike } });
    expect(answer.ok && answer.value.kind === "asBooked" && answer.value.link).toMatch(/^http/);
    expect(await pushes(bookingId)).toHaveLength(1);
  });

  it("says what it shows when it shows another time, and leaves it alone", async () => {
    const { bookingId, date, eventId } = await aSentBooking();
    await world.control.call("PATCH", at(eventId), timed(`${date}T15:00:00`, `${date}T16:00:00`));
    expect(await check(bookingId)).toMatchObject({
      ok: true,
      value: { kind: "otherTime", span: { start: `${date}T23:00:00.000Z` } },
    });
    await world.control.call("PATCH", at(eventId), {
      summary: "Something else",
      ...timed(`${date}T09:00:00`, `${date}T10:30:00`),
    });
    expect(await check(bookingId)).toMatchObject({ ok: true, value: { kind: "otherDetails" } });
    expect((await live(bookingId)).map((event) => event.summary)).toEqual(["Something else"]);
    expect(await pushes(bookingId)).toHaveLength(1);
  });

  it("sends it again when it is not there, once however often it is pressed", async () => {
    const { bookingId, eventId } = await aSentBooking();
    await world.control.call("DELETE", at(eventId));
    expect(await live(bookingId)).toHaveLength(0);
    const key = crypto.randomUUID();
    const [first, second] = await Promise.all([check(bookingId, key), check(bookingId, key)]);
    const answers = [first, second].map((answer) => answer.ok && answer.value.kind).sort();
    expect(answers[1]).toBe("sentAgain");
    expect(await pushes(bookingId)).toEqual(["rule", "manual"]);
    expect(await check(bookingId)).toMatchObject({ ok: true, value: { kind: "onItsWay" } });
    await world.deliverAll();
    expect(await live(bookingId)).toHaveLength(1);
    expect(await check(bookingId)).toMatchObject({ ok: true, value: { kind: "asBooked" } });
  });

  it("says in plain words that the provider does not answer, or no longer accepts our key", async () => {
    const { bookingId } = await aSentBooking();
    await world.control.fault({ path: "/events/", action: { kind: "status", status: 503 } });
    expect(await check(bookingId)).toEqual({ ok: true, value: { kind: "unreachable", provider: "google" } });
    await world.control.heal();
    await world.rows(sql`update connection set state = 'needsReconnect' where id = ${connectionId}`);
    expect(await check(bookingId)).toEqual({
      ok: true,
      value: { kind: "needsReconnect", provider: "google" },
    });
    await world.rows(sql`update connection set state = 'live' where id = ${connectionId}`);
    expect(await pushes(bookingId)).toHaveLength(1);
  });

  it("is refused for who is not on the booking, or has no calendar", async () => {
    const { bookingId } = await aSentBooking();
    expect(await check(bookingId, undefined, "raj")).toMatchObject({ ok: false, problem: "notAssigned" });
    const lees = await world.book({ day: "2026-12-24", crew: ["lee"] });
    expect(await check(lees.bookingId, undefined, "lee")).toMatchObject({
      ok: false,
      problem: "notConnected",
    });
  });
});
