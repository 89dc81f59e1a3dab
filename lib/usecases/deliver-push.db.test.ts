import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { googleEventId } from "@/lib/domain/event-id";
import { planPush } from "@/lib/domain/push-plan";
import { sha256 } from "@/lib/secrets";
import { deliverPush } from "./deliver-push";
import { drainOutbox } from "./drain-outbox";
import { probeWaiting } from "./probe-waiting";
import { aWorld, type World } from "./testing";
import { copiesOf } from "./testing/copies";

let world: World;
beforeAll(async () => {
  world = await aWorld();
  await world.connect("mike");
  await world.connect("raj");
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.control.heal();
  world.clock.advanceMs(60_000);
  await world.deliverAll();
});

let hour = 8;
/** Every test books a time of its own, so that none stands in another's way. */
function freeTime() {
  hour += 1;
  return {
    day: `2026-11-${String(3 + Math.floor(hour / 10)).padStart(2, "0")}`,
    at: `${String(8 + (hour % 10)).padStart(2, "0")}:00`,
    minutes: 60,
  };
}

type PushRow = {
  receipt_kind: string | null;
  trigger: string;
  receipt_target: string | null;
  receipt_event_id: string | null;
};
const pushesOf = (bookingId: string) =>
  world.rows<PushRow>(
    sql`select receipt_kind, trigger, receipt_target, receipt_event_id from push where booking_id = ${bookingId} order by place`,
  );
type AttemptRow = { outcome: string | null; operation: string };
const attemptsOf = (bookingId: string) =>
  world.rows<AttemptRow>(
    sql`select a.outcome, a.operation from attempt a join mirror m on m.id = a.mirror_id where m.booking_id = ${bookingId} order by a.started_at, a.id`,
  );
const mirrorOf = async (bookingId: string) => {
  const [row] = await world.rows<{ id: string; lease_generation: string }>(
    sql`select id, lease_generation from mirror where booking_id = ${bookingId}`,
  );
  if (!row) throw new Error("no mirror");
  return row;
};

describe("a booking goes out by its status rule", () => {
  test("Confirmed puts one event with time, place, people and notes, without the office's notes [A11][A24][A27][B7][B8][B9][B10]", async () => {
    const time = { day: "2026-11-27", at: "09:00", minutes: 60 };
    const { bookingId, ref } = await world.book(time);
    expect(await world.deliverAll()).toEqual([{ kind: "done" }]);
    const [event, ...more] = await copiesOf(world, bookingId);
    expect(more).toEqual([]);
    expect(event?.start.dateTime).toContain("2026-11-27T09:00:00");
    expect(event?.end.dateTime).toContain("2026-11-27T10:00:00");
    expect(event).toMatchObject({
      summary: "Boiler service · Ada Quist",
      location: "418 Alder Street, Glendale",
      start: { timeZone: "America/Los_Angeles" },
    });
    expect(event?.description).toContain("Gate code 4471.");
    expect(event?.description).toContain("Please ring twice.");
    const backLink = `http://127.0.0.1:3000/customers/of-booking/${bookingId}`;
    expect(event?.description).toContain(`Booking #${ref}: ${backLink}`);
    expect(JSON.stringify(event)).not.toContain("OFFICE-ONLY");
    expect(await pushesOf(bookingId)).toMatchObject([
      {
        receipt_kind: "created",
        trigger: "rule",
        receipt_target: "mike@demo.test › Main calendar",
        receipt_event_id: event?.id,
      },
    ]);
  });

  test("Draft creates nothing, a manual push does, and the rules stay as they were [A11][A13]", async () => {
    const { bookingId } = await world.book({ ...freeTime(), status: "Draft" });
    await world.deliverAll();
    expect(await copiesOf(world, bookingId)).toEqual([]);
    expect((await world.push(bookingId, ["mike"])).ok).toBe(true);
    await world.deliverAll();
    expect(await copiesOf(world, bookingId)).toHaveLength(1);
    const [rule] = await world.rows(sql`select calendar_rule from status where name = 'Draft'`);
    expect(rule).toEqual({ calendar_rule: "leave" });
  });

  test("Cancelled takes the event out [A14]", async () => {
    const time = freeTime();
    const { bookingId, revision } = await world.book(time);
    await world.deliverAll();
    await world.book({ ...time, status: "Cancelled" }, { bookingId, revision });
    await world.deliverAll();
    expect(await copiesOf(world, bookingId)).toEqual([]);
    expect((await pushesOf(bookingId)).map((push) => push.receipt_kind)).toEqual(["created", "removed"]);
  });

  test("a booking that comes back after its event was taken out gets one new event [A12][A14]", async () => {
    const time = freeTime();
    const made = await world.book(time);
    await world.deliverAll();
    const [before] = await copiesOf(world, made.bookingId);
    const off = await world.book({ ...time, status: "Cancelled" }, made);
    await world.deliverAll();
    await world.book(time, off);
    await world.deliverAll();
    const [after, ...more] = await copiesOf(world, made.bookingId);
    expect(more).toEqual([]);
    expect(after?.id).not.toBe(before?.id);
  });

  test("who is taken off loses the event, who comes on gets one [A8]", async () => {
    const time = freeTime();
    const { bookingId, revision } = await world.book(time);
    await world.deliverAll();
    await world.book({ ...time, crew: ["raj"] }, { bookingId, revision });
    await world.deliverAll();
    expect(await copiesOf(world, bookingId)).toEqual([]);
    expect(await copiesOf(world, bookingId, "raj@demo.test")).toHaveLength(1);
  });
});

describe("pushing by hand", () => {
  test("changed notes and a changed address go into the same event [A5][P33]", async () => {
    const time = freeTime();
    const { bookingId, revision } = await world.book(time);
    await world.deliverAll();
    const [before] = await copiesOf(world, bookingId);
    await world.book(
      { ...time, jobNotes: "New gate code 9.", address: "7 Elm Court" },
      { bookingId, revision },
    );
    await world.push(bookingId, ["mike"]);
    await world.deliverAll();
    const [after, ...more] = await copiesOf(world, bookingId);
    expect(more).toEqual([]);
    expect(after?.id).toBe(before?.id);
    expect(after?.description).toContain("New gate code 9.");
    expect(after?.location).toBe("7 Elm Court");
  });

  test("only the chosen fieldworker's calendar changes [A8]", async () => {
    const { bookingId } = await world.book({ ...freeTime(), status: "Draft", crew: ["mike", "raj"] });
    await world.push(bookingId, ["mike"]);
    await world.deliverAll();
    expect(await copiesOf(world, bookingId)).toHaveLength(1);
    expect(await copiesOf(world, bookingId, "raj@demo.test")).toEqual([]);
  });

  test("an event its owner deleted comes back, exactly once [A3]", async () => {
    const { bookingId } = await world.book(freeTime());
    await world.deliverAll();
    const [event] = await copiesOf(world, bookingId);
    await world.control.call("DELETE", `/events/mike@demo.test/mike@demo.test/${event?.id}`);
    expect(await copiesOf(world, bookingId)).toEqual([]);
    await world.push(bookingId, ["mike"]);
    await world.deliverAll();
    expect(await copiesOf(world, bookingId)).toHaveLength(1);
  });

  test("ten presses and an answer lost after the write leave one event; every push has its receipt [A34][P15][I2]", async () => {
    const { bookingId } = await world.book({ ...freeTime(), status: "Draft" });
    await world.control.fault({ method: "POST", path: "/events", action: { kind: "dropAnswer" }, times: 1 });
    for (let press = 0; press < 10; press += 1) await world.push(bookingId, ["mike"]);
    const first = await world.deliverAll();
    expect(first[0]?.kind).toBe("again");
    await deliverPush(world.deps, {
      companyId: world.company.companyId,
      mirrorId: (await mirrorOf(bookingId)).id,
    });
    expect(await copiesOf(world, bookingId)).toHaveLength(1);
    const pushes = await pushesOf(bookingId);
    expect(pushes).toHaveLength(10);
    expect(pushes.every((push) => push.receipt_kind === "created" || push.receipt_kind === "updated")).toBe(
      true,
    );
  });

  test("the same press sent twice is one push [A34]", async () => {
    const { bookingId } = await world.book({ ...freeTime(), status: "Draft" });
    const requestKey = crypto.randomUUID();
    const answers = [
      await world.push(bookingId, ["mike"], { requestKey }),
      await world.push(bookingId, ["mike"], { requestKey }),
    ];
    expect(answers[0]).toEqual(answers[1]);
    await world.deliverAll();
    expect(await pushesOf(bookingId)).toHaveLength(1);
  });

  test.each([
    [["lee"], "Confirmed", ["lee"], "notConnected"],
    [["mike"], "Confirmed", ["raj"], "notAssigned"],
    [["mike"], "Cancelled", ["mike"], "statusRemoves"],
    [["mike"], "Confirmed", [], "nobodyChosen"],
  ])(
    "crew %j in %s, asked for %j: %s, and nothing is written [A6][A7]",
    async (crew, status, asked, problem) => {
      const { bookingId } = await world.book({ ...freeTime(), crew, status });
      await world.deliverAll();
      const before = await pushesOf(bookingId);
      expect(await world.push(bookingId, asked)).toMatchObject({ ok: false, problem });
      expect(await pushesOf(bookingId)).toEqual(before);
    },
  );
});

const plan = (facts: Parameters<typeof planPush>[0]) => planPush(facts, sha256, googleEventId);

describe("leases and intents", () => {
  test("twenty deliveries at once make one call [I2]", async () => {
    const { bookingId } = await world.book({ ...freeTime(), status: "Draft" });
    await world.push(bookingId, ["mike"]);
    const at = { companyId: world.company.companyId, mirrorId: (await mirrorOf(bookingId)).id };
    const ends = await Promise.all(Array.from({ length: 20 }, () => deliverPush(world.deps, at)));
    expect(ends.every((end) => end.kind === "done" || end.kind === "again")).toBe(true);
    expect(await attemptsOf(bookingId)).toEqual([{ outcome: "done", operation: "put" }]);
    expect(await copiesOf(world, bookingId)).toHaveLength(1);
  });

  test("the intent stands before the call; an owner that vanished leaves outcome unknown and one receipt [I8]", async () => {
    const { bookingId } = await world.book({ ...freeTime(), status: "Draft" });
    await world.push(bookingId, ["mike"]);
    const { id } = await mirrorOf(bookingId);
    const at = { companyId: world.company.companyId, mirrorId: id };
    const lost = await world.deps.syncStore.beginPush(at, plan, world.clock.now());
    expect(lost.kind).toBe("work");
    expect(await attemptsOf(bookingId)).toEqual([{ outcome: null, operation: "put" }]);
    expect((await deliverPush(world.deps, at)).kind).toBe("again");
    await world.rows(
      sql`update mirror set leased_until = clock_timestamp() - interval '1 second' where id = ${id}`,
    );
    expect(await deliverPush(world.deps, at)).toEqual({ kind: "done" });
    expect((await attemptsOf(bookingId)).map((attempt) => attempt.outcome).sort()).toEqual([
      "done",
      "unknown",
    ]);
    expect(await pushesOf(bookingId)).toMatchObject([{ receipt_kind: "created" }]);
    if (lost.kind !== "work") return;
    const late = { kind: "failed" as const, failure: { kind: "unreachable" as const }, retryAt: null };
    expect(await world.deps.syncStore.settlePush(lost.lease, lost.attempt, late, world.clock.now())).toBe(
      false,
    );
    expect(await pushesOf(bookingId)).toMatchObject([{ receipt_kind: "created" }]);
    expect(await copiesOf(world, bookingId)).toHaveLength(1);
  });

  test("who lost the lease to somebody still at work cannot settle [I2]", async () => {
    const { bookingId } = await world.book({ ...freeTime(), status: "Draft" });
    await world.push(bookingId, ["mike"]);
    const { id } = await mirrorOf(bookingId);
    const at = { companyId: world.company.companyId, mirrorId: id };
    const begin = () => world.deps.syncStore.beginPush(at, plan, world.clock.now());
    const slow = await begin();
    await world.rows(
      sql`update mirror set leased_until = clock_timestamp() - interval '1 second' where id = ${id}`,
    );
    const quick = await begin();
    if (slow.kind !== "work" || quick.kind !== "work") throw new Error("both should have had work");
    const failed = { kind: "failed" as const, failure: { kind: "unreachable" as const }, retryAt: null };
    const { syncStore } = world.deps;
    expect(await syncStore.settlePush(slow.lease, slow.attempt, failed, world.clock.now())).toBe(false);
    expect(await syncStore.extendLease(slow.lease)).toBe(false);
    expect(await pushesOf(bookingId)).toMatchObject([{ receipt_kind: null }]);
    expect(await syncStore.settlePush(quick.lease, quick.attempt, failed, world.clock.now())).toBe(true);
  });

  test("a removal waits for nobody: an unanswered first write is taken out as well [I2]", async () => {
    const time = freeTime();
    await world.control.fault({ method: "POST", path: "/events", action: { kind: "dropAnswer" }, times: 1 });
    const { bookingId, revision } = await world.book(time);
    await world.deliverAll();
    await world.book({ ...time, status: "Cancelled" }, { bookingId, revision });
    await world.deliverAll();
    expect(await copiesOf(world, bookingId)).toEqual([]);
  });
});

describe("when the provider fails", () => {
  test("an outage keeps the push open and counts the waits; the minute cron's probe delivers it [I6]", async () => {
    await world.control.fault({ path: "/calendar/v3/", action: { kind: "status", status: 503 } });
    const { bookingId } = await world.book(freeTime());
    expect(await world.deliverAll()).toEqual([{ kind: "again", afterMs: 2_000 }]);
    expect(await pushesOf(bookingId)).toMatchObject([{ receipt_kind: null }]);
    await world.control.heal();
    world.clock.advanceMs(10_000);
    expect(await probeWaiting(world.deps)).toBeGreaterThanOrEqual(1);
    expect(await probeWaiting(world.deps)).toBe(0);
    expect(await world.deliverAll()).toContainEqual({ kind: "done" });
    expect(await copiesOf(world, bookingId)).toHaveLength(1);
    expect(await pushesOf(bookingId)).toMatchObject([{ receipt_kind: "created" }]);
  });

  test("an expired access token is renewed without anybody's help [B38]", async () => {
    await world.control.call("POST", "/tokens/expire-access", { account: "mike@demo.test" });
    const { bookingId } = await world.book(freeTime());
    expect(await world.deliverAll()).toEqual([{ kind: "done" }]);
    expect(await copiesOf(world, bookingId)).toHaveLength(1);
  });

  test("a revoked grant waits for a person, makes no more calls, and goes out in order after reconnecting", async () => {
    await world.control.call("POST", "/tokens/revoke", { account: "raj@demo.test" });
    const first = await world.book({ ...freeTime(), crew: ["raj"] });
    const second = await world.book({ ...freeTime(), crew: ["raj"] });
    expect(await world.deliverAll()).toEqual([{ kind: "parked" }, { kind: "parked" }]);
    const [state] = await world.rows(sql`select state from connection where account_email = 'raj@demo.test'`);
    expect(state).toEqual({ state: "needsReconnect" });
    await world.control.call("DELETE", "/requests");
    world.clock.advanceMs(60 * 60_000);
    await probeWaiting(world.deps);
    await world.deliverAll();
    const quiet = (await world.control.call("GET", "/requests")) as { requests?: unknown[] } | unknown[];
    expect(Array.isArray(quiet) ? quiet : quiet.requests).toEqual([]);
    await world.connect("raj");
    world.clock.advanceMs(100);
    expect(await world.deliverAll()).toEqual([{ kind: "done" }, { kind: "done" }]);
    for (const { bookingId } of [first, second])
      expect(await copiesOf(world, bookingId, "raj@demo.test")).toHaveLength(1);
  });

  test("sending twice is harmless: the outbox row is the event's id", async () => {
    const { bookingId } = await world.book({ ...freeTime(), status: "Draft" });
    await world.push(bookingId, ["mike"]);
    const seen: string[] = [];
    const broken = drainOutbox(world.deps, async (events) => {
      seen.push(...events.map((event) => event.id));
      throw new Error("engine down");
    });
    await expect(broken).rejects.toThrow("engine down");
    world.clock.advanceMs(60_000);
    await drainOutbox(world.deps, async (events) => {
      seen.push(...events.map((event) => event.id));
    });
    expect(seen).toHaveLength(2);
    expect(new Set(seen).size).toBe(1);
  });
});

describe("what the provider saw of all this", () => {
  test("no event of somebody else was written, nobody was invited, nobody was mailed [I4][B42][P25]", async () => {
    const seen = (await world.control.call("GET", "/violations")) as Record<string, unknown[]> | unknown[];
    const lists = Array.isArray(seen) ? [seen] : Object.values(seen).filter(Array.isArray);
    expect(lists.length).toBeGreaterThan(0);
    expect(lists.flat()).toEqual([]);
  });
});
