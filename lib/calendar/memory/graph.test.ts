import { describe, expect, it } from "vitest";
import { fromTheBeginning } from "@/lib/calendar/contract/replica";
import { aDraft, failureOf, mirrorId, timed } from "@/lib/calendar/contract/world";
import { MemoryCalendars } from "@/lib/calendar/memory/calendars";
import { CalendarOwner } from "@/lib/calendar/memory/owner";
import { createMemoryProvider } from "@/lib/calendar/memory/provider";
import { Trouble } from "@/lib/calendar/memory/trouble";
import { type MemoryNotice, MemoryWatches } from "@/lib/calendar/memory/watches";
import { eventIdOf, type SyncCursor } from "@/lib/domain/calendar-event";
import { googleEventId } from "@/lib/domain/event-id";
import { Secret } from "@/lib/domain/secret";

const minute = 60_000;
const time = timed("2026-11-24T17:00:00Z", "2026-11-24T18:00:00Z");
const draft = aDraft({ generation: 1 });

function anAccount() {
  let nowMs = Date.parse("2026-11-20T00:00:00Z");
  const primary = { id: "c", name: "Ana", zone: "UTC", isPrimary: true, canWrite: true };
  const calendars = new MemoryCalendars([primary], () => new Date(nowMs), "microsoft");
  const notices: MemoryNotice[] = [];
  const watching = { covers: "account", renews: "inPlace" } as const;
  const watches = new MemoryWatches(calendars, (notice) => notices.push(notice), watching, 60 * minute);
  const account = { email: "c", calendars, watches, gate: new Trouble().gate };
  const provider = createMemoryProvider(
    account,
    () => {},
    async () => {},
  );
  const owner = new CalendarOwner(calendars, "c");
  const read = (cursor: SyncCursor | null = null, movedByMs = 0) => {
    const end = new Date(fromTheBeginning.end.getTime() + movedByMs);
    return provider.readChanges("c", cursor, { ...fromTheBeginning, end });
  };
  const put = (generation = 1) => provider.putEvent("c", { ...draft, generation }, null, "overwrite");
  const advance = (byMs: number) => {
    nowMs += byMs;
  };
  const states = () => notices.map(({ state }) => state);
  return { calendars, provider, owner, watches, read, put, advance, states };
}

const known = (eventId: string) => ({ calendarId: "c", eventId, etag: null, mirrorId });

describe("writing in Graph's manner", () => {
  it("makes one event of a transaction, under an id of its own that tells no generation [I2]", async () => {
    const { put, read } = anAccount();
    const [first, again] = [await put(), await put()];
    expect([first.kind, again.kind]).toEqual(["created", "updated"]);
    expect(again.eventId).toBe(first.eventId);
    expect(first.eventId).not.toContain(googleEventId(mirrorId, 1).slice(0, 26));
    const { changes } = await read();
    expect(changes).toMatchObject([{ kind: "present", event: { mirrorId, generation: 1 } }]);
  });

  it("passes over the transaction of a deleted event, and never touches what its owner copied [A35]", async () => {
    const { put, owner, calendars } = anAccount();
    const { eventId } = await put();
    owner.copy(eventId, "copied");
    owner.remove(eventId);
    const second = await put();
    expect(second).toMatchObject({ kind: "created", generation: 2 });
    expect([eventId, "copied"]).not.toContain(second.eventId);
    expect(calendars.require("c", "copied").version).toBeLessThan(calendars.require("c", eventId).version);
  });

  it("takes out all that we made for a mirror, and no copy of it", async () => {
    const { put, owner, provider, calendars } = anAccount();
    const first = await put();
    const second = await put(2);
    owner.copy(second.eventId, "copied");
    await provider.removeEvent(known(first.eventId));
    const left = calendars.all().filter(({ isCancelled }) => !isCancelled);
    expect(left.map(({ eventId }) => eventId)).toEqual(["copied"]);
  });
});

describe("reading in Graph's manner", () => {
  it("loses a cursor whose window is too far behind", async () => {
    const { read } = anAccount();
    const { next } = await read();
    const day = 24 * 60 * minute;
    expect(await failureOf(read(next, day))).toBeNull();
    expect(await failureOf(read(next, day + 1))).toEqual({ kind: "cursorLost" });
  });

  it("names removals of strangers beside its news, and none in a list of everything", async () => {
    const { read, owner, calendars } = anAccount();
    calendars.listing.strangers = true;
    owner.add("one", { time });
    const everything = await read();
    expect(everything.changes.map(eventIdOf)).toEqual(["one"]);
    owner.markPrivate("one");
    const news = await read(everything.next);
    expect(news.changes.map(({ kind }) => kind)).toEqual(["gone", "present"]);
  });

  it("says that an event is gone once it has left the window", async () => {
    const { read, owner } = anAccount();
    owner.add("one", { time });
    const { next } = await read();
    owner.move("one", timed("2028-11-24T17:00:00Z", "2028-11-24T18:00:00Z"));
    expect((await read(next)).changes).toEqual([{ kind: "gone", calendarId: "c", eventId: "one" }]);
    expect((await read()).changes).toEqual([]);
  });

  it("tells of what happened in silence only when everything is read", async () => {
    const { read, owner, calendars } = anAccount();
    const recurrence = ["RRULE:FREQ=WEEKLY;COUNT=2"];
    owner.add("series", { time, zone: "UTC", series: { kind: "master", recurrence } });
    const { next } = await read();
    const original = { kind: "timed", at: new Date("2026-12-01T17:00:00Z") } as const;
    calendars.silently(() => owner.skipOccurrence("series", original));
    expect((await read(next)).changes).toEqual([]);
    const eventIds = ["series_20261124T170000Z"];
    expect((await read()).changes).toContainEqual({
      kind: "occurrences",
      calendarId: "c",
      masterId: "series",
      eventIds,
    });
  });

  it("finds an occurrence nobody changed by its id, until it is taken out", async () => {
    const { owner, provider } = anAccount();
    const series = { kind: "master", recurrence: ["RRULE:FREQ=WEEKLY"] } as const;
    owner.add("series", { time, zone: "UTC", series });
    const original = { kind: "timed", at: new Date("2026-12-01T17:00:00Z") } as const;
    const second = () => provider.readEvent("c", "series_20261201T170000Z");
    expect(await second()).toMatchObject({ series: { kind: "exception", masterId: "series", original } });
    owner.skipOccurrence("series", original);
    expect(await second()).toBeNull();
  });
});

describe("the one watch of an account", () => {
  const order = { id: "w", callbackUrl: "https://lockstep.test/hook", secret: new Secret("s") };

  it("goes quiet when it is not extended in time, and speaks again once it is", async () => {
    const { provider, watches, owner, advance, states } = anAccount();
    const watch = await provider.watch("c", order);
    watches.wantExtension(new Date("2026-11-20T00:05:00Z"));
    owner.add("one", { time });
    advance(5 * minute);
    owner.markPrivate("one");
    expect(states()).toEqual(["sync", "renew", "exists"]);
    await provider.extendWatch(watch);
    owner.markPrivate("one");
    expect(states()).toEqual(["sync", "renew", "exists", "exists"]);
  });

  it("says that notices were missed, and that it ended, and then no more", async () => {
    const { provider, watches, owner, states } = anAccount();
    const watch = await provider.watch("c", order);
    watches.sayMissed();
    watches.endAll();
    owner.add("one", { time });
    expect(states()).toEqual(["sync", "missed", "ended"]);
    expect(await provider.extendWatch(watch)).toBeNull();
  });

  it("lives as long as it is told", async () => {
    const { provider } = anAccount();
    const { expiresAt } = await provider.watch("c", order);
    expect(expiresAt.toISOString()).toBe("2026-11-20T01:00:00.000Z");
  });
});
