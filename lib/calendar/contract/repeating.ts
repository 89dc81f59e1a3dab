import { expect, it } from "vitest";
import { presentIn, Replica, readAll, spanWords } from "@/lib/calendar/contract/replica";
import {
  allDay,
  aPersonalEvent,
  type Connected,
  type OwnersEvent,
  type Traits,
  timed,
} from "@/lib/calendar/contract/world";
import type { EventTime, LocalDate } from "@/lib/domain/time";

export const zone = "America/Los_Angeles";
const on = (at: string) => ({ kind: "timed", at: new Date(at) }) as const;
/** Mondays at nine in Los Angeles; the clocks change before the second. */
const starts = ["2026-10-26T16", "2026-11-02T17", "2026-11-09T17", "2026-11-16T17", "2026-11-23T17"];
const hourFrom = (start: string) => {
  const at = new Date(`${start}:00:00Z`);
  return timed(at.toISOString(), new Date(at.getTime() + 3_600_000).toISOString());
};
const mondays = aPersonalEvent({
  time: hourFrom("2026-10-26T16"),
  zone,
  recurrence: ["RRULE:FREQ=WEEKLY;COUNT=5"],
});
const second = on("2026-11-02T17:00:00Z");
const third = on("2026-11-09T17:00:00Z");
const fourth = new Date("2026-11-16T17:00:00Z");
const elsewhere = timed("2026-11-04T22:00:00Z", "2026-11-04T23:30:00Z");

/** Series, by what they block: however a provider tells them, whoever follows knows when somebody is busy. */
export function describeRepeating(world: () => Connected, { series }: Pick<Traits, "series">): void {
  const add = (event: OwnersEvent = mondays) => world().owner.add(event);
  const blocks = (...times: readonly EventTime[]) => times.map(spanWords).sort();
  const all = starts.map(hourFrom);
  const without = (...places: number[]) => all.filter((_, place) => !places.includes(place));
  /** What follows the news, and what reads everything now, must say the same. */
  const isBlocked = async (replica: Replica, ...times: readonly EventTime[]) => {
    await replica.follow();
    const anew = new Replica(world());
    await anew.follow();
    expect(anew.blocked(zone)).toEqual(blocks(...times));
    expect(replica.blocked(zone)).toEqual(blocks(...times));
  };
  const following = async () => {
    const replica = new Replica(world());
    await replica.follow();
    return replica;
  };

  it("blocks every occurrence on its own wall clock [P6][B24]", async () => {
    await add();
    await isBlocked(new Replica(world()), ...all);
  });

  it("that comes later is told as news", async () => {
    const replica = await following();
    await add();
    await isBlocked(replica, ...all);
  });

  it("frees where an occurrence was moved from and where one was cancelled [P6][B24]", async () => {
    const { eventId } = await add();
    const replica = await following();
    await world().owner.moveOccurrence(eventId, second, elsewhere);
    await isBlocked(replica, ...without(1), elsewhere);
    await world().owner.skipOccurrence(eventId, third);
    await isBlocked(replica, ...without(1, 2), elsewhere);
    expect(JSON.stringify((await readAll(world())).changes)).not.toMatch(/canary/i);
  });

  it("frees an occurrence that was moved first and cancelled then [P6]", async () => {
    const { eventId } = await add();
    await world().owner.moveOccurrence(eventId, second, elsewhere);
    const replica = await following();
    await world().owner.skipOccurrence(eventId, second);
    await isBlocked(replica, ...without(1));
  });

  it("split in two blocks by either rule where it holds [P7]", async () => {
    const { eventId } = await add();
    const replica = await following();
    const time = timed("2026-11-16T18:30:00Z", "2026-11-16T19:30:00Z");
    await world().owner.split(eventId, fourth, { time, recurrence: ["RRULE:FREQ=WEEKLY;COUNT=2"] });
    const weekAfter = timed("2026-11-23T18:30:00Z", "2026-11-23T19:30:00Z");
    await isBlocked(replica, ...without(3, 4), time, weekAfter);
  });

  it("moved as a whole leaves nothing behind [P6]", async () => {
    const { eventId } = await add();
    const replica = await following();
    await world().owner.move(eventId, hourFrom("2026-10-26T19"));
    const moved = ["2026-10-26T19", "2026-11-02T20", "2026-11-09T20", "2026-11-16T20", "2026-11-23T20"];
    await isBlocked(replica, ...moved.map(hourFrom));
  });

  it("of whole days blocks days, and its exceptions go by date", async () => {
    const time = allDay("2026-11-03", "2026-11-05");
    const recurrence = ["RRULE:FREQ=WEEKLY;COUNT=3"];
    const { eventId } = await add({ ...mondays, time, zone: undefined, recurrence });
    const replica = await following();
    const date = "2026-11-17" as LocalDate;
    const moved = allDay("2026-11-18", "2026-11-19");
    await world().owner.moveOccurrence(eventId, { kind: "allDay", date }, moved);
    await isBlocked(replica, time, allDay("2026-11-10", "2026-11-12"), moved);
  });

  it("that was deleted is gone, with all that belonged to it", async () => {
    const { eventId } = await add();
    const single = await add(aPersonalEvent());
    await world().owner.moveOccurrence(eventId, second, elsewhere);
    await world().owner.skipOccurrence(eventId, third);
    const replica = await following();
    await world().owner.remove(eventId);
    await isBlocked(replica, single.time);
    expect(Object.keys(replica.versions())).toEqual([single.eventId]);
  });

  it("is read as time and kind alone, and so are private events [P14][I5]", async () => {
    await add({ ...mondays, isPrivate: true });
    const own = await add(aPersonalEvent());
    await world().owner.markPrivate(own.eventId);
    const { changes } = await readAll(world());
    expect(new Set(presentIn(changes).map(({ isPrivate }) => isPrivate))).toEqual(new Set([true]));
    expect(presentIn(changes).length).toBeGreaterThan(1);
    expect(JSON.stringify(changes)).not.toMatch(/canary/i);
  });

  it(`is told as ${series}`, async () => {
    const { eventId } = await add();
    const { changes } = await readAll(world());
    const events = presentIn(changes);
    const master = events.find((event) => event.eventId === eventId);
    expect(master?.time).toEqual(mondays.time);
    const recurrence = series === "rules" ? mondays.recurrence : "listed";
    expect(master?.series).toEqual({ kind: "master", recurrence });
    const occurrences = events.filter((event) => event !== master).map((event) => event.series);
    const originals = starts.map((start) => on(`${start}:00:00Z`));
    expect(occurrences).toEqual(
      (series === "rules" ? [] : originals).map((original) => ({
        kind: "exception",
        masterId: eventId,
        original,
      })),
    );
  });
}
