import { expect, it } from "vitest";
import {
  aDraft,
  type Connected,
  failureOf,
  live,
  mirrorId,
  otherMirrorId,
  timed,
} from "@/lib/calendar/contract/world";
import type { KnownEvent, WrittenEvent } from "@/lib/domain/calendar-event";

export function knownFrom(written: WrittenEvent): KnownEvent {
  const { calendarId, eventId, etag } = written;
  return { calendarId, eventId, etag, mirrorId };
}

const later = { start: new Date("2026-11-25T16:00:00Z"), end: new Date("2026-11-25T18:30:00Z") };

/** Creating, updating and repeating. */
export function describePutting(world: () => Connected): void {
  const put = (draft = aDraft(), known: KnownEvent | null = null) =>
    world().provider.putEvent(world().calendarId, draft, known, "overwrite");
  const onlyEvent = async () => {
    const events = live(await world().owner.events());
    expect(events).toHaveLength(1);
    return events[0] ?? expect.fail();
  };

  it("creates the event with what the draft says [A24][P25]", async () => {
    const written = await put();
    expect(written).toMatchObject({ kind: "created", calendarId: world().calendarId, generation: 0 });
    const draft = aDraft();
    expect(await onlyEvent()).toMatchObject({
      eventId: written.eventId,
      etag: written.etag,
      mirrorId,
      title: draft.title,
      description: draft.description,
      location: draft.location,
      time: { kind: "timed", start: draft.start, end: draft.end },
      hasGuests: false,
    });
  });

  it("makes one event of the same wish said twice, knowing it or not [I2][A34]", async () => {
    const first = await put();
    const second = await put();
    const third = await put(aDraft(), knownFrom(second));
    expect([first.kind, second.kind, third.kind]).toEqual(["created", "updated", "updated"]);
    expect(new Set([first.eventId, second.eventId, third.eventId]).size).toBe(1);
    expect((await onlyEvent()).etag).toBe(third.etag);
  });

  it("makes one event of ten wishes at once [I2][A34]", async () => {
    const failures = await Promise.all(Array.from({ length: 10 }, () => failureOf(put())));
    expect(failures.filter((failure) => failure && failure.kind !== "changedMeanwhile")).toEqual([]);
    await onlyEvent();
    expect(await put()).toMatchObject({ kind: "updated" });
    await onlyEvent();
  });

  it("leaves one event when the answers were lost, and when it is pushed five times more [P15][I2]", async () => {
    await world().dropNextAnswer("put");
    expect(await failureOf(put())).toEqual({ kind: "unreachable" });
    const { eventId } = await onlyEvent();
    await world().dropNextAnswer("put", 2);
    for (let retry = 0; retry < 2; retry += 1)
      expect(await failureOf(put())).toEqual({ kind: "unreachable" });
    let known: KnownEvent | null = null;
    for (let push = 0; push < 5; push += 1) known = knownFrom(await put(aDraft(), known));
    expect(known?.eventId).toBe(eventId);
    expect((await onlyEvent()).eventId).toBe(eventId);
  });

  it("writes nothing when the request was refused, and everything when it is repeated", async () => {
    await world().failNext("put", { kind: "unavailable", status: 503, retryAfterMs: null });
    expect(await failureOf(put())).toMatchObject({ kind: "unavailable" });
    expect(await world().owner.events()).toEqual([]);
    await put();
    await onlyEvent();
  });

  it("updates in place and keeps what we do not own [A5][P30]", async () => {
    const { eventId } = await put();
    await world().owner.decorate(eventId);
    const written = await put(aDraft({ ...later, title: "Boiler repair", description: "New notes" }));
    expect(written).toMatchObject({ kind: "updated", eventId });
    expect(await onlyEvent()).toMatchObject({
      eventId,
      title: "Boiler repair",
      description: "New notes",
      time: { kind: "timed", ...later },
      isDecorated: true,
    });
  });

  it("clears a text that became empty", async () => {
    await put();
    await put(aDraft({ description: "", location: "", backLink: null }));
    expect(await onlyEvent()).toMatchObject({ description: "", location: "" });
  });

  it("writes over a version that moved on, and keeps what came with it [P30]", async () => {
    const known = knownFrom(await put());
    await world().owner.decorate(known.eventId);
    await world().owner.move(known.eventId, timed("2026-11-24T08:00:00Z", "2026-11-24T09:00:00Z"));
    const written = await put(aDraft(), known);
    expect(written).toMatchObject({ kind: "updated", eventId: known.eventId });
    expect(written.etag).not.toBe(known.etag);
    const { start, end } = aDraft();
    expect(await onlyEvent()).toMatchObject({ time: { kind: "timed", start, end }, isDecorated: true });
  });

  it("gives an event back its hours that its owner made all-day", async () => {
    const known = knownFrom(await put());
    await world().owner.move(known.eventId, {
      kind: "allDay",
      startDate: "2026-11-24" as never,
      endDateExclusive: "2026-11-25" as never,
    });
    await put(aDraft(), known);
    const { start, end } = aDraft();
    expect((await onlyEvent()).time).toEqual({ kind: "timed", start, end });
  });

  it("reads first when it does not know the version", async () => {
    const known = knownFrom(await put());
    await put(aDraft({ title: "Second" }), { ...known, etag: null });
    expect(await onlyEvent()).toMatchObject({ eventId: known.eventId, title: "Second" });
  });

  it.each([true, false])(
    "brings back what its owner deleted, as one live event (knowing it: %s) [A3][I2]",
    async (knows) => {
      const known = knownFrom(await put());
      await world().owner.remove(known.eventId);
      await put(aDraft(), knows ? known : null);
      expect(await onlyEvent()).toMatchObject({ mirrorId, title: aDraft().title });
      await put();
      await onlyEvent();
    },
  );

  it("puts the event elsewhere when its id is taken by somebody's own event [I4][B42]", async () => {
    const { eventId } = await put();
    await world().owner.unmark(eventId);
    const before = (await world().owner.events()).find((event) => event.eventId === eventId);
    const written = await put();
    expect(written).toMatchObject({ kind: "created", generation: 1 });
    expect(written.eventId).not.toBe(eventId);
    expect(await put()).toMatchObject({ kind: "updated", eventId: written.eventId, generation: 1 });
    const events = await world().owner.events();
    expect(events.find((event) => event.eventId === eventId)).toEqual(before);
    expect(events.filter((event) => event.mirrorId === mirrorId)).toHaveLength(1);
  });

  it("counts on from the generation it is given", async () => {
    const first = await put(aDraft({ generation: 3 }));
    expect(first.generation).toBe(3);
    expect((await put(aDraft({ generation: 4 }))).eventId).not.toBe(first.eventId);
  });

  it("keeps two mirrors apart", async () => {
    await put();
    await put(aDraft({ mirrorId: otherMirrorId }));
    const mirrors = live(await world().owner.events()).map((event) => event.mirrorId);
    expect(mirrors.sort()).toEqual([mirrorId, otherMirrorId].sort());
  });

  it("says so when the calendar is not there", async () => {
    const call = world().provider.putEvent("no-such-calendar@example.test", aDraft(), null, "overwrite");
    expect(await failureOf(call)).toEqual({ kind: "calendarGone" });
  });
}
