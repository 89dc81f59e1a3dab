import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { copiesOf } from "@/db/views/booking-copies";
import { syncHealth } from "@/db/views/sync-health";
import { connectionHistory } from "@/db/views/sync-health-history";
import { staleBusyOf } from "@/db/views/sync-health-staleness";
import { escalateHealth } from "@/lib/usecases/escalate-health";
import { discardGivenUp, retryGivenUp } from "@/lib/usecases/give-up-push";
import { ingestChanges } from "@/lib/usecases/ingest-changes";
import { probeWaiting } from "@/lib/usecases/probe-waiting";
import { readNow } from "@/lib/usecases/read-now";
import { sendReconnectLink } from "@/lib/usecases/send-reconnect-link";
import { aWorld, type World } from "@/lib/usecases/testing";

const minute = 60_000;

let world: World;
let at: { companyId: string; connectionId: string };
beforeEach(async () => {
  world = await aWorld();
  at = { companyId: world.company.companyId, connectionId: await world.connect("raj") };
  await readAll();
});
afterEach(() => world.close());

const now = () => world.clock.now();
const health = () => world.deps.database.asCompany(at.companyId, (tx) => syncHealth(tx, now()));
const history = async () => {
  const found = await world.deps.database.asCompany(at.companyId, (tx) =>
    connectionHistory(tx, at.connectionId, now()),
  );
  if (!found) throw new Error("the connection has no history");
  return found;
};
const look = () => escalateHealth(world.deps);
const lineOfRaj = async () => (await health()).lines.find(({ name }) => name.startsWith("Raj"));
const dispatcher = () => ({
  kind: "member" as const,
  memberId: world.idOf("dispatcher"),
  name: "Priya Shah",
  role: "dispatcher" as const,
  address: null,
});
const outage = () => world.control.fault({ path: "/calendar/", action: { kind: "status", status: 503 } });
/** Raj's bookings cannot be delivered. */
async function bookInOutage(...days: string[]) {
  const made: { bookingId: string }[] = [];
  for (const day of days) made.push(await world.book({ day, crew: ["raj"] }));
  await world.deliverAll();
  return made;
}
/** The readings that the minute cron would wish. */
async function readAll() {
  for (const { id } of await world.rows<{ id: string }>(sql`select calendar_id as id from calendar_sync`))
    await ingestChanges(world.deps, { companyId: at.companyId, calendarId: id });
}
const attempts = async () =>
  (await world.rows<{ n: number }>(sql`select count(*)::int as n from attempt`))[0]?.n ?? 0;

describe("the view of sync health", () => {
  test("lists everybody who takes bookings, and says what is well in plain numbers", async () => {
    await world.book({ day: "2026-11-10", crew: ["raj"] });
    world.clock.advanceMs(2_000);
    await world.deliverAll();
    const found = await health();
    expect(found.lines.map(({ name, line }) => `${name.split(" ")[0]} ${line?.state ?? "none"}`)).toEqual([
      "Ana none",
      "Lee none",
      "Mike none",
      "Raj polling",
    ]);
    expect(found).toMatchObject({
      incidents: [],
      waiting: { count: 0, oldestAt: null },
      boardToCalendar: { count: 1, p50Ms: 2_000, p95Ms: 2_000 },
      deadLetters: [],
    });
    expect((await lineOfRaj())?.line).toMatchObject({ trouble: null, lastOutAt: now(), since: null });
  });

  test("an outage: who climbs when, what waits, and last good times that stay [B51] [B52] [B54]", async () => {
    const before = (await lineOfRaj())?.line?.lastInAt;
    expect(before).toBeInstanceOf(Date);
    await outage();
    world.clock.advanceMs(minute);
    const [first] = await bookInOutage("2026-11-10", "2026-11-11");
    await readAll();
    world.clock.advanceMs(31 * minute);
    await look();
    const { incidents, waiting, retrying } = await health();
    expect(waiting.count).toBe(2);
    expect(retrying.count).toBeGreaterThan(0);
    expect(incidents).toMatchObject([
      {
        name: expect.stringContaining("Raj"),
        line: { state: "failing", lastInAt: before, trouble: { failure: { kind: "unavailable" } } },
        waiting: 2,
        next: { name: "owner" },
        rungs: [
          { name: "warning", climbedAt: now() },
          { name: "dispatcher", climbedAt: now(), people: [{ name: "Priya Shah", seenAt: null }] },
          { name: "owner", climbedAt: null, people: [{ name: expect.any(String), seenAt: null }] },
        ],
      },
    ]);
    expect(incidents[0]?.gap.map(({ id }) => id)[0]).toBe(first?.bookingId);
    await world.rows(sql`update notification set read_at = ${now().toISOString()}`);
    expect((await health()).incidents[0]?.rungs[1]?.people).toEqual([{ name: "Priya Shah", seenAt: now() }]);
  });

  test("the history of a connection tells of every attempt, and after the recovery of what the gap brought", async () => {
    await outage();
    await bookInOutage("2026-11-10");
    world.clock.advanceMs(7 * minute);
    await look();
    await world.control.heal();
    await probeWaiting(world.deps);
    await world.deliverAll();
    await readAll();
    await look();
    const { entries, episodes } = await history();
    const written = entries.filter(({ direction }) => direction === "out");
    expect(written.map(({ result }) => result)).toEqual(["done", "failed"]);
    expect(written[1]).toMatchObject({ failure: { kind: "unavailable", status: 503 }, wish: "put" });
    expect(episodes).toMatchObject([{ end: "recovered", bookings: [{ what: "added" }] }]);
  });

  test("busy times that are not heard of say as of when they hold, and nothing is blocked for it [P20]", async () => {
    const raj = world.idOf("raj");
    const stale = () => world.deps.database.asCompany(at.companyId, (tx) => staleBusyOf(tx, [raj], now()));
    expect(await stale()).toEqual(new Map());
    const asOf = now();
    await outage();
    world.clock.advanceMs(minute);
    await readAll();
    expect(await stale()).toEqual(new Map());
    world.clock.advanceMs(3 * 60 * minute);
    expect(await stale()).toEqual(new Map([[raj, { asOf }]]));
    expect(await world.book({ day: "2026-11-12", crew: ["raj"] })).toMatchObject({ revision: 1 });
    await world.control.heal();
    await readAll();
    expect(await stale()).toEqual(new Map());
  });
});

describe("Sync now", () => {
  test("reads its calendars and tries the oldest waiting booking, without ending the episode", async () => {
    await outage();
    await bookInOutage("2026-11-10", "2026-11-11");
    const before = await attempts();
    expect(await readNow(world.deps, at)).toMatchObject({ ok: true });
    await look();
    expect((await health()).incidents).toHaveLength(1);
    await world.deliverAll();
    expect(await attempts()).toBe(before + 1);
    const [read] = await world.rows<{ wishes: number }>(
      sql`select count(*)::int as wishes from outbox where event = 'read/wanted' and sent_at is not null`,
    );
    expect(read?.wishes).toBeGreaterThan(0);
  });

  test("never makes more than ten calls an hour for one booking, however often it is pressed [I15]", async () => {
    await outage();
    await bookInOutage("2026-11-10");
    for (let press = 0; press < 15; press += 1) {
      await readNow(world.deps, at);
      await world.deliverAll();
      world.clock.advanceMs(minute);
    }
    expect(await attempts()).toBe(10);
  });

  test.each(["needsReconnect", "paused"])("is refused for a connection that is %s", async (state) => {
    await world.rows(sql`update connection set state = ${state}`);
    expect(await readNow(world.deps, at)).toMatchObject({ ok: false, problem: state });
  });
});

describe("the reconnect link [B39] [B46] [P19]", () => {
  const told = () =>
    world.rows<{ letters: number; bells: number; unread: number }>(sql`
      select (select count(*)::int from mail where topic = 'reconnect') as letters,
        count(*)::int as bells, (count(*) filter (where read_at is null))::int as unread
      from notification where kind = 'calendar.needsReconnect'`);

  test("is sent again at most once in ten minutes, in the bell and by mail", async () => {
    expect(await sendReconnectLink(world.deps, at)).toMatchObject({ problem: "notNeeded" });
    await world.rows(sql`update connection set state = 'needsReconnect',
      state_since = ${now().toISOString()}, last_failure = '{"kind": "grantRevoked"}'`);
    await look();
    await world.rows(sql`update notification set read_at = ${now().toISOString()}`);
    expect(await told()).toEqual([{ letters: 1, bells: 1, unread: 0 }]);
    world.clock.advanceMs(10 * minute - 1);
    expect(await sendReconnectLink(world.deps, at)).toEqual({
      ok: false,
      problem: "toldJustNow",
      detail: "Raj was told 9 min ago",
    });
    world.clock.advanceMs(1);
    const pressed = await Promise.all([sendReconnectLink(world.deps, at), sendReconnectLink(world.deps, at)]);
    expect(pressed.map(({ ok }) => ok).sort()).toEqual([false, true]);
    expect(await told()).toEqual([{ letters: 2, bells: 1, unread: 1 }]);
  });
});

describe("a push that was given up", () => {
  const copy = (bookingId: string) => ({
    ...{ companyId: at.companyId, bookingId, fieldworkerId: world.idOf("raj") },
    ...{ actor: dispatcher(), requestId: crypto.randomUUID() },
  });
  async function aDeadLetter() {
    await world.control.fault({ path: "/calendar/", action: { kind: "status", status: 400 } });
    const [made] = await bookInOutage("2026-11-10");
    await world.control.heal();
    if (!made) throw new Error("no booking");
    return made.bookingId;
  }

  test("is listed with its failure until somebody retries it, and then is sent once", async () => {
    const bookingId = await aDeadLetter();
    expect((await health()).deadLetters).toMatchObject([
      { booking: { id: bookingId }, wish: "put", failure: { kind: "rejected" }, provider: "google" },
    ]);
    expect((await history()).deadLetters).toHaveLength(1);
    const pressed = [
      await retryGivenUp(world.deps, copy(bookingId)),
      await retryGivenUp(world.deps, copy(bookingId)),
    ];
    expect(pressed).toMatchObject([{ ok: true }, { ok: false, problem: "notGivenUp" }]);
    expect((await health()).deadLetters).toEqual([]);
    await world.deliverAll();
    expect(await world.control.live("raj@demo.test")).toHaveLength(1);
  });

  test("is set aside with a reason that stays in the record, and comes back with the next failure", async () => {
    const bookingId = await aDeadLetter();
    const discard = () => discardGivenUp(world.deps, { ...copy(bookingId), reason: "Raj has it on paper" });
    expect(await discard()).toMatchObject({ ok: true });
    expect(await discard()).toMatchObject({ problem: "notGivenUp" });
    expect((await health()).deadLetters).toEqual([]);
    const [entry] = await world.rows<{ reason: string }>(
      sql`select d.detail -> 'facts' ->> 'reason' as reason from activity a
        join activity_detail d on d.company_id = a.company_id and d.seq = a.seq where a.kind = 'push.discarded'`,
    );
    expect(entry?.reason).toBe("Raj has it on paper");
    await world.control.fault({ path: "/calendar/", action: { kind: "status", status: 400 } });
    await world.push(bookingId, ["raj"]);
    await world.deliverAll();
    expect((await health()).deadLetters).toHaveLength(1);
  });

  test("says on the booking who set it aside, until it is tried once more", async () => {
    const bookingId = await aDeadLetter();
    const state = async () => {
      const asked = { bookingIds: [bookingId], now: now(), zone: "UTC", appUrl: world.deps.appUrl };
      const copies = await world.deps.database.asCompany(at.companyId, (tx) => copiesOf(tx, asked));
      return copies.get(bookingId)?.[0]?.state;
    };
    expect(await state()).toEqual({ kind: "failing" });
    await discardGivenUp(world.deps, { ...copy(bookingId), reason: "Raj has it on paper" });
    expect(await state()).toEqual({ kind: "discarded", by: "Priya Shah" });
    await world.control.fault({ path: "/calendar/", action: { kind: "status", status: 400 } });
    await world.push(bookingId, ["raj"]);
    await world.deliverAll();
    expect(await state()).toEqual({ kind: "failing" });
  });

  test("of who is off the booking: a retry only takes the event out", async () => {
    const { bookingId, revision } = await world.book({ day: "2026-11-10", crew: ["raj"] });
    await world.deliverAll();
    await world.control.fault({ path: "/calendar/", action: { kind: "status", status: 400 } });
    await world.book({ day: "2026-11-10", crew: [] }, { bookingId, revision });
    await world.deliverAll();
    await world.control.heal();
    expect((await health()).deadLetters).toMatchObject([{ wish: "remove" }]);
    expect(await retryGivenUp(world.deps, copy(bookingId))).toMatchObject({ ok: true });
    await world.deliverAll();
    expect(await world.control.live("raj@demo.test")).toEqual([]);
  });

  test("of a booking that is over is nobody's business any more", async () => {
    await aDeadLetter();
    world.clock.advanceMs(60 * 24 * 60 * minute);
    expect((await health()).deadLetters).toEqual([]);
  });
});
