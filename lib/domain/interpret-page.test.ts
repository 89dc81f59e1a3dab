import { describe, expect, it } from "vitest";
import type { ChangePage, RemoteChange, RemoteEvent, SyncCursor } from "@/lib/domain/calendar-event";
import { copyIdOf, googleEventId } from "@/lib/domain/event-id";
import { interpretPage, newsOf, type PageFacts, writesIn } from "@/lib/domain/interpret-page";

const mirrorId = "0f8fad5b-d9cb-469f-a165-70867728950e";
const strangersMirrorId = "7c9e6679-7425-40de-944b-e07fc1f90ae7";

function anEvent(changes: Partial<RemoteEvent> = {}): RemoteEvent {
  return {
    calendarId: "mike",
    eventId: "e1",
    etag: '"1"',
    time: { kind: "timed", start: new Date("2026-11-03T17:00:00Z"), end: new Date("2026-11-03T18:00:00Z") },
    zone: "America/Los_Angeles",
    series: { kind: "single" },
    shows: "busy",
    response: "none",
    isPrivate: false,
    mirrorId: null,
    generation: copyIdOf(changes.eventId ?? "e1")?.generation ?? null,
    updatedAt: null,
    ...changes,
  };
}

const present = (changes: Partial<RemoteEvent> = {}): RemoteChange => ({
  kind: "present",
  event: anEvent(changes),
});
const gone = (eventId: string): RemoteChange => ({ kind: "gone", calendarId: "mike", eventId });
const page = (...changes: RemoteChange[]): ChangePage => ({ changes, next: "n" as SyncCursor, isLast: true });

function facts(changes: Partial<PageFacts> = {}): PageFacts {
  return { linked: new Map(), ownMirrors: new Map(), extras: new Set(), ...changes };
}
const linkedAs = (etag: string | null) => new Map([["ours", { mirrorId, eventId: "ours", etag }]]);
const removedAt = new Date("2026-11-01T12:00:00Z");
const ownMirror = (hasEvent: boolean, generation = 1) =>
  new Map([[mirrorId, { hasEvent, generation, removedAt: generation > 1 ? removedAt : null }]]);

describe("interpretPage", () => {
  it("keeps personal events with the family they belong to [R14]", () => {
    const moved = anEvent({
      eventId: "m_2",
      series: { kind: "exception", masterId: "m", original: { kind: "timed", at: new Date(0) } },
    });
    const effects = interpretPage(page(present(), { kind: "present", event: moved }), facts());
    expect(effects.seen.map((seen) => seen.familyId)).toEqual(["e1", "m"]);
  });

  it("lets the last of several states of one event count [R7][P10]", () => {
    const effects = interpretPage(
      page(present({ etag: '"1"' }), present({ etag: '"2"' }), gone("e2"), present({ eventId: "e2" })),
      facts(),
    );
    expect(effects.gone).toEqual([]);
    expect(
      effects.seen.map((seen) => (seen.kind === "event" ? [seen.event.eventId, seen.event.etag] : [])),
    ).toEqual([
      ["e1", '"2"'],
      ["e2", '"1"'],
    ]);
  });

  it("takes the version we wrote for an echo and any other for a suspicion [R17]", () => {
    const ours = (etag: string) => present({ eventId: "ours", mirrorId, etag });
    const linked = linkedAs('"7"');
    expect(interpretPage(page(ours('"7"')), facts({ linked }))).toMatchObject({
      echoes: [mirrorId],
      suspected: [],
      seen: [],
    });
    expect(interpretPage(page(ours('"8"')), facts({ linked }))).toMatchObject({
      echoes: [],
      suspected: [{ mirrorId, etag: '"8"' }],
      seen: [],
    });
  });

  it("suspects a version when the server has none: an empty etag is never an echo", () => {
    const effects = interpretPage(
      page(present({ eventId: "ours", mirrorId, etag: "" })),
      facts({ linked: linkedAs("") }),
    );
    expect(effects.suspected).toEqual([{ mirrorId, etag: "" }]);
  });

  it("suspects our event that is gone, also when its marker was taken off [B17]", () => {
    const linked = linkedAs('"7"');
    expect(interpretPage(page(gone("ours")), facts({ linked })).suspected).toEqual([
      { mirrorId, etag: null },
    ]);
    const unmarked = interpretPage(
      page(present({ eventId: "ours", mirrorId: null, etag: '"9"' })),
      facts({ linked }),
    );
    expect(unmarked.suspected).toEqual([{ mirrorId, etag: '"9"' }]);
    expect(unmarked.seen).toEqual([]);
  });

  it("finds a second event with our marker, and does not let it block [A35][R16][R23]", () => {
    const effects = interpretPage(
      page(present({ eventId: "copy", mirrorId })),
      facts({ linked: linkedAs('"7"'), ownMirrors: ownMirror(true) }),
    );
    expect(effects).toMatchObject({
      extras: [{ eventId: "copy", mirrorId, etag: '"1"' }],
      seen: [],
      gone: ["copy"],
    });
  });

  it("does not take our own first write, seen before its answer, for an extra copy", () => {
    const eventId = googleEventId(mirrorId, 1);
    const seen = (at: ReturnType<typeof ownMirror>, updatedAt: Date | null = null) =>
      interpretPage(page(present({ eventId, mirrorId, updatedAt })), facts({ ownMirrors: at })).extras.length;
    expect(seen(ownMirror(false, 1))).toBe(0);
    const [before, after] = [-1, 1].map((minutes) => new Date(removedAt.getTime() + minutes * 60_000));
    expect(seen(ownMirror(false, 2), before), "a page from before our removal").toBe(0);
    expect(seen(ownMirror(false, 2), after), "an older generation brought back by its owner").toBe(1);
    expect(seen(ownMirror(true, 1)), "beside the linked one").toBe(1);
  });

  it("treats a marker nobody here knows as somebody else's event, which blocks [I4][decision 2]", () => {
    const effects = interpretPage(
      page(present({ mirrorId: strangersMirrorId })),
      facts({ ownMirrors: ownMirror(true) }),
    );
    expect(effects.seen).toHaveLength(1);
    expect(effects.extras).toEqual([]);
  });

  it("does not let an occurrence of our own repeated event block, nor call it an extra copy [P16]", () => {
    const occurrence = present({
      eventId: "ours_20261110T170000Z",
      mirrorId,
      series: { kind: "exception", masterId: "ours", original: { kind: "timed", at: new Date(0) } },
    });
    const effects = interpretPage(
      page(occurrence),
      facts({ linked: linkedAs('"7"'), ownMirrors: ownMirror(true) }),
    );
    expect(effects).toMatchObject({ extras: [], seen: [] });
  });

  it("sets an unreadable event aside and goes on; our own one is looked at [P29][R10]", () => {
    const broken = (eventId: string | null): RemoteChange => ({
      kind: "unreadable",
      calendarId: "mike",
      eventId,
      reason: "times",
    });
    const effects = interpretPage(
      page(broken("b"), broken(null), broken("ours"), present()),
      facts({ linked: linkedAs('"7"') }),
    );
    expect(effects.unreadable).toEqual([{ eventId: "b", reason: "times" }]);
    expect(effects.suspected).toEqual([{ mirrorId, etag: "" }]);
    expect(effects.seen).toHaveLength(1);
  });

  it.each<[generation: number | null, extras: string[], what: string]>([
    [1, [], "its own first write, before the answer to it"],
    [0, ["AAMkA="], "what was made before the last removal and came back"],
    [null, ["AAMkA="], "a copy"],
  ])(
    "knows by the generation the event tells, %s, where ids are the provider's [A35]",
    (generation, extras) => {
      const event = present({
        eventId: "AAMkA=",
        mirrorId,
        generation,
        updatedAt: new Date("2026-11-01T13:00:00Z"),
      });
      const own = new Map([[mirrorId, { hasEvent: false, generation: 1, removedAt }]]);
      const effects = interpretPage(page(event), facts({ ownMirrors: own }));
      expect([effects.extras.map(({ eventId }) => eventId), effects.seen]).toEqual([extras, []]);
    },
  );

  it("names the writes of ours that a page's events come of", () => {
    const told = present({ eventId: "AAMkA=", mirrorId, generation: 4 });
    const made = googleEventId(strangersMirrorId, 2);
    const writes = writesIn(page(told, gone(made), gone("e1"), present({ mirrorId })));
    expect([...writes]).toEqual([
      ["AAMkA=", { mirrorId, generation: 4 }],
      [made, { mirrorId: strangersMirrorId, generation: 2 }],
    ]);
  });

  describe("a listed series [R26][R27]", () => {
    const occurrence = (eventId: string, changes: Partial<RemoteEvent> = {}) =>
      present({
        eventId,
        series: { kind: "exception", masterId: "m", original: { kind: "timed", at: new Date(0) } },
        ...changes,
      });
    const has = (...eventIds: string[]): RemoteChange => ({
      kind: "occurrences",
      calendarId: "mike",
      masterId: "m",
      eventIds,
    });
    const read = (...changes: RemoteChange[]) => interpretPage(page(...changes), facts());
    const seen = (effects: ReturnType<typeof read>) =>
      effects.seen.map((one) => (one.kind === "event" ? one.event.eventId : one.eventId));

    it("says which occurrences it has, and the master is seen as any event", () => {
      const master = present({ eventId: "m", series: { kind: "master", recurrence: "listed" } });
      const effects = read(master, occurrence("m1"), has("m1", "m2"));
      expect(effects.listed).toEqual([{ masterId: "m", eventIds: ["m1", "m2"] }]);
      expect([seen(effects), effects.gone]).toEqual([["m", "m1"], []]);
    });

    it("takes back what the page said before of an occurrence it does not have", () => {
      const effects = read(occurrence("m1"), occurrence("m2"), present({ eventId: "e1" }), has("m2"));
      expect([seen(effects), effects.gone]).toEqual([["m2", "e1"], ["m1"]]);
    });

    it("has what the page names of it later as well, and the last list counts", () => {
      const effects = read(has("m1", "m9"), has("m1"), occurrence("m3"), gone("m1"));
      expect(effects.listed).toEqual([{ masterId: "m", eventIds: ["m1", "m3"] }]);
      expect([seen(effects), effects.gone]).toEqual([["m3"], ["m1"]]);
    });

    it("keeps the occurrences of our own event, which its owner repeats, out [R16]", () => {
      const ours = { masterId: "ours", original: { kind: "timed" as const, at: new Date(0) } };
      const effects = interpretPage(
        page(occurrence("o1", { mirrorId, series: { kind: "exception", ...ours } }), {
          ...has("o1"),
          masterId: "ours",
        } as RemoteChange),
        facts({ linked: linkedAs('"7"'), ownMirrors: ownMirror(true) }),
      );
      expect([effects.seen, effects.extras, effects.gone]).toEqual([[], [], ["o1"]]);
      const unmarked = interpretPage(
        page(occurrence("o2", { series: { kind: "exception", ...ours } })),
        facts({ linked: linkedAs('"7"') }),
      );
      expect([unmarked.seen, unmarked.gone]).toEqual([[], ["o2"]]);
    });
  });

  it("takes everything for news but the echo of a write of ours", () => {
    const at = (iso: string) => new Date(iso);
    const told = page(
      present({ eventId: "ours", etag: '"7"', mirrorId, updatedAt: at("2026-11-01T12:00:00Z") }),
      present({ updatedAt: at("2026-11-01T10:00:00Z") }),
      gone("e9"),
    );
    const newsWith = (etag: string) => newsOf(told, interpretPage(told, facts({ linked: linkedAs(etag) })));
    expect(newsWith('"7"')).toEqual({ changes: 2, newestAt: at("2026-11-01T10:00:00Z") });
    expect(newsWith('"6"')).toEqual({ changes: 3, newestAt: at("2026-11-01T12:00:00Z") });
  });

  it("tells when the latest change was made", () => {
    const at = (iso: string) => new Date(iso);
    const effects = interpretPage(
      page(
        present({ updatedAt: at("2026-11-01T10:00:00Z") }),
        present({ eventId: "e2", updatedAt: at("2026-11-01T11:00:00Z") }),
        present({ eventId: "e3", updatedAt: at("2026-11-01T09:00:00Z") }),
      ),
      facts(),
    );
    expect(effects.newestAt).toEqual(at("2026-11-01T11:00:00Z"));
  });
});
