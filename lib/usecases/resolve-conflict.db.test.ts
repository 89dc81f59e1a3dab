import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ConflictChoice } from "@/lib/domain/conflict";
import { resolveConflict } from "@/lib/usecases/resolve-conflict";
import { copiesOf } from "@/lib/usecases/testing/copies";
import { aTwoWayWorld, openConflicts, type TwoWayWorld } from "@/lib/usecases/testing/two-way";

const mike = "mike@demo.test";
let world: TwoWayWorld;

beforeAll(async () => {
  world = await aTwoWayWorld();
  await world.connect("mike");
  await world.settle();
});
afterAll(() => world.close());

const conflictsOf = (bookingId: string) =>
  world.rows<{ id: string; subject: string; resolution: string | null }>(
    sql`select id, subject, resolution from conflict where booking_id = ${bookingId} order by opened_at, id`,
  );
const openIdOf = async (bookingId: string) => {
  const open = (await conflictsOf(bookingId)).filter((row) => row.resolution === null);
  expect(open).toHaveLength(1);
  return open[0]?.id ?? "";
};

const answer = (conflictId: string, choice: ConflictChoice) => {
  const memberId = world.idOf("dispatcher");
  const by = { kind: "member" as const, memberId, name: "Priya Shah", role: "dispatcher" as const };
  return resolveConflict(world.deps, {
    ...{ companyId: world.company.companyId, conflictId, choice, requestId: crypto.randomUUID() },
    by: { ...by, address: null },
  });
};

/** As their owner did, and until it was heard of. */
async function until<T>(look: () => Promise<T>, wanted: T): Promise<void> {
  await expect.poll(() => world.settle().then(look), { timeout: 30_000 }).toEqual(wanted);
}

describe("a deleted copy of a booking whose status does nothing by itself", () => {
  const deleted = async (day: string) => {
    const { bookingId, revision } = await world.book({ day, at: "10:00" });
    await world.settle();
    await world.book({ day, at: "10:00", status: "Draft" }, { bookingId, revision });
    await world.settle();
    const [copy] = await copiesOf(world, bookingId);
    await world.phone.remove(mike, copy?.id ?? "");
    return bookingId;
  };

  it("is put back when a person says so, and the conflict closes with it [B17][P39]", async () => {
    const bookingId = await deleted("2026-11-10");
    await until(() => openConflicts(world, bookingId), ["deleted"]);
    expect(await answer(await openIdOf(bookingId), { kind: "restore" })).toMatchObject({ ok: true });
    await world.settle();
    expect(await copiesOf(world, bookingId)).toHaveLength(1);
    expect(await openConflicts(world, bookingId)).toEqual([]);
  });

  it("is put back by itself where the company wants that [B17]", async () => {
    await world.rows(sql`update company set deletions_policy = 'putBack'`);
    const bookingId = await deleted("2026-11-11");
    await until(async () => (await copiesOf(world, bookingId)).length, 1);
    expect(await openConflicts(world, bookingId)).toEqual([]);
    await world.rows(sql`update company set deletions_policy = 'ask'`);
  });
});

describe("two extra copies of one booking [A35][R23]", () => {
  const doubled = async (day: string) => {
    const { bookingId } = await world.book({ day, at: "10:00" });
    await world.settle();
    const [copy] = await copiesOf(world, bookingId);
    await world.phone.duplicate(mike, copy?.id ?? "");
    await until(() => openConflicts(world, bookingId), ["extraCopy"]);
    const [first] = await conflictsOf(bookingId);
    await world.phone.duplicate(mike, copy?.id ?? "");
    const extras = () =>
      world.rows<{ event: string }>(sql`
        select x.event_id as event from extra_copy x join mirror m on m.id = x.mirror_id
        where m.booking_id = ${bookingId} and x.state <> 'gone' order by x.found_at, x.event_id`);
    await until(async () => (await extras()).length, 2);
    expect(await conflictsOf(bookingId)).toEqual([first]);
    return { bookingId, ownId: copy?.id ?? "", extras };
  };

  it("are removed one by one: each is asked about, and the second stays until somebody decides", async () => {
    const { bookingId, ownId } = await doubled("2026-11-12");
    const first = await openIdOf(bookingId);
    expect(await answer(first, { kind: "removeExtra" })).toMatchObject({ ok: true });
    expect(await copiesOf(world, bookingId)).toHaveLength(2);
    expect(await openConflicts(world, bookingId)).toEqual(["extraCopy"]);
    expect(await answer(first, { kind: "removeExtra" })).toMatchObject({ problem: "alreadyClosed" });
    expect(await copiesOf(world, bookingId)).toHaveLength(2);
    expect(await answer(await openIdOf(bookingId), { kind: "removeExtra" })).toMatchObject({ ok: true });
    expect((await copiesOf(world, bookingId)).map((event) => event.id)).toEqual([ownId]);
    expect((await conflictsOf(bookingId)).map((row) => row.resolution)).toEqual([
      "removedExtra",
      "removedExtra",
    ]);
    await world.settle();
    expect(await openConflicts(world, bookingId)).toEqual([]);
  });

  it("may be ignored one by one, and what was ignored does not keep the other's conflict open", async () => {
    const { bookingId, extras } = await doubled("2026-11-13");
    const reason = "They wanted two.";
    expect(await answer(await openIdOf(bookingId), { kind: "ignore", reason })).toMatchObject({ ok: true });
    expect(await openConflicts(world, bookingId)).toEqual(["extraCopy"]);
    const asked = await conflictsOf(bookingId);
    const eventOf = (resolution: string | null) =>
      asked.find((row) => row.resolution === resolution)?.subject.split("|")[1];
    const left = eventOf(null);
    expect(new Set([eventOf("ignored"), left])).toEqual(new Set((await extras()).map((row) => row.event)));
    await world.phone.remove(mike, left ?? "");
    await until(() => openConflicts(world, bookingId), []);
    expect((await conflictsOf(bookingId)).map((row) => row.resolution).sort()).toEqual(["ignored", "itself"]);
  });

  it("may be one ignored and one removed: what goes is what was asked about", async () => {
    const { bookingId, extras } = await doubled("2026-11-17");
    await answer(await openIdOf(bookingId), { kind: "ignore", reason: "They wanted it." });
    const [ignored] = (await conflictsOf(bookingId)).filter((row) => row.resolution === "ignored");
    await answer(await openIdOf(bookingId), { kind: "removeExtra" });
    expect((await extras()).map((row) => row.event)).toEqual([ignored?.subject.split("|")[1]]);
    expect(await openConflicts(world, bookingId)).toEqual([]);
  });

  it("are asked about by the one that is left when the other goes by itself", async () => {
    const { bookingId, extras } = await doubled("2026-11-16");
    const [conflict] = await conflictsOf(bookingId);
    const asked = conflict?.subject.split("|")[1] ?? "";
    const other = (await extras()).find((row) => row.event !== asked)?.event;
    await world.phone.remove(mike, asked);
    await until(async () => (await conflictsOf(bookingId))[0]?.subject.split("|")[1], other);
    expect(await openConflicts(world, bookingId)).toEqual(["extraCopy"]);
    await world.phone.remove(mike, other ?? "");
    await until(() => openConflicts(world, bookingId), []);
  });
});
