import { describe, expect, test } from "vitest";
import type { BegunPush, DriftOutcome } from "@/db/store/sync-store";
import { googleEventId } from "@/lib/domain/event-id";
import { planPush } from "@/lib/domain/push-plan";
import { sha256 } from "@/lib/secrets";
import {
  anEvent,
  begin,
  gone,
  later,
  loseCursor,
  now,
  pageOf,
  present,
  read,
  type StoreWorld,
} from "./world";

const booked = { start: new Date("2026-11-03T10:30:00Z"), end: new Date("2026-11-03T11:30:00Z") };
const moved = { start: new Date("2026-11-03T13:00:00Z"), end: new Date("2026-11-03T14:00:00Z") };

export function describeDrift(at: () => StoreWorld): void {
  const place = (mirrorId: string) => ({ companyId: at().companyId, mirrorId });
  const beginPush = (mirrorId: string) =>
    at().store.beginPush(place(mirrorId), (facts) => planPush(facts, sha256, googleEventId), now);
  const workOf = (begun: BegunPush) => {
    if (begun.kind !== "work" || begun.work.kind !== "put") throw new Error(`the push is ${begun.kind}`);
    return { ...begun, work: begun.work };
  };

  /** What the use case does, with a provider that answers at once. */
  const write = async (
    mirrorId: string,
    externalId: string,
    etag: string,
    providersId?: string,
    meanwhile = async () => {},
  ) => {
    const { lease, attempt, work } = workOf(await beginPush(mirrorId));
    await meanwhile();
    const { generation, start, end } = work.draft;
    const eventId = providersId ?? googleEventId(mirrorId, generation);
    const event = { kind: "created" as const, calendarId: externalId, eventId, etag, generation, link: null };
    const { keyHash, textHash } = work;
    const settlement = { kind: "written" as const, event, keyHash, textHash, span: { start, end } };
    expect(await at().store.settlePush(lease, attempt, settlement, now)).toBe(true);
    return eventId;
  };

  const aCopy = async () => {
    const memberId = await at().addMember();
    const { calendarId, externalId } = await at().addCalendar({ memberId });
    await read(at(), calendarId, [pageOf([])]);
    const { bookingId, mirrorId } = await at().addBooking({ memberId, ...booked, now });
    const eventId = await write(mirrorId, externalId, '"1"');
    await at().takeOutbox();
    const seen = (etag: string, change = {}) => {
      const wish = { etag, mirrorId, start: booked.start.toISOString(), end: booked.end.toISOString() };
      return present(anEvent(eventId, { ...wish, ...change }));
    };
    return { memberId, calendarId, externalId, bookingId, mirrorId, eventId, seen };
  };
  const suspicionsOf = async (mirrorId: string) =>
    (await at().takeOutbox()).filter(
      (row) => row.name === "drift/suspected" && row.data.mirrorId === mirrorId,
    ).length;
  const suspected = async () => {
    const copy = await aCopy();
    await read(at(), copy.calendarId, [pageOf([copy.seen('"2"')])]);
    return copy;
  };
  const settle = async (mirrorId: string, outcome: DriftOutcome) => {
    const begun = await at().store.beginDrift(place(mirrorId), now);
    if (begun.kind !== "work") throw new Error(`the drift is ${begun.kind}`);
    expect(await at().store.settleDrift(begun.lease, outcome, now)).toBe(true);
    return begun;
  };
  const open = async (bookingId: string) =>
    (await at().conflicts(bookingId)).filter((row) => row.resolution === null).map((row) => row.kind);

  describe("our own event on a page", () => {
    test("as we wrote it is an echo: no block, no suspicion [P16]", async () => {
      const { calendarId, mirrorId, bookingId, seen } = await aCopy();
      await read(at(), calendarId, [pageOf([seen('"1"')])]);
      expect(await at().blocks(calendarId)).toEqual([]);
      expect(await at().mirror(mirrorId)).toMatchObject({ drift: null });
      expect([await suspicionsOf(mirrorId), await open(bookingId)]).toEqual([0, []]);
    });

    test("in another version is suspected once, and the same news again asks nobody twice [B15]", async () => {
      const { calendarId, mirrorId, seen } = await aCopy();
      await read(at(), calendarId, [pageOf([seen('"2"')])]);
      expect((await at().mirror(mirrorId)).drift).toMatchObject({ kind: "suspected", etag: '"2"' });
      expect(await suspicionsOf(mirrorId)).toBe(1);
      await read(at(), calendarId, [pageOf([seen('"2"')])]);
      expect(await suspicionsOf(mirrorId)).toBe(0);
      await read(at(), calendarId, [pageOf([seen('"1"')])]);
      expect((await at().mirror(mirrorId)).drift, "only looking at it ends a suspicion").toMatchObject({
        kind: "suspected",
      });
    });

    test("gone is suspected, named or only missing from a list of everything [B17][P26]", async () => {
      const named = await aCopy();
      await read(at(), named.calendarId, [pageOf([gone(named.eventId)])]);
      expect((await at().mirror(named.mirrorId)).drift).toMatchObject({ kind: "suspected", etag: null });
      const missing = await aCopy();
      await loseCursor(at(), missing.calendarId);
      await read(at(), missing.calendarId, [pageOf([missing.seen('"1"')])]);
      expect((await at().mirror(missing.mirrorId)).drift).toBeNull();
      await loseCursor(at(), missing.calendarId);
      await read(at(), missing.calendarId, [pageOf([])]);
      expect((await at().mirror(missing.mirrorId)).drift).toMatchObject({ kind: "suspected", etag: null });
      expect(await suspicionsOf(missing.mirrorId)).toBe(1);
    });

    test("seen before our write was answered is no stranger's event [I3]", async () => {
      const memberId = await at().addMember();
      const { calendarId, externalId } = await at().addCalendar({ memberId });
      const { bookingId, mirrorId } = await at().addBooking({ memberId, ...booked, now });
      const early = anEvent(googleEventId(mirrorId, 1), {
        mirrorId,
        start: booked.start.toISOString(),
        end: booked.end.toISOString(),
      });
      await read(at(), calendarId, [pageOf([present(early)])]);
      expect([await at().blocks(calendarId), await open(bookingId)]).toEqual([[], []]);
      await write(mirrorId, externalId, early.etag);
      expect((await at().mirror(mirrorId)).drift).toBeNull();
    });

    test("just made is ours before its answer also under an id of the provider's [A35][R16]", async () => {
      const memberId = await at().addMember();
      const { calendarId } = await at().addCalendar({ memberId });
      const { bookingId, mirrorId } = await at().addBooking({ memberId, ...booked, now });
      const [start, end] = [booked.start.toISOString(), booked.end.toISOString()];
      const early = anEvent("AAMkFirst=", { mirrorId, generation: 1, start, end });
      await read(at(), calendarId, [pageOf([present(early)])]);
      expect([await at().blocks(calendarId), await open(bookingId)]).toEqual([[], []]);
      workOf(await beginPush(mirrorId));
      await read(at(), calendarId, [pageOf([present(early)])]);
      expect((await at().mirror(mirrorId)).drift?.kind).toBe("suspected");
    });

    test("beside a second one with its marker asks a person, until that one goes [A35][P16]", async () => {
      const { calendarId, mirrorId, bookingId, seen } = await aCopy();
      const extra = anEvent("copied", { mirrorId });
      await read(at(), calendarId, [pageOf([seen('"1"'), present(extra)])]);
      await read(at(), calendarId, [pageOf([present(extra)])]);
      expect(await at().blocks(calendarId)).toEqual([]);
      expect(await at().conflicts(bookingId)).toEqual([{ kind: "extraCopy", resolution: null }]);
      await read(at(), calendarId, [pageOf([gone("copied")])]);
      expect(await open(bookingId)).toEqual([]);
    });

    test("with somebody else's marker is their own event (decision 2)", async () => {
      const { mirrorId } = await aCopy();
      const other = await aCopy();
      await read(at(), other.calendarId, [pageOf([present(anEvent("foreign", { mirrorId }))])]);
      expect((await at().blocks(other.calendarId)).map((block) => block.eventId)).toEqual(["foreign"]);
    });
  });

  describe("looking at a suspicion", () => {
    test("is one's at a time and fenced like a push [I14]", async () => {
      const { mirrorId } = await suspected();
      const begun = await at().store.beginDrift(place(mirrorId), now);
      if (begun.kind !== "work") throw new Error("nothing to look at");
      expect(await at().store.beginDrift(place(mirrorId), now)).toMatchObject({ kind: "busy" });
      await at().expireLeases();
      const taken = await at().store.beginDrift(place(mirrorId), now);
      expect(taken.kind).toBe("work");
      const stands = { kind: "stands" as const, etag: '"2"', what: "moved" as const };
      expect(await at().store.settleDrift(begun.lease, stands, now)).toBe(false);
      expect((await at().mirror(mirrorId)).drift?.kind).toBe("suspected");
    });

    test("knows what we wrote, what the booking says and what the company wants [B15]", async () => {
      const { mirrorId, eventId, externalId } = await suspected();
      const begun = await at().store.beginDrift(place(mirrorId), now);
      expect(begun).toMatchObject({
        kind: "work",
        known: { calendarId: externalId, eventId, mirrorId, etag: '"1"' },
        bookingRevision: 1,
        facts: { wanted: "present", moves: "apply", deletions: "ask", direction: "twoWay", crewSize: 1 },
      });
      if (begun.kind !== "work") return;
      expect([begun.facts.booking, begun.facts.written?.span]).toEqual([booked, booked]);
    });

    test("whose job was lost is sent for again, also where bookings only go out (decision 14)", async () => {
      const memberId = await at().addMember();
      const { calendarId, externalId } = await at().addCalendar({ memberId, direction: "out" });
      const { mirrorId } = await at().addBooking({ memberId, ...booked, now });
      await write(mirrorId, externalId, '"1"');
      const look = async (minutes: number) => {
        const begun = await at().store.beginRead({ companyId: at().companyId, calendarId }, later(minutes));
        return [begun, await suspicionsOf(mirrorId)];
      };
      // What is heard right after our own write may be its echo; it is looked at once that is over [C12].
      expect(await look(0.1)).toEqual([{ kind: "copiesOnly", againMs: 4_000 }, 0]);
      const looked = { kind: "copiesOnly", againMs: null };
      expect([await look(1), await look(3), await look(7)]).toEqual([
        [looked, 1],
        [looked, 0],
        [looked, 1],
      ]);
    });

    test("is not needed when nothing is suspected", async () => {
      const { mirrorId } = await aCopy();
      expect(await at().store.beginDrift(place(mirrorId), now)).toEqual({ kind: "done" });
    });

    test("that finds our event as written only learns its version, so that it is an echo next time", async () => {
      const { calendarId, mirrorId, seen } = await suspected();
      await settle(mirrorId, { kind: "same", etag: '"2"', span: booked });
      await read(at(), calendarId, [pageOf([seen('"2"')])]);
      expect(await at().mirror(mirrorId)).toMatchObject({ drift: null, eventEtag: '"2"' });
    });

    test("that followed a move leaves nothing to write [P2][A42]", async () => {
      const { mirrorId, bookingId } = await suspected();
      const begun = await at().store.beginDrift(place(mirrorId), now);
      if (begun.kind !== "work") throw new Error("nothing to look at");
      await at().moveBooking(bookingId, moved, now);
      const followed = { kind: "followed" as const, etag: '"2"', span: moved, isEdited: false };
      expect(await at().store.settleDrift(begun.lease, followed, now)).toBe(true);
      expect(await beginPush(mirrorId)).toEqual({ kind: "done" });
      expect(await at().mirror(mirrorId)).toMatchObject({ drift: null, eventEtag: '"2"', openPushes: 0 });
    });

    test("that needs a person opens a conflict, which a later agreement closes [B15]", async () => {
      const { calendarId, mirrorId, bookingId, seen } = await suspected();
      const ask = { kind: "ask" as const, etag: '"2"', span: moved, reason: "policy" as const, detail: null };
      await settle(mirrorId, ask);
      expect(await open(bookingId)).toEqual(["moved"]);
      expect((await at().mirror(mirrorId)).drift).toMatchObject({ kind: "changed", what: "moved" });
      await read(at(), calendarId, [pageOf([seen('"3"')])]);
      await settle(mirrorId, { kind: "same", etag: '"3"', span: booked });
      expect(await at().conflicts(bookingId)).toEqual([{ kind: "moved", resolution: "itself" }]);
    });

    test("that found a deletion asks, and does not write it again until somebody pushes [B17][P39]", async () => {
      const { mirrorId, bookingId, externalId } = await suspected();
      await settle(mirrorId, { kind: "gone", next: "ask" });
      expect(await open(bookingId)).toEqual(["deleted"]);
      expect(await at().mirror(mirrorId)).toMatchObject({ eventId: null, drift: { kind: "deleted" } });
      await at().moveBooking(bookingId, moved, now);
      expect(await beginPush(mirrorId)).toEqual({ kind: "done" });
      await at().askPush(mirrorId, now);
      expect(await write(mirrorId, externalId, '"9"')).toBe(googleEventId(mirrorId, 2));
      expect(await at().conflicts(bookingId)).toEqual([{ kind: "deleted", resolution: "restored" }]);
      expect((await at().mirror(mirrorId)).drift).toBeNull();
    });

    test("puts a deleted event back when the company wants it", async () => {
      const { mirrorId, bookingId } = await suspected();
      await settle(mirrorId, { kind: "gone", next: "putBack" });
      expect(await open(bookingId)).toEqual([]);
      expect(workOf(await beginPush(mirrorId)).work.draft.generation).toBe(2);
    });

    test("that failed keeps the suspicion and lets go of the lease", async () => {
      const { mirrorId } = await suspected();
      await settle(mirrorId, { kind: "later" });
      expect((await at().mirror(mirrorId)).drift?.kind).toBe("suspected");
      expect((await at().store.beginDrift(place(mirrorId), now)).kind).toBe("work");
    });
  });

  describe("a push and its owner's hand", () => {
    test("waits until the suspicion was looked at, then goes on [I14][P30]", async () => {
      const { mirrorId, bookingId } = await suspected();
      await at().moveBooking(bookingId, moved, now);
      await at().takeOutbox();
      expect(await beginPush(mirrorId)).toEqual({ kind: "waiting" });
      expect(await suspicionsOf(mirrorId)).toBe(1);
      await settle(mirrorId, { kind: "stands", etag: '"2"', what: "edited" });
      const sent = (await at().takeOutbox()).filter((row) => row.name === "push/requested");
      expect(sent.map((row) => row.data.mirrorId)).toEqual([mirrorId]);
      expect(workOf(await beginPush(mirrorId)).work.known?.etag).toBe('"2"');
    });

    test("that met a change wrote nothing, suspects it and stays open [I14]", async () => {
      const { mirrorId, bookingId } = await aCopy();
      await at().moveBooking(bookingId, moved, now);
      const { lease, attempt } = workOf(await beginPush(mirrorId));
      await at().takeOutbox();
      expect(await at().store.settlePush(lease, attempt, { kind: "drifted" }, now)).toBe(true);
      expect(await at().mirror(mirrorId)).toMatchObject({ drift: { kind: "suspected" }, openPushes: 1 });
      expect(await suspicionsOf(mirrorId)).toBe(1);
      expect((await at().store.beginDrift(place(mirrorId), now)).kind).toBe("work");
    });

    test("without an answer is remembered by what it was to show, until one is answered [B17]", async () => {
      const { calendarId, mirrorId, bookingId, seen } = await aCopy();
      await at().moveBooking(bookingId, moved, now);
      const { work } = workOf(await beginPush(mirrorId));
      await at().expireLeases();
      await read(at(), calendarId, [pageOf([seen('"2"')])]);
      const begun = await at().store.beginDrift(place(mirrorId), now);
      expect(begun).toMatchObject({ facts: { unanswered: [{ span: moved, textHash: work.textHash }] } });
    });

    test.each<[told: string, isRead: boolean, isLookedAt: boolean, ids: string | null]>([
      ["while it was under way, of an id only it learns", true, true, "AAMk-new"],
      ["only before it began", false, false, "AAMk-new"],
      ["of an id that only we make", true, false, null],
    ])(
      "that made an event is looked at when pages were read %s [R28]",
      async (_, isRead, isLookedAt, ids) => {
        const memberId = await at().addMember();
        const { calendarId, externalId } = await at().addCalendar({ memberId });
        await read(at(), calendarId, [pageOf([])]);
        const { mirrorId } = await at().addBooking({ memberId, ...booked, now });
        await at().takeOutbox();
        await write(mirrorId, externalId, '"1"', ids ?? undefined, async () => {
          if (isRead) await read(at(), calendarId, [pageOf([gone(ids ?? "stranger")])]);
        });
        const drift = isLookedAt ? { kind: "suspected", etag: null } : null;
        expect((await at().mirror(mirrorId)).drift).toEqual(drift && expect.objectContaining(drift));
        expect(await suspicionsOf(mirrorId)).toBe(isLookedAt ? 1 : 0);
        if (!isLookedAt) return;
        await settle(mirrorId, { kind: "same", etag: '"1"', span: booked });
        expect((await at().mirror(mirrorId)).drift).toBeNull();
      },
    );

    test.each<[ids: string, providersId: string | undefined, mayBeAnother: boolean]>([
      ["ours to give", undefined, false],
      ["the provider's", "AAMk-1", true],
    ])(
      "without an answer may have made another of one found gone, where ids are %s [I2]",
      async (_, providersId, mayBeAnother) => {
        const memberId = await at().addMember();
        const { calendarId, externalId } = await at().addCalendar({ memberId });
        await read(at(), calendarId, [pageOf([])]);
        const { bookingId, mirrorId } = await at().addBooking({ memberId, ...booked, now });
        const eventId = await write(mirrorId, externalId, '"1"', providersId);
        await at().moveBooking(bookingId, moved, now);
        workOf(await beginPush(mirrorId));
        await at().expireLeases();
        await read(at(), calendarId, [pageOf([gone(eventId)])]);
        await settle(mirrorId, { kind: "gone", next: "cancelled" });
        await at().askPush(mirrorId, now, "remove");
        expect((await beginPush(mirrorId)).kind).toBe(mayBeAnother ? "work" : "done");
      },
    );

    test("a suspicion that comes while it is written survives unless it was our own write [I14]", async () => {
      const { calendarId, mirrorId, bookingId, externalId, eventId, seen } = await aCopy();
      const writeMeanwhile = async (news: string, etag: string) => {
        await at().askPush(mirrorId, now);
        const { lease, attempt, work } = workOf(await beginPush(mirrorId));
        await read(at(), calendarId, [pageOf([seen(news)])]);
        const event = {
          kind: "updated" as const,
          calendarId: externalId,
          eventId,
          etag,
          generation: 1,
          link: null,
        };
        const { keyHash, textHash } = work;
        const settlement = { kind: "written" as const, event, keyHash, textHash, span: booked };
        await at().store.settlePush(lease, attempt, settlement, now);
        return (await at().mirror(mirrorId)).drift;
      };
      expect(await writeMeanwhile('"5"', '"5"')).toBeNull();
      expect(await writeMeanwhile('"7"', '"6"')).toMatchObject({ kind: "suspected", etag: '"7"' });
      expect(await open(bookingId)).toEqual([]);
      const { lease } = await begin(at(), calendarId);
      await at().store.endRead(lease, { kind: "done" }, now, later(1));
    });
  });
}
