import { sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { bookingsList } from "@/db/views/bookings-list";
import { pushedNow } from "@/db/views/pushed-now";
import { type ManyAsked, mostAtOnce, pushMany } from "@/lib/usecases/push-many";
import { aWorld, type World } from "@/lib/usecases/testing";

const zone = "America/Los_Angeles";
let world: World;
beforeAll(async () => {
  world = await aWorld();
  await world.connect("raj");
});
afterAll(() => world.close());
afterEach(() => world.control.heal());

const within = <T>(work: Parameters<typeof world.deps.database.asCompany<T>>[1]) =>
  world.deps.database.asCompany(world.company.companyId, work);
const dispatcher = () => ({ memberId: world.idOf("dispatcher"), role: "dispatcher" as const });
const notPushed = async (viewer: Parameters<typeof bookingsList>[1]["viewer"] = dispatcher()) => {
  const page = await within((tx) =>
    bookingsList(tx, {
      ...{ tab: "notPushed", search: "", cursor: null, viewer, zone },
      now: world.clock.now(),
      appUrl: world.deps.appUrl,
    }),
  );
  expect(page.counts.notPushed).toBe(page.lines.length);
  return page.lines.map(({ id }) => id);
};
const push = (bookingIds: readonly string[], wish: Partial<ManyAsked> = {}) =>
  pushMany(world.deps, {
    companyId: world.company.companyId,
    ...{ bookingIds, onlyOf: null, requestKey: crypto.randomUUID(), requestId: crypto.randomUUID() },
    actor: {
      kind: "member",
      memberId: world.idOf("dispatcher"),
      name: "Priya Shah",
      role: "dispatcher",
      address: null,
    },
    ...wish,
  });
const copies = async (who: string, bookingId: string) =>
  (await world.control.live(`${who}@demo.test`)).filter(
    (event) => event.extendedProperties?.private?.bookingId === bookingId,
  ).length;

describe("[A15] bookings that were not pushed", () => {
  it("are listed, pushed at once with a result each, and listed no more", async () => {
    const early = await world.book({ crew: ["mike"], day: "2026-11-10" });
    const both = await world.book({ crew: ["mike", "lee"], day: "2026-11-11" });
    const draft = await world.book({ crew: ["mike"], day: "2026-11-12", status: "Draft" });
    const past = await world.book({ crew: ["mike"], day: "2026-10-20" });
    const unassigned = await world.book({ crew: [], day: "2026-11-13" });
    const sent = await world.book({ crew: ["raj"], day: "2026-11-14" });
    await world.deliverAll();
    expect(await notPushed()).toEqual([]);
    await world.connect("mike");
    expect(await notPushed()).toEqual([early.bookingId, both.bookingId]);
    for (const { bookingId } of [draft, past, unassigned, sent])
      expect(await notPushed()).not.toContain(bookingId);

    const requestKey = crypto.randomUUID();
    const chosen = [early.bookingId, both.bookingId, unassigned.bookingId];
    const pushed = await push(chosen, { requestKey });
    expect(pushed).toMatchObject({
      ok: true,
      value: {
        nobodyOn: [unassigned.bookingId],
        results: [
          { bookingId: early.bookingId, kind: "asked" },
          { bookingId: both.bookingId, kind: "refused", problem: "notConnected" },
          { bookingId: both.bookingId, kind: "asked" },
        ].sort((a, b) => chosen.indexOf(a.bookingId) - chosen.indexOf(b.bookingId)),
      },
    });
    expect(await push(chosen, { requestKey })).toEqual(pushed);
    if (!pushed.ok) throw new Error(pushed.problem);
    const ids = pushed.value.results.flatMap((each) => (each.kind === "asked" ? [each.pushId] : []));
    const now = () => within((tx) => pushedNow(tx, dispatcher(), ids));
    expect((await now()).map(({ receipt, waiting }) => [receipt, waiting])).toEqual([
      [null, "inLine"],
      [null, "inLine"],
    ]);
    expect(await notPushed()).toEqual([]);
    await world.deliverAll();
    expect((await now()).map(({ receipt }) => receipt?.kind)).toEqual(["created", "created"]);
    expect(await copies("mike", early.bookingId)).toBe(1);
    expect(await copies("mike", both.bookingId)).toBe(1);
    expect(await notPushed()).toEqual([]);
  });

  it("are also those whose push fails, and say so", async () => {
    await world.control.fault({ path: "/calendar/", action: { kind: "status", status: 503 } });
    const { bookingId } = await world.book({ crew: ["raj"], day: "2026-12-01" });
    await world.deliverAll();
    expect(await notPushed()).toEqual([bookingId]);
    const pushed = await push([bookingId]);
    if (!pushed.ok || pushed.value.results[0]?.kind !== "asked") throw new Error("not asked");
    const { pushId } = pushed.value.results[0];
    expect(await within((tx) => pushedNow(tx, dispatcher(), [pushId]))).toMatchObject([
      { receipt: null, waiting: "failing", failure: "unavailable" },
    ]);
    await world.control.heal();
    await world.deliverAll();
    expect(await notPushed()).toEqual([]);
    expect(await copies("raj", bookingId)).toBe(1);
  });

  it("a fieldworker sees and pushes their own alone", async () => {
    const { bookingId } = await world.book({ crew: ["mike", "raj"], day: "2026-12-02", status: "Draft" });
    const confirmed = sql`update booking set status_id = ${world.company.statusIds.get("Confirmed") ?? ""} where id = ${bookingId}`;
    await world.rows(confirmed);
    expect(await notPushed()).toEqual([bookingId]);
    expect(await notPushed({ memberId: world.idOf("mike"), role: "fieldworker" })).toEqual([bookingId]);
    expect(await notPushed({ memberId: world.idOf("lee"), role: "fieldworker" })).toEqual([]);
    const pushed = await push([bookingId], { onlyOf: world.idOf("mike") });
    expect(pushed).toMatchObject({ ok: true, value: { results: [{ fieldworkerId: world.idOf("mike") }] } });
    await world.deliverAll();
    expect([await copies("mike", bookingId), await copies("raj", bookingId)]).toEqual([1, 0]);
    expect(await notPushed({ memberId: world.idOf("mike"), role: "fieldworker" })).toEqual([]);
    expect(await notPushed()).toEqual([bookingId]);
    if (!pushed.ok || pushed.value.results[0]?.kind !== "asked") throw new Error("not asked");
    const { pushId } = pushed.value.results[0];
    const seenBy = (who: string) =>
      within((tx) => pushedNow(tx, { memberId: world.idOf(who), role: "fieldworker" }, [pushId]));
    expect(await seenBy("mike")).toHaveLength(1);
    expect(await seenBy("raj")).toHaveLength(0);
  });

  it("are at most a hundred at once", async () => {
    const many = Array.from({ length: mostAtOnce + 1 }, () => crypto.randomUUID());
    expect(await push(many)).toEqual({ ok: false, problem: "tooMany" });
    expect(await push([])).toEqual({ ok: false, problem: "nothingChosen" });
  });
});
