import { expect, it } from "vitest";
import { fromTheBeginning, presentIn, Replica, readAll, truth } from "@/lib/calendar/contract/replica";
import {
  aDraft,
  aPersonalEvent,
  type Connected,
  failureOf,
  mirrorId,
  type OwnersEvent,
  timed,
} from "@/lib/calendar/contract/world";
import type { SyncCursor } from "@/lib/domain/calendar-event";

const hour = (day: number, at = 17) =>
  timed(`2026-11-${day}T${at}:00:00Z`, `2026-11-${day}T${at + 1}:00:00Z`);

/** Reading a calendar and what changes in it. */
export function describeFollowing(world: () => Connected): void {
  const add = (changes: Partial<OwnersEvent> = {}) => world().owner.add(aPersonalEvent(changes));
  const page = (cursor: SyncCursor | null) =>
    world().provider.readChanges(world().calendarId, cursor, fromTheBeginning);

  it("reads everything that ends after the window begins, our own events marked [B35]", async () => {
    await add({ time: hour(20) });
    const running = await add({ time: timed("2026-11-23T23:00:00Z", "2026-11-24T01:00:00Z") });
    const coming = await add({ time: hour(25) });
    const own = await world().provider.putEvent(
      world().calendarId,
      aDraft({ start: new Date("2026-11-26T17:00:00Z"), end: new Date("2026-11-26T18:00:00Z") }),
      null,
      "overwrite",
    );
    const removed = await add({ time: hour(27) });
    await world().owner.remove(removed.eventId);
    const window = { start: new Date("2026-11-24T00:00:00Z"), end: fromTheBeginning.end };
    const { changes, pages } = await readAll(world(), null, window);
    expect(pages.map(({ isLast }) => isLast)).toEqual([true]);
    const events = presentIn(changes);
    expect(events).toHaveLength(changes.length);
    expect(events.map(({ eventId }) => eventId).sort()).toEqual(
      [running.eventId, coming.eventId, own.eventId].sort(),
    );
    expect(events.find(({ eventId }) => eventId === running.eventId)).toMatchObject({
      calendarId: world().calendarId,
      etag: running.etag,
      time: running.time,
      series: { kind: "single" },
      mirrorId: null,
    });
    expect(events.find((event) => event.mirrorId === mirrorId)).toMatchObject({ etag: own.etag });
  });

  it("says when the owner last changed an event", async () => {
    await add();
    const updatedAt = presentIn((await readAll(world())).changes)[0]?.updatedAt;
    expect(Math.abs(Date.now() - (updatedAt?.getTime() ?? 0))).toBeLessThan(60_000);
  });

  it("tells what was added, moved and deleted since, and nothing else", async () => {
    const stays = await add({ time: hour(24) });
    const moves = await add({ time: hour(25) });
    const goes = await add({ time: hour(26) });
    const { next } = await readAll(world());
    const comes = await add({ time: hour(27) });
    await world().owner.move(moves.eventId, hour(28));
    await world().owner.remove(goes.eventId);
    const { changes } = await readAll(world(), next);
    const { calendarId } = world();
    expect(changes).toHaveLength(3);
    expect(changes).toContainEqual({ kind: "gone", calendarId, eventId: goes.eventId });
    const times = Object.fromEntries(presentIn(changes).map(({ eventId, time }) => [eventId, time]));
    expect(times).toEqual({ [comes.eventId]: hour(27), [moves.eventId]: hour(28) });
    expect(times).not.toHaveProperty(stays.eventId);
  });

  it("shows our own writes in the very version we were told [P30]", async () => {
    const { next } = await readAll(world());
    const written = await world().provider.putEvent(world().calendarId, aDraft(), null, "overwrite");
    const [event] = presentIn((await readAll(world(), next)).changes);
    expect(event).toMatchObject({ eventId: written.eventId, etag: written.etag, mirrorId });
  });

  it("tells nothing twice, keeps telling from the same cursor, and does not mind asking again", async () => {
    const first = await readAll(world());
    const second = await readAll(world(), first.next);
    expect(second.changes).toEqual([]);
    const { eventId } = await add();
    for (const cursor of [first.next, second.next, first.next]) {
      expect(presentIn((await readAll(world(), cursor)).changes)).toMatchObject([{ eventId }]);
    }
  });

  it.each([1, 2, 3])("gives the same in pages of %s", async (size) => {
    const replica = new Replica(world());
    const ids = new Map<number, string>();
    for (const day of [20, 21, 22, 23, 24]) ids.set(day, (await add({ time: hour(day) })).eventId);
    const idOf = (day: number) => ids.get(day) ?? expect.fail();
    await world().pages({ size });
    const full = await readAll(world());
    expect(full.pages).toHaveLength(Math.ceil(5 / size));
    expect(full.pages.map(({ changes }) => changes.length <= size)).not.toContain(false);
    expect(presentIn(full.changes)).toHaveLength(5);
    await replica.follow();
    for (const day of [20, 22, 24]) await world().owner.move(idOf(day), hour(day, 20));
    await world().owner.remove(idOf(21));
    const news = await readAll(world(), full.next);
    expect(news.pages).toHaveLength(Math.ceil(4 / size));
    await replica.follow();
    expect(replica.versions()).toEqual(await truth(world()));
  });

  it("goes on after pages that hold nothing", async () => {
    await add();
    await world().pages({ empty: 2 });
    const full = await readAll(world());
    expect(full.pages.map(({ changes }) => changes.length)).toEqual([0, 0, 1]);
    await add();
    await world().pages({ empty: 1 });
    expect((await readAll(world(), full.next)).pages.map(({ changes }) => changes.length)).toEqual([0, 1]);
  });

  it("shows an event again that is changed between two pages", async () => {
    const { eventId: firstId } = await add({ time: hour(24) });
    await add({ time: hour(25) });
    await world().pages({ size: 1 });
    const first = await page(null);
    await world().owner.move(firstId, hour(26));
    const rest = await readAll(world(), first.next);
    const after = await readAll(world(), rest.next);
    const seen = presentIn([...rest.changes, ...after.changes]);
    expect(seen.find(({ eventId }) => eventId === firstId)).toMatchObject({ time: hour(26) });
  });

  it("tells as news what was deleted between two pages of a full reading [P26]", async () => {
    const { eventId: firstId } = await add({ time: hour(24) });
    await add({ time: hour(25) });
    await world().pages({ size: 1 });
    const first = await page(null);
    await world().owner.remove(firstId);
    const rest = await readAll(world(), first.next);
    const { changes } = await readAll(world(), rest.next);
    const gone = { kind: "gone", calendarId: world().calendarId, eventId: firstId };
    expect([...rest.changes, ...changes]).toContainEqual(gone);
  });

  it("may show an event twice, always as it is now", async () => {
    const replica = new Replica(world());
    for (const day of [20, 21, 22]) await add({ time: hour(day) });
    await world().pages({ size: 2, repeats: true });
    const { changes } = await readAll(world());
    expect(changes.length).toBeGreaterThan(3);
    await replica.follow();
    expect(replica.versions()).toEqual(await truth(world()));
  });

  it("finds everything again after its cursor was lost: 2 added, 1 moved, 1 deleted [P26]", async () => {
    const replica = new Replica(world());
    const moved = await add({ time: hour(24) });
    const deleted = await add({ time: hour(25) });
    await add({ time: hour(26) });
    await replica.follow();
    await add({ time: hour(27) });
    await add({ time: hour(28) });
    await world().owner.move(moved.eventId, hour(29));
    await world().owner.remove(deleted.eventId);
    await world().loseCursors();
    expect(await failureOf(replica.follow())).toEqual({ kind: "cursorLost" });
    await replica.readAgain();
    expect(replica.versions()).toEqual(await truth(world()));
    await add({ time: hour(30) });
    await replica.follow();
    expect(replica.versions()).toEqual(await truth(world()));
  });

  it("says so when it lost its place in the middle of a listing [P26]", async () => {
    for (const day of [24, 25]) await add({ time: hour(day) });
    await world().pages({ size: 1 });
    const { next, isLast } = await page(null);
    expect(isLast).toBe(false);
    await world().loseCursors();
    expect(await failureOf(page(next))).toEqual({ kind: "cursorLost" });
  });

  it.each(["", "nonsense", "{}", '{"version":99,"kind":"news","syncToken":"x","pageToken":null}'])(
    "takes what was never a cursor of ours for a lost one: %j",
    async (cursor) => {
      expect(await failureOf(page(cursor as SyncCursor))).toEqual({ kind: "cursorLost" });
    },
  );

  it("leaves out what nobody can make sense of, and tells the rest [P29]", async () => {
    const { next } = await readAll(world());
    const ids: string[] = [];
    for (let count = 0; count < 20; count += 1) ids.push((await add({ time: hour(24) })).eventId);
    const spoilt = ids[7] ?? expect.fail();
    await world().spoil(spoilt);
    const news = await readAll(world(), next);
    expect(presentIn(news.changes)).toHaveLength(19);
    const unreadable = news.changes.filter((change) => change.kind === "unreadable");
    expect(unreadable).toMatchObject([{ calendarId: world().calendarId, eventId: spoilt }]);
    expect(JSON.stringify(news.changes)).not.toMatch(/canary/i);
    expect((await readAll(world(), news.next)).changes).toEqual([]);
  });

  it("says so when the calendar is not there", async () => {
    const call = world().provider.readChanges("no-such-calendar@example.test", null, fromTheBeginning);
    expect(await failureOf(call)).toEqual({ kind: "calendarGone" });
  });
}
