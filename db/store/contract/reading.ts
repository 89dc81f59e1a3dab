import { describe, expect, test } from "vitest";
import type { RemoteEvent } from "@/lib/domain/calendar-event";
import type { LocalDate } from "@/lib/domain/time";
import {
  anEvent,
  begin,
  eventsWithBlocks,
  gone,
  later,
  now,
  pageOf,
  present,
  read,
  type StoreWorld,
} from "./world";

export function describeReading(at: () => StoreWorld): void {
  const aCalendar = async (wish: { blocks?: boolean; receives?: boolean; zone?: string } = {}) => {
    const memberId = await at().addMember(wish.zone ? { zone: wish.zone } : {});
    return { memberId, ...(await at().addCalendar({ memberId, ...wish })) };
  };

  describe("the right to read", () => {
    test("is one reader's; wishes made before it began are served, later ones when no job is on its way [I16]", async () => {
      const world = at();
      const { calendarId } = await aCalendar();
      await world.wishRead(calendarId, now);
      await world.wishRead(calendarId, now);
      const { lease, cursor } = await begin(world, calendarId);
      expect(cursor).toBeNull();
      const second = await world.store.beginRead({ companyId: world.companyId, calendarId }, now);
      expect(second).toMatchObject({ kind: "busy" });
      expect(await world.store.endRead(lease, { kind: "done" }, now, later(1))).toEqual({ wantsMore: false });
      const again = await begin(world, calendarId);
      await world.wishRead(calendarId, now);
      expect(await world.store.endRead(again.lease, { kind: "done" }, now, later(1))).toEqual({
        wantsMore: false,
      });
      const third = await begin(world, calendarId);
      await world.wishRead(calendarId, now);
      // Its job never came.
      expect(await world.store.endRead(third.lease, { kind: "done" }, later(5), later(6))).toEqual({
        wantsMore: true,
      });
    });

    test("many wishes make one waiting job, and one more while it is read [I16]", async () => {
      const world = at();
      const { calendarId } = await aCalendar();
      const jobs = async () =>
        (await world.takeOutbox()).filter(
          (row) => row.name === "read/wanted" && row.data.calendarId === calendarId,
        ).length;
      await read(world, calendarId, [pageOf([])]);
      await jobs();
      for (let count = 0; count < 5; count += 1) await world.wishRead(calendarId, now);
      expect(await jobs()).toBe(1);
      const { lease } = await begin(world, calendarId);
      for (let count = 0; count < 5; count += 1) await world.wishRead(calendarId, now);
      expect(await jobs()).toBe(1);
      await world.store.endRead(lease, { kind: "done" }, now, later(1));
    });

    test("is lost to who takes it over: the old reader writes nothing any more [I7]", async () => {
      const world = at();
      const { calendarId } = await aCalendar();
      const old = await begin(world, calendarId);
      await world.expireLeases();
      const taken = await begin(world, calendarId);
      const page = pageOf([present(anEvent("fenced"))]);
      expect(await world.store.savePage(old.lease, { cursor: null, page }, now)).toEqual({ kind: "lost" });
      expect(await world.store.extendRead(old.lease)).toBe(false);
      await world.store.endRead(old.lease, { kind: "startOver" }, now, later(1));
      expect(await world.blocks(calendarId)).toEqual([]);
      expect(await world.store.extendRead(taken.lease)).toBe(true);
      await world.store.endRead(taken.lease, { kind: "done" }, now, later(1));
      expect(await world.store.savePage(taken.lease, { cursor: null, page }, now)).toEqual({ kind: "lost" });
    });

    test("holds only while the cursor is still the one that was read [I7]", async () => {
      const world = at();
      const { calendarId } = await aCalendar();
      const { lease } = await begin(world, calendarId);
      const first = pageOf([present(anEvent("one"))], false);
      const again = pageOf([present(anEvent("two"))], false);
      expect(await world.store.savePage(lease, { cursor: null, page: first }, now)).toMatchObject({
        kind: "saved",
        cursor: first.next,
      });
      expect(await world.store.savePage(lease, { cursor: null, page: again }, now)).toEqual({ kind: "lost" });
      expect(await eventsWithBlocks(world, calendarId)).toEqual(["one"]);
      await world.store.endRead(lease, { kind: "done" }, now, later(1));
      expect((await begin(world, calendarId)).cursor).toBe(first.next);
    });

    test("an empty page moves the cursor on [P26]", async () => {
      const world = at();
      const { calendarId } = await aCalendar();
      await read(world, calendarId, [pageOf([])]);
      const empty = pageOf([]);
      await read(world, calendarId, [empty]);
      expect((await begin(world, calendarId)).cursor).toBe(empty.next);
    });

    test.each([
      ["one that only writes and gets no bookings", { direction: "out" as const, receives: false }],
      ["one that neither receives nor blocks", { blocks: false, receives: false }],
    ])("is nobody's for %s", async (_, wish) => {
      const world = at();
      const memberId = await world.addMember();
      const { calendarId } = await world.addCalendar({ memberId, ...wish });
      const begun = await world.store.beginRead({ companyId: world.companyId, calendarId }, now);
      expect(begun).toEqual({ kind: "notRead" });
    });

    test("is not needed where bookings only go out: the calendar is never listed (decision 14)", async () => {
      const world = at();
      const memberId = await world.addMember();
      const { calendarId } = await world.addCalendar({ memberId, direction: "out" });
      const begun = await world.store.beginRead({ companyId: world.companyId, calendarId }, now);
      expect(begun).toEqual({ kind: "copiesOnly", againMs: null });
    });

    test("a refused grant parks the connection; a failed reading comes back when it said", async () => {
      const world = at();
      const { calendarId } = await aCalendar();
      const { lease, failedAttempts } = await begin(world, calendarId);
      expect(failedAttempts).toBe(0);
      const failure = { kind: "unreachable" } as const;
      await world.store.endRead(lease, { kind: "failed", failure, retryAt: later(5) }, now, later(1));
      const next = await begin(world, calendarId);
      expect(next.failedAttempts).toBe(1);
      const revoked = { kind: "grantRevoked" } as const;
      await world.store.endRead(
        next.lease,
        { kind: "blocked", failure: revoked, state: "needsReconnect" },
        now,
        later(1),
      );
      const parked = await world.store.beginRead({ companyId: world.companyId, calendarId }, now);
      expect(parked).toEqual({ kind: "notRead" });
    });
  });

  describe("what a page makes of blocks", () => {
    const weekly = (wish: Partial<RemoteEvent> = {}) =>
      anEvent("weekly", {
        start: "2026-11-02T17:00:00Z",
        end: "2026-11-02T18:00:00Z",
        zone: "America/Los_Angeles",
        series: { kind: "master", recurrence: ["RRULE:FREQ=WEEKLY;COUNT=4"] },
        ...wish,
      });
    const startsOf = async (calendarId: string) =>
      (await at().blocks(calendarId)).map((block) => block.start).sort();
    const instant = (text: string) => ({ kind: "timed" as const, at: new Date(text) });

    test("an all-day event takes its owner's local days, its end exclusive [B20][B21][P3]", async () => {
      const { calendarId } = await aCalendar({ zone: "America/New_York" });
      const [startDate, endDateExclusive] = ["2026-10-31" as LocalDate, "2026-11-02" as LocalDate];
      const event = anEvent("pto", { time: { kind: "allDay", startDate, endDateExclusive } });
      await read(at(), calendarId, [pageOf([present(event)])]);
      expect(await at().blocks(calendarId)).toEqual([
        {
          eventId: "pto",
          occurrence: "",
          start: "2026-10-31T04:00:00.000Z",
          end: "2026-11-02T05:00:00.000Z",
        },
      ]);
    });

    test("a moved occurrence leaves no ghost and a cancelled one is free, whatever page they come on [P6][B24]", async () => {
      const { calendarId } = await aCalendar();
      const moved = anEvent("weekly_2", {
        start: "2026-11-11T22:00:00Z",
        end: "2026-11-11T23:00:00Z",
        series: { kind: "exception", masterId: "weekly", original: instant("2026-11-09T17:00:00Z") },
      });
      await read(at(), calendarId, [pageOf([present(moved)], false), pageOf([present(weekly())])]);
      const skip = { kind: "skipped" as const, calendarId: "c", eventId: "weekly_3", masterId: "weekly" };
      await read(at(), calendarId, [pageOf([{ ...skip, original: instant("2026-11-16T17:00:00Z") }])]);
      expect(await startsOf(calendarId)).toEqual([
        "2026-11-02T17:00:00.000Z",
        "2026-11-11T22:00:00.000Z",
        "2026-11-23T17:00:00.000Z",
      ]);
    });

    test("a series split in two makes no doubles, and its end takes all of it [P7][B23]", async () => {
      const { calendarId } = await aCalendar();
      await read(at(), calendarId, [pageOf([present(weekly())])]);
      const first = weekly({
        etag: '"2"',
        series: { kind: "master", recurrence: ["RRULE:FREQ=WEEKLY;COUNT=2"] },
      });
      const second = weekly({
        eventId: "weekly-b",
        time: {
          kind: "timed",
          start: new Date("2026-11-16T17:30:00Z"),
          end: new Date("2026-11-16T18:30:00Z"),
        },
        series: { kind: "master", recurrence: ["RRULE:FREQ=WEEKLY;COUNT=2"] },
      });
      await read(at(), calendarId, [pageOf([present(second), present(first)])]);
      expect(await startsOf(calendarId)).toEqual([
        "2026-11-02T17:00:00.000Z",
        "2026-11-09T17:00:00.000Z",
        "2026-11-16T17:30:00.000Z",
        "2026-11-23T17:30:00.000Z",
      ]);
      await read(at(), calendarId, [pageOf([gone("weekly")])]);
      expect(await eventsWithBlocks(at(), calendarId)).toEqual(["weekly-b"]);
    });

    test("an endless series and its far exceptions stay within the horizon [P8]", async () => {
      const { calendarId } = await aCalendar();
      const daily = weekly({
        eventId: "daily",
        zone: "UTC",
        series: { kind: "master", recurrence: ["RRULE:FREQ=DAILY"] },
      });
      const instances = Array.from({ length: 700 }, (_, day) => {
        const original = new Date(Date.UTC(2026, 10, 2 + day * 7, 17));
        const end = new Date(original.getTime() + 1_800_000);
        return present(
          anEvent(`daily_${day}`, {
            time: { kind: "timed", start: original, end },
            series: { kind: "exception", masterId: "daily", original: { kind: "timed", at: original } },
          }),
        );
      });
      const done = await read(at(), calendarId, [pageOf([present(daily), ...instances])]);
      expect(done.isDone).toBe(true);
      const blocks = await at().blocks(calendarId);
      expect(blocks.length).toBeGreaterThan(300);
      expect(blocks.length).toBeLessThanOrEqual(402);
    });

    test("what nobody can read keeps what was known, is asked for again, and spoils no other [P29]", async () => {
      const world = at();
      const { calendarId } = await aCalendar();
      await read(world, calendarId, [pageOf([present(anEvent("odd"))])]);
      const unreadable = {
        kind: "unreadable" as const,
        calendarId: "c",
        eventId: "odd",
        reason: "times" as const,
      };
      const good = Array.from({ length: 19 }, (_, place) => present(anEvent(`good${place}`)));
      const page = pageOf([...good.slice(0, 9), unreadable, ...good.slice(9)]);
      await read(world, calendarId, [page]);
      expect(await world.blocks(calendarId)).toHaveLength(20);
      const begun = await begin(world, calendarId);
      expect([begun.cursor, begun.unreadable]).toEqual([page.next, ["odd"]]);
      await world.store.endRead(begun.lease, { kind: "done" }, now, later(1));
      await read(world, calendarId, [pageOf([present(anEvent("odd", { end: "2026-11-03T12:00:00Z" }))])]);
      const after = await begin(world, calendarId);
      expect(after.unreadable).toEqual([]);
      expect((await world.blocks(calendarId)).find((block) => block.eventId === "odd")?.end).toBe(
        "2026-11-03T12:00:00.000Z",
      );
    });

    test("a series nobody can work out keeps its old blocks [P29]", async () => {
      const { calendarId } = await aCalendar();
      await read(at(), calendarId, [pageOf([present(weekly())])]);
      const spoilt = weekly({
        etag: '"2"',
        series: { kind: "master", recurrence: ["RRULE:FREQ=SOMETIMES"] },
      });
      await read(at(), calendarId, [pageOf([present(spoilt), present(anEvent("other"))])]);
      expect(await eventsWithBlocks(at(), calendarId)).toEqual(["other", "weekly"]);
      const mended = weekly({
        etag: '"3"',
        series: { kind: "master", recurrence: ["RRULE:FREQ=WEEKLY;COUNT=1"] },
      });
      await read(at(), calendarId, [pageOf([present(mended)])]);
      expect((await at().blocks(calendarId)).filter((block) => block.eventId === "weekly")).toHaveLength(1);
    });

    test("a calendar that receives but does not block keeps no personal event (decision 1)", async () => {
      const { calendarId } = await aCalendar({ blocks: false, receives: true });
      await read(at(), calendarId, [pageOf([present(anEvent("private"))])]);
      expect(await at().blocks(calendarId)).toEqual([]);
    });

    test("the same shared event blocks everybody who has it; gone from one it frees that one [P17]", async () => {
      const [one, two] = [await aCalendar(), await aCalendar()];
      for (const { calendarId } of [one, two])
        await read(at(), calendarId, [pageOf([present(anEvent("meeting"))])]);
      await read(at(), one.calendarId, [pageOf([gone("meeting")])]);
      expect(await eventsWithBlocks(at(), one.calendarId)).toEqual([]);
      expect(await eventsWithBlocks(at(), two.calendarId)).toEqual(["meeting"]);
    });
  });
}
