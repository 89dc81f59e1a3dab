import { expect, it } from "vitest";
import {
  aDraft,
  aPersonalEvent,
  type Connected,
  failureOf,
  live,
  mirrorId,
  otherMirrorId,
  timed,
} from "@/lib/calendar/contract/world";
import { knownFrom } from "@/lib/calendar/contract/writing";

/** Removing, and what is never touched. */
export function describeGuarding(world: () => Connected): void {
  const put = () => world().provider.putEvent(world().calendarId, aDraft(), null, "overwrite");

  it("removes our event, and again, and once more without knowing its version", async () => {
    const known = knownFrom(await put());
    await world().provider.removeEvent(known);
    await world().provider.removeEvent(known);
    await world().provider.removeEvent({ ...known, etag: null });
    expect(live(await world().owner.events())).toEqual([]);
  });

  it("takes what its owner deleted, or what never was, for removed", async () => {
    const known = knownFrom(await put());
    await world().owner.remove(known.eventId);
    await world().provider.removeEvent(known);
    await world().provider.removeEvent({ ...known, eventId: `${known.eventId}0` });
  });

  it.each(["stale", null] as const)("removes a version that moved on (known version: %s)", async (etag) => {
    const known = knownFrom(await put());
    await world().owner.move(known.eventId, timed("2026-11-24T08:00:00Z", "2026-11-24T09:00:00Z"));
    await world().provider.removeEvent({ ...known, etag: etag && known.etag });
    expect(live(await world().owner.events())).toEqual([]);
  });

  it("removes once when the answer was lost [P15]", async () => {
    const known = knownFrom(await put());
    await world().dropNextAnswer("remove");
    expect(await failureOf(world().provider.removeEvent(known))).toEqual({ kind: "unreachable" });
    await world().provider.removeEvent(known);
    expect(live(await world().owner.events())).toEqual([]);
  });

  it.each([
    ["with its version", true],
    ["without a version", false],
  ])("never writes to a personal event it is told to know, %s [I4][B42]", async (_title, knowsVersion) => {
    const own = await world().owner.add(aPersonalEvent());
    const etag = knowsVersion ? own.etag : null;
    const known = { calendarId: world().calendarId, eventId: own.eventId, etag, mirrorId };
    const before = await world().owner.events();
    const calls = [
      world().provider.putEvent(world().calendarId, aDraft(), known, "overwrite"),
      world().provider.removeEvent(known),
    ];
    for (const call of calls) expect(await failureOf(call)).toEqual({ kind: "notOurs" });
    expect(await world().owner.events()).toEqual(before);
  });

  it("never writes to the event of another mirror [I4]", async () => {
    const known = knownFrom(await put());
    const before = await world().owner.events();
    const foreign = { ...known, mirrorId: otherMirrorId };
    const draft = aDraft({ mirrorId: otherMirrorId });
    for (const etag of [known.etag, null]) {
      const put = world().provider.putEvent(world().calendarId, draft, { ...foreign, etag }, "overwrite");
      expect(await failureOf(put)).toEqual({ kind: "notOurs" });
      expect(await failureOf(world().provider.removeEvent({ ...foreign, etag }))).toEqual({
        kind: "notOurs",
      });
    }
    const mixed = world().provider.putEvent(world().calendarId, draft, known, "overwrite");
    expect(await failureOf(mixed)).toEqual({ kind: "notOurs" });
    expect(await world().owner.events()).toEqual(before);
  });

  it("lets go of an event whose marker is gone [I4]", async () => {
    const known = { ...knownFrom(await put()), etag: null };
    await world().owner.unmark(known.eventId);
    const before = await world().owner.events();
    const put2 = world().provider.putEvent(world().calendarId, aDraft(), known, "overwrite");
    expect(await failureOf(put2)).toEqual({ kind: "notOurs" });
    expect(await failureOf(world().provider.removeEvent(known))).toEqual({ kind: "notOurs" });
    expect(await world().owner.events()).toEqual(before);
  });
}
