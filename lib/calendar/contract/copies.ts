import { inspect } from "node:util";
import { expect, it } from "vitest";
import { texts } from "@/lib/calendar/contract/showing";
import {
  aDraft,
  allDay,
  aPersonalEvent,
  type Connected,
  failureOf,
  live,
  mirrorId,
  otherMirrorId,
  timed,
} from "@/lib/calendar/contract/world";
import { knownFrom } from "@/lib/calendar/contract/writing";
import type { KnownEvent } from "@/lib/domain/calendar-event";

const elsewhere = timed("2026-11-24T08:00:00Z", "2026-11-24T09:00:00Z");

/** Our own event as its calendar shows it, and writing over what somebody changed. */
export function describeCopies(world: () => Connected): void {
  const put = (
    known: KnownEvent | null = null,
    ifChanged: "overwrite" | "stop" = "overwrite",
    draft = aDraft(),
  ) => world().provider.putEvent(world().calendarId, draft, known, ifChanged);

  it.each(texts)("reads our text with %s back as it was written", async (_title, text, shown = text) => {
    const written = { title: text, location: text, description: `${text}\n\n&amp; <br> ${text}\tend` };
    const known = knownFrom(await put(null, "overwrite", aDraft(written)));
    expect(await world().provider.readCopy(known)).toMatchObject({
      event: { eventId: known.eventId, etag: known.etag, mirrorId },
      title: shown,
      location: shown,
      description: `${shown}\n\n&amp; <br> ${shown}\tend`,
    });
  });

  it("reads what its owner made of our event", async () => {
    const known = knownFrom(await put());
    const texts = { title: "Their title", description: "Their words", location: "Their place" };
    await world().owner.rewrite(known.eventId, texts);
    await world().owner.move(known.eventId, allDay("2026-11-24", "2026-11-25"));
    const copy = await world().provider.readCopy(known);
    expect(copy).toMatchObject({ ...texts, event: { time: allDay("2026-11-24", "2026-11-25") } });
    expect(copy?.event.etag).not.toBe(known.etag);
  });

  it("reads no copy where none is, or is no more", async () => {
    const known = knownFrom(await put());
    expect(await world().provider.readCopy({ ...known, eventId: `${known.eventId}0` })).toBeNull();
    await world().owner.remove(known.eventId);
    expect(await world().provider.readCopy(known)).toBeNull();
  });

  it("is gone from its calendar when its owner took it to another one, whatever its id is there [R29]", async () => {
    const known = knownFrom(await put());
    await world().owner.moveAway(known.eventId, world().otherCalendarId);
    expect(await world().provider.readCopy(known)).toBeNull();
    expect(await world().provider.readEvent(known.calendarId, known.eventId)).toBeNull();
    expect(await failureOf(put(known, "stop"))).toEqual({ kind: "changedMeanwhile" });
    const [before] = live(await world().owner.events());
    await put(known, "overwrite", aDraft({ title: "Back again" }));
    const after = live(await world().owner.events());
    expect(after).toHaveLength(2);
    expect(after).toContainEqual(before);
    const shown = after.find((event) => event.title === "Back again");
    const back = { ...known, eventId: shown?.eventId ?? "" };
    expect((await world().provider.readCopy(back))?.title).toBe("Back again");
    await world().provider.removeEvent(back);
    expect(live(await world().owner.events())).toEqual([before]);
  });

  it("keeps nothing of an event that is not ours [I4][I5]", async () => {
    const own = await world().owner.add(aPersonalEvent());
    const known = { calendarId: world().calendarId, eventId: own.eventId, etag: own.etag, mirrorId };
    const error = await world()
      .provider.readCopy(known)
      .catch((thrown: unknown) => thrown);
    expect(await failureOf(world().provider.readCopy(known))).toEqual({ kind: "notOurs" });
    expect(inspect(error, { depth: 20, showHidden: true }) + JSON.stringify(error)).not.toMatch(/canary/i);
    const ours = knownFrom(await put());
    const foreign = world().provider.readCopy({ ...ours, mirrorId: otherMirrorId });
    expect(await failureOf(foreign)).toEqual({ kind: "notOurs" });
  });

  it("writes over the version it knows, whatever is to happen to others", async () => {
    const known = knownFrom(await put());
    const written = await put(known, "stop", aDraft({ title: "Second" }));
    expect(written).toMatchObject({ kind: "updated", eventId: known.eventId });
    expect(live(await world().owner.events())).toMatchObject([{ title: "Second", etag: written.etag }]);
  });

  it.each<[title: string, change: (eventId: string) => Promise<void>]>([
    ["moved", (eventId) => world().owner.move(eventId, elsewhere)],
    ["decorated", (eventId) => world().owner.decorate(eventId)],
    ["deleted", (eventId) => world().owner.remove(eventId)],
    ["unmarked", (eventId) => world().owner.unmark(eventId)],
  ])("stops at an event that was %s meanwhile, and writes nothing [P30]", async (_title, change) => {
    const known = knownFrom(await put());
    await change(known.eventId);
    const before = await world().owner.events();
    expect(await failureOf(put(known, "stop"))).toEqual({ kind: "changedMeanwhile" });
    expect(await world().owner.events()).toEqual(before);
  });

  it("stops at an event that never was", async () => {
    const known = { ...knownFrom(await put()) };
    const never = { ...known, eventId: `${known.eventId}0` };
    expect(await failureOf(put(never, "stop"))).toEqual({ kind: "changedMeanwhile" });
    expect(await world().owner.events()).toHaveLength(1);
  });

  it("writes over a change when told to, and where it knows no version [P30]", async () => {
    const known = knownFrom(await put());
    const { start, end } = aDraft();
    for (const [version, ifChanged] of [
      [known.etag, "overwrite"],
      [null, "stop"],
    ] as const) {
      await world().owner.move(known.eventId, elsewhere);
      await put({ ...known, etag: version }, ifChanged);
      const [shown] = live(await world().owner.events());
      expect(shown?.time).toEqual({ kind: "timed", start, end });
    }
  });

  it("creates where nothing is known, although it would stop at a change", async () => {
    expect(await put(null, "stop")).toMatchObject({ kind: "created" });
    expect(await put(null, "stop")).toMatchObject({ kind: "updated" });
  });

  it("never stops at, but refuses, a personal event it is told to know [I4]", async () => {
    const own = await world().owner.add(aPersonalEvent());
    const known = { calendarId: world().calendarId, eventId: own.eventId, etag: own.etag, mirrorId };
    const before = await world().owner.events();
    expect(await failureOf(put(known, "stop"))).toEqual({ kind: "notOurs" });
    expect(await world().owner.events()).toEqual(before);
  });
}
