import { describe, expect, test } from "vitest";
import type { Settlement } from "@/db/store/sync-store";
import { googleEventId } from "@/lib/domain/event-id";
import type { ProviderFailure } from "@/lib/domain/failure";
import { type PushPlan, planPush } from "@/lib/domain/push-plan";
import { silentAfterMs } from "@/lib/domain/read-schedule";
import { sha256 } from "@/lib/secrets";
import { begin, later, now, pageOf, read, type StoreWorld } from "./world";

const booked = { start: new Date("2026-11-03T10:30:00Z"), end: new Date("2026-11-03T11:30:00Z") };
const down: ProviderFailure = { kind: "unavailable", status: 503, retryAfterMs: null };
const silentAfter = silentAfterMs / 60_000;

/** Episodes and their ladder: what opens one, what ends it, who hears of it and when [I9]. */
export function describeHealth(at: () => StoreWorld): void {
  const aLine = async () => {
    const memberId = await at().addMember();
    const line = { memberId, ...(await at().addCalendar({ memberId })) };
    await read(at(), line.calendarId, [pageOf([])]);
    return line;
  };
  const failRead = async (calendarId: string, minute: number, failure = down) => {
    const { lease } = await begin(at(), calendarId, later(minute));
    const end = { kind: "failed", failure, retryAt: later(minute + 1) } as const;
    await at().store.endRead(lease, end, later(minute), later(minute + 1));
  };
  const check = (connectionId: string, minute: number) =>
    at().store.checkHealth({ companyId: at().companyId, connectionId }, later(minute));
  const isToCheck = async (connectionId: string, minute: number) => {
    const silentSince = new Date(later(minute).getTime() - silentAfterMs);
    const found = await at().store.connectionsToCheck(silentSince, 10_000);
    return found.some((each) => each.connectionId === connectionId && each.companyId === at().companyId);
  };
  const episodes = (connectionId: string) => at().episodes(connectionId);
  const news = (connectionId: string) => at().news(connectionId);

  const aPush = async (line: { memberId: string }) =>
    (await at().addBooking({ memberId: line.memberId, ...booked, now })).mirrorId;
  const beginPush = (mirrorId: string, minute: number, plan?: PushPlan) =>
    at().store.beginPush(
      { companyId: at().companyId, mirrorId },
      (facts) => plan ?? planPush(facts, sha256, googleEventId),
      later(minute),
    );
  const settle = async (mirrorId: string, minute: number, settlement: Settlement) => {
    const begun = await beginPush(mirrorId, minute);
    if (begun.kind !== "work") throw new Error(`the push is ${begun.kind}`);
    const { lease, attempt } = begun;
    expect(await at().store.settlePush(lease, attempt, settlement, later(minute))).toBe(true);
  };
  const failPush = (mirrorId: string, minute: number, failure = down, isLast = false) =>
    settle(mirrorId, minute, { kind: "failed", failure, retryAt: isLast ? null : later(minute + 1) });
  const writePush = async (mirrorId: string, externalId: string, minute: number) => {
    const begun = await beginPush(mirrorId, minute);
    if (begun.kind !== "work" || begun.work.kind !== "put") throw new Error(`the push is ${begun.kind}`);
    const { draft, keyHash, textHash } = begun.work;
    const { generation, start, end } = draft;
    const eventId = googleEventId(mirrorId, generation);
    const event = { kind: "created" as const, calendarId: externalId, eventId, generation, link: null };
    const written = { ...event, etag: '"1"' };
    await at().store.settlePush(
      begun.lease,
      begun.attempt,
      { kind: "written", event: written, keyHash, textHash, span: { start, end } },
      later(minute),
    );
  };

  describe("an episode [R32] [I9]", () => {
    test("opens at the first failed reading, goes on with the next, and ends with one that works", async () => {
      const { calendarId, connectionId } = await aLine();
      await failRead(calendarId, 1);
      await failRead(calendarId, 2);
      const [opened, ...others] = await episodes(connectionId);
      expect(opened).toMatchObject({ openedAt: later(1).toISOString(), failing: ["pull"], end: null });
      expect(others).toEqual([]);
      await read(at(), calendarId, [pageOf([])], later(3));
      expect(await episodes(connectionId)).toMatchObject([{ failing: [], end: "recovered" }]);
      await failRead(calendarId, 4);
      expect(await episodes(connectionId)).toMatchObject([{}, { openedAt: later(4).toISOString() }]);
    });

    test("opens at the first failed push, and ends once the same is written", async () => {
      const line = await aLine();
      const mirrorId = await aPush(line);
      await failPush(mirrorId, 1);
      await failPush(mirrorId, 3);
      expect(await episodes(line.connectionId)).toMatchObject([
        { openedAt: later(1).toISOString(), failing: ["push"], end: null },
      ]);
      await writePush(mirrorId, line.externalId, 4);
      expect(await episodes(line.connectionId)).toMatchObject([{ failing: [], end: "recovered" }]);
    });

    test("is none for what concerns one event alone", async () => {
      const line = await aLine();
      await failPush(await aPush(line), 1, { kind: "rejected", status: 400, reason: "badRequest" });
      await check(line.connectionId, 2);
      expect(await episodes(line.connectionId)).toEqual([]);
    });

    test.each([
      ["was given up", (mirrorId: string) => failPush(mirrorId, 1, down, true)],
      [
        "is wanted no more",
        async (mirrorId: string) => {
          await failPush(mirrorId, 1);
          await beginPush(mirrorId, 2, { kind: "skip", reason: "notWanted" });
        },
      ],
      [
        "was there already",
        async (mirrorId: string) => {
          await failPush(mirrorId, 1);
          await beginPush(mirrorId, 2, { kind: "unchanged" });
        },
      ],
    ])("of a copy that failed once and %s begins with its next failure", async (_, over) => {
      const line = await aLine();
      const mirrorId = await aPush(line);
      await over(mirrorId);
      await check(line.connectionId, 3);
      expect((await episodes(line.connectionId)).every(({ end }) => end === "recovered")).toBe(true);
      await at().askPush(mirrorId, later(200));
      await failPush(mirrorId, 200);
      expect(await check(line.connectionId, 204)).toBe(0);
      expect((await episodes(line.connectionId)).at(-1)).toMatchObject({
        openedAt: later(200).toISOString(),
        climbed: [],
      });
    });

    test("opens for what nobody heard of, from the moment it is found", async () => {
      const { connectionId } = await aLine();
      expect(await isToCheck(connectionId, silentAfter)).toBe(false);
      await check(connectionId, silentAfter);
      expect(await episodes(connectionId)).toEqual([]);
      const found = silentAfter + 1;
      expect(await isToCheck(connectionId, found)).toBe(true);
      await check(connectionId, found);
      expect(await episodes(connectionId)).toMatchObject([
        { openedAt: later(found).toISOString(), failing: ["pull"] },
      ]);
    });

    test("of a refused grant tells its owner at once, and once [B39]", async () => {
      const { calendarId, connectionId } = await aLine();
      const { lease } = await begin(at(), calendarId, later(1));
      const end = { kind: "blocked", failure: { kind: "grantRevoked" }, state: "needsReconnect" } as const;
      await at().store.endRead(lease, end, later(1), later(2));
      await check(connectionId, 2);
      expect(await episodes(connectionId)).toMatchObject([{ failing: ["token"] }]);
      expect(await news(connectionId)).toEqual(["fieldworker calendar.needsReconnect"]);
    });
  });

  describe("the ladder of an episode [I9]", () => {
    test("has three rungs, each climbed once, never early, by the right people [R33]", async () => {
      const { calendarId, connectionId } = await aLine();
      await failRead(calendarId, 0);
      expect([await check(connectionId, 4.99), await news(connectionId)]).toEqual([0, []]);
      expect(await check(connectionId, 5)).toBe(1);
      expect(await check(connectionId, 5)).toBe(0);
      expect(await news(connectionId)).toEqual(["log sync.warned"]);
      expect(await check(connectionId, 29.99)).toBe(0);
      expect(await check(connectionId, 30)).toBe(1);
      expect(await news(connectionId)).toEqual(["dispatcher sync.dispatcherAlarm", "log sync.warned"]);
      expect(await check(connectionId, 119.99)).toBe(0);
      expect(await check(connectionId, 120)).toBe(1);
      expect(await check(connectionId, 500)).toBe(0);
      expect(await news(connectionId)).toEqual([
        "dispatcher sync.dispatcherAlarm",
        "log sync.warned",
        "owner sync.ownerAlarm",
      ]);
    });

    test("is climbed at once where nobody looked for long", async () => {
      const { calendarId, connectionId } = await aLine();
      await failRead(calendarId, 0);
      expect(await check(connectionId, 125)).toBe(3);
      expect(await episodes(connectionId)).toMatchObject([{ climbed: ["warning", "dispatcher", "owner"] }]);
    });

    test("is not climbed after the end, and those who were alarmed hear that it is over [R34]", async () => {
      const { calendarId, connectionId } = await aLine();
      await failRead(calendarId, 0);
      await check(connectionId, 31);
      await read(at(), calendarId, [pageOf([])], later(32));
      expect(await isToCheck(connectionId, 33)).toBe(true);
      expect(await check(connectionId, 33)).toBe(0);
      await read(at(), calendarId, [pageOf([])], later(199));
      expect(await check(connectionId, 200)).toBe(0);
      expect(await news(connectionId)).toEqual([
        "dispatcher sync.dispatcherAlarm",
        "dispatcher sync.recovered",
        "log sync.recovered",
        "log sync.warned",
      ]);
      expect(await isToCheck(connectionId, 201)).toBe(false);
    });
  });

  describe("the digest of an episode that is over [R34] [B56]", () => {
    test("waits for what waited in the gap, and tells once what came", async () => {
      const line = await aLine();
      const mirrorId = await aPush(line);
      await failRead(line.calendarId, 1);
      await check(line.connectionId, 7);
      await read(at(), line.calendarId, [pageOf([])], later(8));
      await check(line.connectionId, 9);
      expect(await episodes(line.connectionId)).toMatchObject([{ end: "recovered", digest: null }]);
      await writePush(mirrorId, line.externalId, 10);
      await at().takeOutbox();
      await check(line.connectionId, 11);
      await check(line.connectionId, 12);
      expect(await episodes(line.connectionId)).toMatchObject([{ digest: ["added"] }]);
      expect(await news(line.connectionId)).toContain("fieldworker calendar.digest");
      const wished = (await at().takeOutbox()).filter(({ name }) => name === "read/wanted");
      expect(wished.filter(({ data }) => data.calendarId === line.calendarId)).toHaveLength(1);
    });

    test("says nothing of a gap that nobody felt", async () => {
      const line = await aLine();
      const mirrorId = await aPush(line);
      await failPush(mirrorId, 1);
      await writePush(mirrorId, line.externalId, 2);
      await check(line.connectionId, 3);
      expect(await episodes(line.connectionId)).toMatchObject([{ digest: [] }]);
      expect(await news(line.connectionId)).toEqual([]);
    });

    test("waits an hour for what does not come, and no longer", async () => {
      const line = await aLine();
      await aPush(line);
      await failRead(line.calendarId, 1);
      await read(at(), line.calendarId, [pageOf([])], later(8));
      await read(at(), line.calendarId, [pageOf([])], later(67));
      await check(line.connectionId, 68);
      expect(await episodes(line.connectionId)).toMatchObject([{ digest: null }]);
      await read(at(), line.calendarId, [pageOf([])], later(68));
      await check(line.connectionId, 69);
      expect(await episodes(line.connectionId)).toMatchObject([{ digest: [] }]);
    });
  });
}
