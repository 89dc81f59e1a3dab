import { describe, expect, it } from "vitest";
import { fromTheBeginning } from "@/lib/calendar/contract/replica";
import { aDraft, allDay, failureOf, mirrorId, otherMirrorId, timed } from "@/lib/calendar/contract/world";
import { MemoryCalendars } from "@/lib/calendar/memory/calendars";
import { emptyEvent } from "@/lib/calendar/memory/event";
import { CalendarOwner } from "@/lib/calendar/memory/owner";
import { createMemoryProvider } from "@/lib/calendar/memory/provider";
import { type Gate, Trouble } from "@/lib/calendar/memory/trouble";
import { type MemoryNotice, MemoryWatches } from "@/lib/calendar/memory/watches";
import type { SyncCursor } from "@/lib/domain/calendar-event";
import { Secret } from "@/lib/domain/secret";

const calendar = { name: "Mike", zone: "UTC", isPrimary: true, canWrite: true };
const time = timed("2026-11-24T17:00:00Z", "2026-11-24T18:00:00Z");

function anAccount(gate: Gate = new Trouble().gate) {
  let nowMs = Date.parse("2026-11-20T00:00:00Z");
  const calendars = new MemoryCalendars(
    [
      { id: "c", ...calendar },
      { id: "d", ...calendar, isPrimary: false },
    ],
    () => new Date(nowMs),
  );
  const notices: MemoryNotice[] = [];
  const watches = new MemoryWatches(calendars, (notice) => notices.push(notice));
  const account = { email: "c", calendars, watches, gate };
  const provider = createMemoryProvider(
    account,
    () => {},
    async () => {},
  );
  const owner = new CalendarOwner(calendars, "c");
  const read = (cursor: SyncCursor | null = null, calendarId = "c") =>
    provider.readChanges(calendarId, cursor, fromTheBeginning);
  const advance = (days: number) => {
    nowMs += days * 86_400_000;
  };
  return { calendars, watches, notices, provider, owner, read, advance };
}

describe("the gate", () => {
  it("stands around every call and decides whether it happens", async () => {
    const heard: string[] = [];
    const { provider, calendars } = anAccount(async (call, act) => {
      heard.push(`before ${call}`);
      if (call === "remove") throw new RangeError("killed before");
      const answer = act();
      heard.push(`after ${call}`);
      return answer;
    });
    const { eventId, etag } = await provider.putEvent("c", aDraft(), null, "overwrite");
    const removal = provider.removeEvent({ calendarId: "c", eventId, etag, mirrorId });
    await expect(removal).rejects.toThrow("killed before");
    expect(calendars.require("c", eventId).isCancelled).toBe(false);
    expect(heard).toEqual(["before put", "after put", "before remove"]);
  });

  it("leaves a scheduler the choice of what comes first", async () => {
    const waiting: (() => void)[] = [];
    const { provider, owner, calendars } = anAccount(async (_call, act) => {
      await new Promise<void>((go) => waiting.push(go));
      return act();
    });
    const first = provider.putEvent("c", aDraft({ title: "First" }), null, "overwrite");
    const second = provider.putEvent("c", aDraft({ title: "Second" }), null, "overwrite");
    waiting[1]?.();
    const { eventId } = await second;
    owner.move(eventId, time);
    waiting[0]?.();
    expect(await first).toMatchObject({ kind: "updated", eventId });
    expect(calendars.require("c", eventId).title).toBe("First");
  });
});

describe("the ledger", () => {
  it("counts what the client wrote, and every write to what does not carry its mark [I4]", async () => {
    const { calendars, provider, owner } = anAccount();
    owner.add("personal1", { time });
    const { eventId } = await provider.putEvent("c", aDraft(), null, "overwrite");
    await provider.putEvent("c", aDraft(), null, "overwrite");
    const known = { calendarId: "c", eventId: "personal1", etag: null, mirrorId };
    expect(await failureOf(provider.putEvent("c", aDraft(), known, "overwrite"))).toEqual({
      kind: "notOurs",
    });
    expect([...calendars.ledger]).toEqual([[eventId, 2]]);
    expect(calendars.foreignWrites).toBe(0);
    calendars.saveForClient({ ...emptyEvent("c", "personal1"), mirrorId }, mirrorId);
    calendars.saveForClient({ ...emptyEvent("c", eventId), mirrorId: otherMirrorId }, otherMirrorId);
    expect(calendars.foreignWrites).toBe(2);
    expect(calendars.ledger.get("personal1")).toBe(1);
  });
});

describe("listings", () => {
  it("stay right and small however often events change", async () => {
    const { owner, read } = anAccount();
    for (let count = 0; count < 5; count += 1) owner.add(`event${count}`, { time });
    const { next } = await read();
    for (let count = 0; count < 1_000; count += 1) owner.move(`event${count % 2}`, time);
    const { changes } = await read(next);
    expect(changes.map((change) => change.kind === "present" && change.event.eventId)).toEqual([
      "event0",
      "event1",
    ]);
    expect((await read()).changes).toHaveLength(5);
  });

  it("may forget everything and say so as if it were the truth, then tell the news again", async () => {
    const { owner, read, calendars } = anAccount();
    owner.add("event1", { time });
    calendars.listing.forgetful = 1;
    const { changes, next, isLast } = await read();
    expect([changes, isLast]).toEqual([[], true]);
    owner.add("event2", { time });
    expect((await read(next)).changes).toMatchObject([{ event: { eventId: "event2" } }]);
    expect((await read()).changes).toHaveLength(2);
  });

  it("lose the cursors of one calendar only", async () => {
    const { read, calendars } = anAccount();
    const [here, there] = [await read(), await read(null, "d")];
    calendars.loseCursors("c");
    expect(await failureOf(read(here.next))).toEqual({ kind: "cursorLost" });
    expect((await read(there.next, "d")).changes).toEqual([]);
  });
});

describe("the owner", () => {
  const original = (at: string) => ({ kind: "timed", at: new Date(at) }) as const;
  const series = { kind: "master", recurrence: ["RRULE:FREQ=DAILY;COUNT=9;INTERVAL=1"] } as const;

  it("splits a series: later exceptions are dropped, earlier ones stay [P7]", async () => {
    const { owner, provider } = anAccount();
    owner.add("series1", { time, series, title: "Yoga" });
    const late = timed("2026-11-25T20:00:00Z", "2026-11-25T21:00:00Z");
    owner.moveOccurrence("series1", original("2026-11-25T17:00:00Z"), late);
    owner.moveOccurrence("series1", original("2026-11-28T17:00:00Z"), late);
    owner.split("series1", new Date("2026-11-27T17:00:00Z"), {
      eventId: "series2",
      time: timed("2026-11-27T17:30:00Z", "2026-11-27T18:30:00Z"),
      recurrence: ["RRULE:FREQ=DAILY;COUNT=2"],
    });
    const titles = await provider.readOwnTitles(["c"], fromTheBeginning);
    const starts = titles.map((event) => event.time.kind === "timed" && event.time.start.toISOString());
    expect(starts.sort()).toEqual([
      "2026-11-24T17:00:00.000Z",
      "2026-11-25T20:00:00.000Z",
      "2026-11-26T17:00:00.000Z",
      "2026-11-27T17:30:00.000Z",
      "2026-11-28T17:30:00.000Z",
    ]);
  });

  it("deletes a series: nothing is left of it in a full reading, and its exceptions are told as news", async () => {
    const { owner, read } = anAccount();
    owner.add("series1", { time, series });
    owner.skipOccurrence("series1", original("2026-11-25T17:00:00Z"));
    owner.moveOccurrence("series1", original("2026-11-26T17:00:00Z"), time);
    const { next } = await read();
    owner.remove("series1");
    expect((await read()).changes).toEqual([]);
    expect((await read(next)).changes).toMatchObject([
      { kind: "gone", eventId: "series1" },
      { kind: "skipped", masterId: "series1", original: original("2026-11-26T17:00:00Z") },
    ]);
  });

  it("repeats on a wall clock, over a change of the clocks [P9]", async () => {
    const { owner, provider } = anAccount();
    owner.add("series1", {
      time: timed("2026-10-31T16:00:00Z", "2026-10-31T17:00:00Z"),
      zone: "America/Los_Angeles",
      series: { kind: "master", recurrence: ["RRULE:FREQ=DAILY;UNTIL=20261102T170000Z"] },
    });
    owner.add("days1", {
      time: allDay("2026-10-31", "2026-11-02"),
      series: { kind: "master", recurrence: ["RRULE:FREQ=WEEKLY;COUNT=2"] },
      shows: "free",
    });
    const at = (from: string) => ({
      start: new Date(`2026-${from}:00:00Z`),
      end: new Date(Date.parse(`2026-${from}:00:00Z`) + 3_600_000),
    });
    expect(await provider.busyNow(["c"], fromTheBeginning)).toEqual([
      at("10-31T16"),
      at("11-01T17"),
      at("11-02T17"),
    ]);
  });

  it("moves an event to another calendar with all that belongs to it", async () => {
    const { owner, read } = anAccount();
    owner.add("series1", { time, series });
    owner.skipOccurrence("series1", original("2026-11-25T17:00:00Z"));
    const [here, there] = [await read(), await read(null, "d")];
    owner.moveToCalendar("series1", "d");
    expect((await read(here.next)).changes).toEqual([{ kind: "gone", calendarId: "c", eventId: "series1" }]);
    expect((await read(there.next, "d")).changes.map(({ kind }) => kind)).toEqual(["present", "skipped"]);
  });

  it("copies our event with its mark, under an id of its own", async () => {
    const { owner, provider, read } = anAccount();
    const { eventId } = await provider.putEvent("c", aDraft(), null, "overwrite");
    owner.copy(eventId, "copy1");
    expect((await read()).changes).toMatchObject([
      { event: { eventId, mirrorId } },
      { event: { eventId: "copy1", mirrorId } },
    ]);
  });

  it("brings back what they deleted", async () => {
    const { owner, provider } = anAccount();
    owner.add("event1", { time });
    owner.remove("event1");
    expect(await provider.readEvent("c", "event1")).toBeNull();
    owner.restore("event1");
    expect(await provider.readEvent("c", "event1")).toMatchObject({ time });
  });
});

describe("watches", () => {
  const order = (id: string) => ({ id, callbackUrl: "https://lockstep.test/hook", secret: new Secret("s") });

  it("end by themselves after a week, and when they are forgotten, without a word [P27]", async () => {
    const { provider, owner, watches, notices, advance } = anAccount();
    await provider.watch("c", order("w1"));
    advance(6);
    owner.add("event1", { time });
    await provider.watch("c", order("w2"));
    advance(2);
    expect(watches.living).toEqual(["w2"]);
    owner.move("event1", time);
    watches.forget();
    owner.move("event1", time);
    expect(notices.map(({ watchId, state, number }) => `${watchId} ${state} ${number}`)).toEqual([
      "w1 sync 1",
      "w1 exists 2",
      "w2 sync 1",
      "w2 exists 2",
    ]);
  });
});
