import { describe, expect, test } from "vitest";
import {
  anEvent,
  begin,
  eventsWithBlocks,
  gone,
  later,
  loseCursor,
  now,
  pageOf,
  present,
  read,
  type StoreWorld,
} from "./world";

const many = (count: number) => Array.from({ length: count }, (_, place) => present(anEvent(`e${place}`)));

export function describeRemovals(at: () => StoreWorld): void {
  const aFullCalendar = async (count: number) => {
    const memberId = await at().addMember();
    const { calendarId } = await at().addCalendar({ memberId });
    await read(at(), calendarId, [pageOf(many(count))]);
    return calendarId;
  };
  const count = async (calendarId: string) => (await at().blocks(calendarId)).length;

  describe("reading everything again", () => {
    test("finds what was missed while the cursor was lost, and doubles nothing [P26]", async () => {
      const calendarId = await aFullCalendar(6);
      await loseCursor(at(), calendarId);
      const moved = anEvent("e1", {
        start: "2026-11-05T10:00:00Z",
        end: "2026-11-05T11:00:00Z",
        etag: '"2"',
      });
      const listed = [
        ...many(6).slice(2),
        present(moved),
        present(anEvent("late")),
        present(anEvent("later")),
      ];
      const done = await read(at(), calendarId, [pageOf(listed.slice(0, 3), false), pageOf(listed.slice(3))]);
      expect(done.isDone).toBe(true);
      expect(await eventsWithBlocks(at(), calendarId)).toEqual([
        "e1",
        "e2",
        "e3",
        "e4",
        "e5",
        "late",
        "later",
      ]);
      expect((await at().blocks(calendarId)).find((block) => block.eventId === "e1")?.start).toBe(
        "2026-11-05T10:00:00.000Z",
      );
      expect(await count(calendarId)).toBe(7);
    });

    test("removes nothing before its end, also when it was cut off and began anew", async () => {
      const calendarId = await aFullCalendar(4);
      await loseCursor(at(), calendarId);
      await read(at(), calendarId, [pageOf(many(4).slice(0, 2), false)]);
      expect(await count(calendarId)).toBe(4);
      await loseCursor(at(), calendarId);
      await read(at(), calendarId, [pageOf(many(4).slice(1, 3), false), pageOf(many(4).slice(3))]);
      expect(await eventsWithBlocks(at(), calendarId)).toEqual(["e1", "e2", "e3"]);
    });
  });

  describe("a removal too large to believe [P18]", () => {
    test("is read again, then asked about, removes nothing and heals by itself", async () => {
      const calendarId = await aFullCalendar(40);
      await loseCursor(at(), calendarId);
      const first = await read(at(), calendarId, [pageOf([])]);
      expect([first.isDone, first.cursor, await count(calendarId)]).toEqual([false, null, 40]);
      expect(await at().held(calendarId)).toMatchObject({ state: "relisting", removing: 40, of: 40 });
      const second = await read(at(), calendarId, [pageOf([])]);
      expect([second.isDone, second.cursor, await count(calendarId)]).toEqual([true, null, 40]);
      expect((await at().held(calendarId))?.state).toBe("asking");
      const healed = pageOf(many(40));
      await read(at(), calendarId, [healed]);
      expect([await count(calendarId), await at().held(calendarId)]).toEqual([40, null]);
      expect((await begin(at(), calendarId)).cursor).toBe(healed.next);
    });

    test("happens once somebody approved it", async () => {
      const calendarId = await aFullCalendar(40);
      await loseCursor(at(), calendarId);
      await read(at(), calendarId, [pageOf([]), pageOf([])]);
      await at().answerHeld(calendarId, "approved");
      await read(at(), calendarId, [pageOf(many(1))]);
      expect([await count(calendarId), await at().held(calendarId)]).toEqual([1, null]);
    });

    test("leaves everything when somebody said that it stays", async () => {
      const calendarId = await aFullCalendar(40);
      await loseCursor(at(), calendarId);
      await read(at(), calendarId, [pageOf([]), pageOf([])]);
      await at().answerHeld(calendarId, "kept");
      const done = await read(at(), calendarId, [pageOf(many(1))]);
      expect([done.isDone, await count(calendarId), await at().held(calendarId)]).toEqual([true, 40, null]);
      await read(at(), calendarId, [pageOf([gone("e39")])]);
      expect(await count(calendarId)).toBe(39);
    });

    test("named one by one is believed once a list says the same", async () => {
      const calendarId = await aFullCalendar(40);
      const named = pageOf(many(30).map((_, place) => gone(`e${place}`)));
      const first = await read(at(), calendarId, [named]);
      expect([first.isDone, first.cursor, await count(calendarId)]).toEqual([false, null, 40]);
      const confirmed = await read(at(), calendarId, [pageOf(many(40).slice(30))]);
      expect([confirmed.isDone, await count(calendarId), await at().held(calendarId)]).toEqual([
        true,
        10,
        null,
      ]);
    });

    const goneFrom = (first: number, count: number) =>
      Array.from({ length: count }, (_, place) => gone(`e${first + place}`));

    test("is counted over all pages of one reading, and starts anew with the next", async () => {
      const calendarId = await aFullCalendar(40);
      const storm = [
        pageOf(goneFrom(0, 12), false),
        pageOf([], false),
        pageOf(goneFrom(12, 8), false),
        pageOf(goneFrom(20, 6)),
      ];
      const stopped = await read(at(), calendarId, storm);
      expect([stopped.isDone, stopped.cursor, await count(calendarId)]).toEqual([false, null, 20]);
      expect(await at().held(calendarId)).toMatchObject({ state: "relisting", removing: 26, of: 40 });
      await read(at(), calendarId, [pageOf(many(40))]);
      expect([await count(calendarId), await at().held(calendarId)]).toEqual([40, null]);
      for (const first of [0, 10, 20]) {
        const one = [pageOf(goneFrom(first, 9), false), pageOf(goneFrom(first + 9, 1))];
        expect((await read(at(), calendarId, one)).isDone).toBe(true);
      }
      expect([await count(calendarId), await at().held(calendarId)]).toEqual([10, null]);
    });

    test.each([
      [10, 10, 0],
      [30, 15, 15],
    ])("is not %i events of which %i go", async (all, removed, left) => {
      const calendarId = await aFullCalendar(all);
      const page = pageOf(many(removed).map((_, place) => gone(`e${place}`)));
      const { lease, cursor } = await begin(at(), calendarId);
      const saved = await at().store.savePage(lease, { cursor, page }, now);
      await at().store.endRead(lease, { kind: "done" }, now, later(1));
      expect([saved, await count(calendarId)]).toEqual([
        {
          ...{ kind: "saved", isDone: true, cursor: page.next },
          news: { changes: removed, newestAt: null },
        },
        left,
      ]);
    });
  });
}
