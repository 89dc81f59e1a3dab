import { expect, it } from "vitest";
import { presentIn, readAll } from "@/lib/calendar/contract/replica";
import {
  aDraft,
  aPersonalEvent,
  type Connected,
  failureOf,
  live,
  mirrorId,
  otherMirrorId,
  type Traits,
  timed,
} from "@/lib/calendar/contract/world";
import { knownFrom } from "@/lib/calendar/contract/writing";
import type { KnownEvent } from "@/lib/domain/calendar-event";

/** Giving our own event a new version, so that there is something to tell. */
export function describeTouching(world: () => Connected, traits: Traits): void {
  const [colour] = traits.colours;
  const put = async () =>
    knownFrom(await world().provider.putEvent(world().calendarId, aDraft({ colour }), null, "overwrite"));
  const touch = (known: KnownEvent) => world().provider.touchEvent(known);

  it("changes the version and nothing else, as often as it is done", async () => {
    const known = await put();
    await world().owner.decorate(known.eventId);
    const [before] = await world().owner.events();
    const copy = await world().provider.readCopy({ ...known, etag: null });
    let etag = before?.etag ?? null;
    for (let time = 0; time < 3; time += 1) {
      const touched = await touch({ ...known, etag });
      expect(touched.etag).not.toBe(etag);
      etag = touched.etag;
      expect(await world().owner.events()).toEqual([{ ...before, etag }]);
    }
    const after = await world().provider.readCopy({ ...known, etag: null });
    expect(after).toEqual({
      ...copy,
      event: { ...copy?.event, etag, updatedAt: after?.event.updatedAt },
    });
  });

  it("is told as a change of our own event in the version it said, which makes it an echo", async () => {
    const known = await put();
    const { next } = await readAll(world());
    const { etag } = await touch(known);
    const { changes } = await readAll(world(), next);
    expect(presentIn(changes).map((event) => [event.eventId, event.etag, event.mirrorId])).toEqual([
      [known.eventId, etag, mirrorId],
    ]);
  });

  it("may be done without knowing the version, and a write over the new one goes on", async () => {
    const known = await put();
    const { etag } = await touch({ ...known, etag: null });
    const again = world().provider.putEvent(world().calendarId, aDraft(), { ...known, etag }, "stop");
    expect(await again).toMatchObject({ kind: "updated", eventId: known.eventId });
  });

  it.each<[title: string, change: (eventId: string) => Promise<void>]>([
    [
      "moved",
      (eventId) => world().owner.move(eventId, timed("2026-11-24T08:00:00Z", "2026-11-24T09:00:00Z")),
    ],
    ["deleted", (eventId) => world().owner.remove(eventId)],
  ])("leaves an event that was %s meanwhile as it is [P30]", async (_title, change) => {
    const known = await put();
    await change(known.eventId);
    const before = await world().owner.events();
    expect(await failureOf(touch(known))).toEqual({ kind: "changedMeanwhile" });
    expect(await world().owner.events()).toEqual(before);
  });

  it("never touches a personal event, another mirror's or one that lost its marker [I4][B42]", async () => {
    const own = await world().owner.add(aPersonalEvent());
    const known = await put();
    const personal = { calendarId: world().calendarId, eventId: own.eventId, mirrorId };
    const before = await world().owner.events();
    for (const target of [
      { ...personal, etag: own.etag },
      { ...personal, etag: null },
      { ...known, mirrorId: otherMirrorId },
    ])
      expect(await failureOf(touch(target))).toEqual({ kind: "notOurs" });
    expect(await world().owner.events()).toEqual(before);
    await world().owner.unmark(known.eventId);
    const unmarked = live(await world().owner.events());
    expect(await failureOf(touch({ ...known, etag: null }))).toEqual({ kind: "notOurs" });
    expect(live(await world().owner.events())).toEqual(unmarked);
  });

  it("touches at most once more when the answer was lost", async () => {
    const known = await put();
    await world().dropNextAnswer("touch");
    expect(await failureOf(touch(known))).toEqual({ kind: "unreachable" });
    expect(await failureOf(touch(known))).toEqual({ kind: "changedMeanwhile" });
    expect(await world().owner.events()).toHaveLength(1);
  });
}
