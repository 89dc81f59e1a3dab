import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { catchUp, catchUpQuestion } from "@/lib/usecases/catch-up";
import { aWorld, type World } from "@/lib/usecases/testing";

const lee = "lee@demo.test";
let world: World;
beforeEach(async () => {
  world = await aWorld();
});
afterEach(() => world.close());

const question = () =>
  world.deps.database.asCompany(world.company.companyId, (tx) =>
    catchUpQuestion(tx, world.idOf("lee"), world.clock.now()),
  );
const answer = (choice: "add" | "skip") =>
  catchUp(world.deps, {
    companyId: world.company.companyId,
    memberId: world.idOf("lee"),
    choice,
    by: { kind: "member", memberId: world.idOf("lee"), name: "Lee Tran", role: "fieldworker", address: null },
    requestId: crypto.randomUUID(),
  });
async function bookings(count: number, wish: { status?: string; from: string }) {
  const first = Date.parse(`${wish.from}T12:00:00Z`);
  const ids = [];
  for (let n = 0; n < count; n += 1) {
    const day = new Date(first + n * 24 * 3_600_000).toISOString().slice(0, 10);
    const { bookingId } = await world.book({
      crew: ["lee"],
      day,
      ...(wish.status ? { status: wish.status } : {}),
    });
    ids.push(bookingId);
  }
  return ids;
}
const there = async () =>
  (await world.control.live(lee)).flatMap((event) => event.extendedProperties?.private?.bookingId ?? []);
const record = () =>
  world.rows<{ facts: Record<string, string> }>(sql`
    select d.detail -> 'facts' as facts from activity a join activity_detail d on d.seq = a.seq
      where a.kind = 'calendar.caughtUp' order by a.seq`);
const requested = () =>
  world.rows(sql`select 1 from activity where kind = 'push.requested'`).then((rows) => rows.length);

describe("a calendar that is connected after the bookings were made", () => {
  it("asks for the 3 that are ahead and adds them after Add; by itself it adds none [A4]", async () => {
    const ids = await bookings(3, { from: "2026-11-10" });
    await world.book({ crew: ["lee"], day: "2026-10-20" });
    expect(await question()).toBeNull();
    await world.connect("lee");
    expect(await question()).toMatchObject({ count: 3, provider: "google" });
    await world.deliverAll();
    expect(await there()).toEqual([]);

    const [first, second] = await Promise.all([answer("add"), answer("add")]);
    expect([first, second].filter((each) => each.ok)).toEqual([{ ok: true, value: { added: 3 } }]);
    await world.deliverAll();
    expect((await there()).sort()).toEqual([...ids].sort());
    expect(await question()).toBeNull();
  });

  it("with 12 bookings ahead, 3 of them Draft: 9 are pushed, 3 are not, and the record has one line [P24]", async () => {
    const pushed = await bookings(9, { from: "2026-11-10" });
    const drafts = await bookings(3, { from: "2026-12-10", status: "Draft" });
    await world.connect("lee");
    expect(await question()).toMatchObject({ count: 9 });
    expect(await answer("add")).toEqual({ ok: true, value: { added: 9 } });
    await world.deliverAll();
    const events = await there();
    expect([...events].sort()).toEqual([...pushed].sort());
    expect(events.filter((id) => drafts.includes(id))).toEqual([]);
    const lines = await record();
    expect(lines).toHaveLength(1);
    expect(lines[0]?.facts).toMatchObject({ choice: "add", count: "9" });
    expect(await requested()).toBe(0);
  });

  it("remembers Skip, also when the same account is connected again; one can still be pushed by hand [A4]", async () => {
    const [one = ""] = await bookings(3, { from: "2026-11-10" });
    await world.connect("lee");
    expect(await answer("skip")).toEqual({ ok: true, value: { added: 0 } });
    expect(await question()).toBeNull();
    expect((await record())[0]?.facts).toMatchObject({ choice: "skip", count: "3" });
    await world.rows(sql`update connection set state = 'needsReconnect'`);
    await world.connect("lee");
    expect(await question()).toBeNull();
    await world.deliverAll();
    expect(await there()).toEqual([]);
    expect((await world.push(one, ["lee"])).ok).toBe(true);
    await world.deliverAll();
    expect(await there()).toEqual([one]);
  });

  it("asks nothing where nothing was missed, and no longer once all were pushed by hand", async () => {
    await world.connect("lee");
    expect(await question()).toBeNull();
    await bookings(1, { from: "2026-11-10" });
    await world.deliverAll();
    expect(await question()).toBeNull();
    expect(await answer("add")).toEqual({ ok: false, problem: "notAsked" });
    expect(await there()).toHaveLength(1);
  });

  it("forgets bookings that were called off before the answer", async () => {
    const [one = "", two = ""] = await bookings(2, { from: "2026-11-10" });
    await world.connect("lee");
    await world.book(
      { crew: ["lee"], day: "2026-11-10", status: "Cancelled" },
      { bookingId: one, revision: 1 },
    );
    expect(await question()).toMatchObject({ count: 1 });
    expect(await answer("add")).toEqual({ ok: true, value: { added: 1 } });
    await world.deliverAll();
    expect(await there()).toEqual([two]);
  });
});
