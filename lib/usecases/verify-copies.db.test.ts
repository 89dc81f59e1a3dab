import { sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { lastVerification, mayVerify, verifiedConnection } from "@/db/views/verification";
import type { Role } from "@/lib/domain/roles";
import { repairDifferences } from "@/lib/usecases/repair-differences";
import { outlookHand } from "@/lib/usecases/testing/outlook-hand";
import { aTwoWayWorld, readDue, type TwoWayWorld, timed } from "@/lib/usecases/testing/two-way";
import { runVerification, verificationOf, verify, verifyDeps } from "@/lib/usecases/testing/verify";
import { requestVerification, verifyCopies, verifyNightly } from "@/lib/usecases/verify-copies";

const hour = 3_600_000;
let world: TwoWayWorld;
let day = Date.parse("2026-11-10T12:00:00Z");
beforeAll(async () => {
  world = await aTwoWayWorld();
});
afterAll(() => world.close());
afterEach(() => world.control.heal());

const nextDay = () => {
  day += 24 * hour;
  return new Date(day).toISOString().slice(0, 10);
};
const member = () => ({
  kind: "member" as const,
  memberId: world.idOf("dispatcher"),
  name: "Priya Shah",
  role: "dispatcher" as const,
  address: null,
});
const repair = (verificationId: string, mirrorIds: readonly string[] | "all" = "all") =>
  repairDifferences(verifyDeps(world), {
    companyId: world.company.companyId,
    ...{ verificationId, mirrorIds, actor: member(), requestId: crypto.randomUUID() },
  });
async function eventOf(bookingId: string): Promise<string> {
  const [row] = await world.rows<{ event_id: string }>(
    sql`select event_id from mirror where booking_id = ${bookingId} and event_id is not null`,
  );
  return row?.event_id ?? "none";
}
const viewOf = (connectionId: string) =>
  world.deps.database.asCompany(world.company.companyId, (tx) => lastVerification(tx, connectionId));

/** A person's hand in a calendar, alike for both providers. */
type Hand = {
  move(eventId: string, date: string): Promise<unknown>;
  edit(eventId: string): Promise<unknown>;
  remove(eventId: string): Promise<unknown>;
  /** What stands there of a booking: its start and its title. */
  shows(bookingId: string): Promise<{ start: string; title: string }[]>;
};
function googleHand(account: string): Hand {
  const { phone, control } = world;
  return {
    move: (id, date) => phone.change(account, id, timed(`${date}T15:00:00`, `${date}T16:30:00`)),
    edit: (id) => phone.change(account, id, { summary: "CANARY-PLAIN something else" }),
    remove: (id) => phone.remove(account, id),
    shows: async (bookingId) =>
      (await control.live(account))
        .filter((event) => event.extendedProperties?.private?.bookingId === bookingId)
        .map((event) => ({ start: event.start.dateTime?.slice(11, 16) ?? "", title: event.summary ?? "" })),
  };
}
function outlooksHand(account: string): Hand {
  const hand = outlookHand(world.control.call, account);
  const at = (dateTime: string) => ({ dateTime, timeZone: "America/Los_Angeles" });
  return {
    move: (id, date) => hand.change(id, { start: at(`${date}T15:00:00`), end: at(`${date}T16:30:00`) }),
    edit: (id) => hand.change(id, { subject: "CANARY-PLAIN something else" }),
    remove: (id) => hand.remove(id),
    shows: async (bookingId) =>
      (await hand.copiesOf(bookingId)).map((event) => ({
        start: event.start.dateTime.slice(11, 16),
        title: event.subject,
      })),
  };
}

describe.each([
  { who: "mike", provider: "google" as const, handOf: googleHand },
  { who: "ana", provider: "microsoft" as const, handOf: outlooksHand },
])("[B58] Verify now at $provider", ({ who, provider, handOf }) => {
  it("finds 0 differences, then each one made by hand, puts them right on request, and then 0 again", async () => {
    const connectionId = await world.connect(who, provider);
    await world.settle();
    const hand = handOf(`${who}@demo.test`);
    const days = [nextDay(), nextDay(), nextDay(), nextDay()] as const;
    const made = [];
    for (const date of days) made.push((await world.book({ crew: [who], day: date })).bookingId);
    const [moved = "", edited = "", removed = "", untouched = ""] = made;
    await world.deliverAll();
    const first = await verify(world, connectionId);
    expect(first).toMatchObject({ checked: 4, isOver: true });
    expect(first.differences).toEqual({});

    const asBooked = await hand.shows(untouched);
    await hand.move(await eventOf(moved), days[0]);
    await hand.edit(await eventOf(edited));
    await hand.remove(await eventOf(removed));
    const found = await verify(world, connectionId);
    expect(found.checked).toBe(4);
    expect(found.differences).toEqual({ [moved]: "moved", [edited]: "edited", [removed]: "missing" });
    // Comparing wrote nothing.
    expect(await hand.shows(removed)).toEqual([]);
    expect(await hand.shows(edited)).toMatchObject([{ title: "CANARY-PLAIN something else" }]);
    const kept = await world.rows<{ n: number }>(
      sql`select count(*)::int as n from difference d where d::text like '%CANARY%'`,
    );
    expect(kept).toEqual([{ n: 0 }]);

    expect(await repair(found.verificationId)).toEqual({ ok: true, value: { asked: 3 } });
    expect(await repair(found.verificationId)).toEqual({ ok: true, value: { asked: 3 } });
    expect((await viewOf(connectionId))?.differences.map((each) => each.repair)).toEqual([
      "asked",
      "asked",
      "asked",
    ]);
    const pushes = await world.rows<{ n: number }>(
      sql`select count(*)::int as n from push where request_key like ${`verify:${found.verificationId}%`}`,
    );
    expect(pushes).toEqual([{ n: 3 }]);
    await world.deliverAll();
    for (const bookingId of made) expect(await hand.shows(bookingId)).toEqual(asBooked);
    expect((await viewOf(connectionId))?.differences.map((each) => each.repair)).toEqual([
      "done",
      "done",
      "done",
    ]);
    expect((await verify(world, connectionId)).differences).toEqual({});
  });
});

describe("[B58] a comparison", () => {
  let rajs: string;
  beforeAll(async () => {
    rajs = await world.connect("raj");
    await world.settle();
  });
  const book = async () => (await world.book({ crew: ["raj"], day: nextDay() })).bookingId;

  it("lists an event that should be gone, and takes it out on request though he is no longer on the booking", async () => {
    const bookingId = await book();
    await world.deliverAll();
    await world.rows(sql`update mirror set wanted = 'absent' where booking_id = ${bookingId}`);
    await world.rows(sql`delete from assignment where booking_id = ${bookingId}`);
    const found = await verify(world, rajs);
    expect(found.differences).toEqual({ [bookingId]: "stillThere" });
    expect(await repair(found.verificationId)).toMatchObject({ ok: true, value: { asked: 1 } });
    await world.deliverAll();
    const hand = googleHand("raj@demo.test");
    expect(await hand.shows(bookingId)).toEqual([]);
    expect((await verify(world, rajs)).differences).toEqual({});
  });

  it("calls nothing a difference that is on its way, or was touched while it was read", async () => {
    const waiting = await book();
    expect((await verify(world, rajs)).differences).toEqual({});
    await world.deliverAll();
    await world.phone.remove("raj@demo.test", await eventOf(waiting));
    const { companyId } = world.company;
    const wanted = await requestVerification(world.deps, {
      ...{ companyId, connectionId: rajs, requestedBy: null },
    });
    if (!wanted.ok) throw new Error(wanted.problem);
    const { verificationId } = wanted.value;
    const slow: typeof world.deps.withAccount = async (at, work) => {
      const seen = await world.deps.withAccount(at, work);
      await world.push(waiting, ["raj"]);
      return seen;
    };
    const at = { companyId, connectionId: rajs, verificationId };
    await verifyCopies({ ...verifyDeps(world), withAccount: slow }, at, { after: null, checked: 0 }, false);
    expect((await verificationOf(world, verificationId)).differences).toEqual({});
    await world.deliverAll();
    expect((await verify(world, rajs)).differences).toEqual({});
  });

  it("leaves to its conflict what somebody is already asked about", async () => {
    const bookingId = await book();
    await world.deliverAll();
    await world.phone.remove("raj@demo.test", await eventOf(bookingId));
    await readDue(world);
    const open = sql`select kind from conflict where booking_id = ${bookingId} and closed_at is null`;
    expect(await world.rows(open)).toEqual([{ kind: "deleted" }]);
    const found = await verify(world, rajs);
    expect(found.differences).toEqual({ [bookingId]: "missing" });
    expect((await viewOf(rajs))?.differences).toMatchObject([{ bookingId, repair: "question" }]);
    expect(await repair(found.verificationId)).toEqual({ ok: false, problem: "notFound" });
    await world.push(bookingId, ["raj"]);
    await world.deliverAll();
    expect((await verify(world, rajs)).differences).toEqual({});
  });

  it("goes on where it stood after the provider was away for a moment", async () => {
    for (let n = 0; n < 3; n += 1) await book();
    await world.deliverAll();
    const events = await world.rows<{ event_id: string }>(sql`
      select event_id from mirror where fieldworker_id = ${world.idOf("raj")} and event_id is not null order by id`);
    expect(events.length).toBeGreaterThan(2);
    const { companyId } = world.company;
    const wanted = await requestVerification(world.deps, {
      ...{ companyId, connectionId: rajs, requestedBy: null },
    });
    if (!wanted.ok) throw new Error(wanted.problem);
    const { verificationId } = wanted.value;
    const at = { companyId, connectionId: rajs, verificationId };
    const last = events.at(-1)?.event_id ?? "";
    await world.control.fault({ path: last, times: 2, action: { kind: "status", status: 503 } });
    let looks = 0;
    const deps = {
      ...verifyDeps(world),
      withAccount: ((where, work) => {
        looks += 1;
        return world.deps.withAccount(where, work);
      }) as typeof world.deps.withAccount,
    };
    const first = await verifyCopies(deps, at, { after: null, checked: 0 }, false);
    if (first.kind !== "more") throw new Error(first.kind);
    expect(first.progress.checked).toBe(events.length - 1);
    expect(await verificationOf(world, verificationId)).toMatchObject({
      checked: events.length - 1,
      isOver: false,
    });
    expect(await verifyCopies(deps, at, first.progress, false)).toMatchObject({ kind: "again" });
    expect(await verifyCopies(deps, at, first.progress, false)).toEqual({ kind: "done" });
    expect(looks).toBe(events.length + 2);
    expect(await verificationOf(world, verificationId)).toEqual({
      ...{ checked: events.length, isOver: true, failure: null, differences: {} },
    });
  });

  it("says why it could not be done, and can be asked for again", async () => {
    await world.control.fault({ path: "/events/", action: { kind: "status", status: 503 } });
    const failed = await verify(world, rajs);
    expect(failed).toMatchObject({ checked: 0, failure: "unavailable", isOver: true });
    await world.control.heal();
    const again = await verify(world, rajs);
    expect(again.verificationId).not.toBe(failed.verificationId);
    expect(again).toMatchObject({ failure: null, isOver: true });
    expect(again.differences).toEqual({});
  });

  it("is one at a time: a second wish is answered with the first, and a lost one is sent again", async () => {
    const { companyId } = world.company;
    const wish = { companyId, connectionId: rajs, requestedBy: null };
    const sent = async () =>
      (
        await world.rows<{ n: number }>(
          sql`select count(*)::int as n from outbox where event = 'verification/wanted'`,
        )
      )[0]?.n ?? 0;
    const before = await sent();
    const [first, second] = await Promise.all([
      requestVerification(world.deps, wish),
      requestVerification(world.deps, wish),
    ]);
    expect(first).toEqual(second);
    expect(await sent()).toBe(before + 1);
    world.clock.advanceMs(11 * 60_000);
    expect(await requestVerification(world.deps, wish)).toEqual(first);
    expect(await sent()).toBe(before + 2);
    if (!first.ok) throw new Error(first.problem);
    await runVerification(world, { connectionId: rajs, verificationId: first.value.verificationId });
  });

  it("is for the office and for the calendar's own fieldworker [A9]", async () => {
    const { verificationId } = await verify(world, rajs);
    const { companyId } = world.company;
    const may = (name: string, role: Role) =>
      world.deps.database.asCompany(companyId, async (tx) => {
        const connectionId = await verifiedConnection(tx, verificationId);
        return connectionId !== null && mayVerify(tx, { memberId: world.idOf(name), role }, connectionId);
      });
    expect(await may("raj", "fieldworker")).toBe(true);
    expect(await may("dispatcher", "dispatcher")).toBe(true);
    expect(await may("mike", "fieldworker")).toBe(false);
    expect(await may("viewer", "viewer")).toBe(false);
  });

  it("goes by itself once a night, and by day where the night was missed", async () => {
    const connections = 3;
    await world.rows(
      sql`update connection set connected_at = ${new Date(world.clock.now().getTime() - 90 * hour).toISOString()}`,
    );
    await world.rows(sql`delete from verification`);
    expect(await verifyNightly(world.deps)).toBe(connections);
    expect(await verifyNightly(world.deps)).toBe(0);
    const finish = () => world.rows(sql`update verification set finished_at = requested_at`);
    await finish();
    // The next night in Los Angeles, and no sooner although it is more than 20 hours later.
    world.clock.advanceMs(21 * hour);
    const localHour = Number(
      new Intl.DateTimeFormat("en-US", {
        hour: "numeric",
        hourCycle: "h23",
        timeZone: "America/Los_Angeles",
      }).format(world.clock.now()),
    );
    expect(localHour).toBeGreaterThan(4);
    expect(await verifyNightly(world.deps)).toBe(0);
    world.clock.advanceMs(8 * hour);
    expect(await verifyNightly(world.deps)).toBe(0);
    world.clock.advanceMs(2 * hour);
    expect(await verifyNightly(world.deps)).toBe(connections);
  });
});
