import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { connectedTo } from "@/lib/calendar/contract/connect";
import { fromTheBeginning, presentIn, Replica, readAll } from "@/lib/calendar/contract/replica";
import {
  aDraft,
  aPersonalEvent,
  type Connected,
  failureOf,
  mirrorId,
  timed,
} from "@/lib/calendar/contract/world";
import { microsoftWorld } from "@/lib/calendar/microsoft/testing";
import { type Control, controlOf } from "@/lib/calendar/testing/sandbox-control";
import { type SandboxProcess, startSandboxProcess } from "@/lib/testing/sandbox-process";

/** What only Microsoft does, at a server that does it. */
let sandbox: SandboxProcess;
let world: Connected;
let control: Control;
beforeAll(async () => {
  sandbox = await startSandboxProcess();
  control = controlOf(sandbox.url);
});
beforeEach(async () => {
  world = await connectedTo(await microsoftWorld(sandbox.url));
});
afterEach(async () => {
  const broken = await world.brokenPromises();
  await world.close();
  expect(broken).toEqual([]);
});
afterAll(() => sandbox.close());

const zone = "America/Los_Angeles";
const weekly = (count: number) =>
  aPersonalEvent({
    time: timed("2026-11-02T17:00:00Z", "2026-11-02T18:00:00Z"),
    zone,
    recurrence: [`RRULE:FREQ=WEEKLY;COUNT=${count}`],
  });
const on = (at: string) => ({ kind: "timed", at: new Date(at) }) as const;
const pathOf = (eventId: string) => `microsoft/events/${world.email}/primary/${encodeURIComponent(eventId)}`;
const put = () => world.provider.putEvent(world.calendarId, aDraft(), null, "overwrite");
const ownersOf = async (cursor: Parameters<typeof readAll>[1] = null) =>
  presentIn((await readAll(world, cursor)).changes);

describe("a removal that no delta tells", () => {
  it("of one occurrence is found when its series is read, and when everything is [P26][B24]", async () => {
    await control("microsoft/settings", { quietRemovals: true });
    const { eventId } = await world.owner.add(weekly(4));
    const replica = new Replica(world);
    await replica.follow();
    await world.owner.skipOccurrence(eventId, on("2026-11-09T17:00:00Z"));
    await replica.follow();
    const told = replica.blocked(zone);
    const elsewhere = timed("2026-11-18T20:00:00Z", "2026-11-18T21:00:00Z");
    await world.owner.moveOccurrence(eventId, on("2026-11-16T17:00:00Z"), elsewhere);
    await replica.follow();
    const starts = replica.blocked(zone).map((span) => span.slice(0, 13));
    expect(starts).toEqual(["2026-11-02T17", "2026-11-18T20", "2026-11-23T17"]);
    expect(told.length).toBeGreaterThanOrEqual(starts.length);
    await replica.readAgain();
    expect(replica.blocked(zone)).toHaveLength(3);
  });

  it("is found by itself, because a cursor lives for a day of the window [P26]", async () => {
    const { next } = await readAll(world);
    const later = (hours: number) => ({
      ...fromTheBeginning,
      end: new Date(fromTheBeginning.end.getTime() + hours * 3_600_000),
    });
    expect(await failureOf(readAll(world, next, later(23)))).toBeNull();
    expect(await failureOf(readAll(world, next, later(25)))).toEqual({ kind: "cursorLost" });
  });
});

it.each(["gone", "syncStateNotFound"])(
  "a cursor that died as %s is lost, also in the middle [P26]",
  async (as) => {
    for (const day of [24, 25]) {
      const time = timed(`2026-11-${day}T17:00:00Z`, `2026-11-${day}T18:00:00Z`);
      await world.owner.add(aPersonalEvent({ time }));
    }
    const whole = await readAll(world);
    await world.pages({ size: 1 });
    const { next, isLast } = await world.provider.readChanges(world.calendarId, null, fromTheBeginning);
    expect(isLast).toBe(false);
    await control("microsoft/calendars/expire-sync", { account: world.email, as });
    for (const cursor of [whole.next, next])
      expect(await failureOf(readAll(world, cursor))).toEqual({ kind: "cursorLost" });
  },
);

it("an event that leaves the window is gone, and one nobody knows may be", async () => {
  const { eventId } = await world.owner.add(aPersonalEvent());
  const window = { start: new Date("2026-11-20T00:00:00Z"), end: new Date("2026-12-20T00:00:00Z") };
  const { next } = await readAll(world, null, window);
  await world.owner.move(eventId, timed("2027-03-01T17:00:00Z", "2027-03-01T18:00:00Z"));
  const { changes } = await readAll(world, next, window);
  expect(changes).toContainEqual({ kind: "gone", calendarId: world.calendarId, eventId });
  expect(presentIn(changes)).toEqual([]);
});

it("a meeting that who invited called off is gone, not busy [P13]", async () => {
  const { eventId } = await world.owner.add(aPersonalEvent({ response: "accepted" }));
  const { next } = await readAll(world);
  await control(pathOf(eventId), { isCancelled: true }, "PATCH");
  const gone = { kind: "gone", calendarId: world.calendarId, eventId };
  expect((await readAll(world, next)).changes).toEqual([gone]);
  expect(await ownersOf()).toEqual([]);
});

describe("what its owner makes of our event", () => {
  it("a copy carries our marker and no generation, in news and in a reading of everything [A35][P16]", async () => {
    const ours = await put();
    const { next } = await readAll(world);
    const copy = await control(`${pathOf(ours.eventId)}/duplicate`, {});
    expect(await ownersOf(next)).toMatchObject([{ eventId: copy.id, mirrorId, generation: null }]);
    const all = (await ownersOf()).map((event) => [event.eventId, event.mirrorId, event.generation]);
    expect(all.sort()).toEqual(
      [
        [ours.eventId, mirrorId, 0],
        [copy.id, mirrorId, null],
      ].sort(),
    );
  });

  it("a series of it is told by its marker as well: it blocks nothing [R16]", async () => {
    const { eventId } = await put();
    const { next } = await readAll(world);
    const recurrence = {
      pattern: { type: "weekly", interval: 1, daysOfWeek: ["monday"], firstDayOfWeek: "sunday" },
      range: { type: "numbered", startDate: "2026-11-23", numberOfOccurrences: 3 },
    };
    await control(pathOf(eventId), { recurrence }, "PATCH");
    for (const events of [await ownersOf(next), await ownersOf()]) {
      expect(events).toHaveLength(4);
      expect(new Set(events.map((event) => event.mirrorId))).toEqual(new Set([mirrorId]));
    }
  });
});

it("sixty series at once are read without ever being too many requests [P28]", async () => {
  await control("microsoft/throttle", { paceMs: 2 });
  const event = { subject: "CANARY", start: at(17), end: at(18), recurrence: daily(3) };
  await control("microsoft/events", {
    account: world.email,
    events: Array.from({ length: 60 }, () => event),
  });
  const replica = new Replica(world);
  await replica.follow();
  expect(replica.blocked(zone)).toHaveLength(180);
});

const at = (hour: number) => ({ dateTime: `2026-11-24T${hour}:00:00`, timeZone: "UTC" });
const daily = (count: number) => ({
  pattern: { type: "daily", interval: 1 },
  range: { type: "numbered", startDate: "2026-11-24", numberOfOccurrences: count },
});
