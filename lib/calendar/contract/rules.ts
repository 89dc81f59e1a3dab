import { expect, it } from "vitest";
import { presentIn, Replica, readAll, truth } from "@/lib/calendar/contract/replica";
import {
  allDay,
  aPersonalEvent,
  type Connected,
  type OwnersEvent,
  timed,
} from "@/lib/calendar/contract/world";
import type { LocalDate } from "@/lib/domain/time";

const zone = "America/Los_Angeles";
const mondays = aPersonalEvent({
  time: timed("2026-11-02T17:00:00Z", "2026-11-02T18:00:00Z"),
  zone,
  recurrence: ["RRULE:FREQ=WEEKLY;COUNT=10"],
});
const on = (at: string) => ({ kind: "timed", at: new Date(at) }) as const;
const second = on("2026-11-09T17:00:00Z");
const third = on("2026-11-16T17:00:00Z");

/** Series told by their rules: masters and exceptions, never expanded. */
export function describeRules(world: () => Connected): void {
  const add = (event: OwnersEvent) => world().owner.add(event);

  it("reads a series as one master on its wall clock [P6]", async () => {
    const { eventId } = await add(mondays);
    const { changes } = await readAll(world());
    expect(presentIn(changes)).toMatchObject([
      {
        eventId,
        time: mondays.time,
        zone,
        series: { kind: "master", recurrence: mondays.recurrence },
      },
    ]);
    expect(changes).toHaveLength(1);
  });

  it("reads a moved and a cancelled occurrence by where they were, at once and as news [P6]", async () => {
    const { eventId } = await add(mondays);
    const { next } = await readAll(world());
    const elsewhere = timed("2026-11-11T22:00:00Z", "2026-11-11T23:30:00Z");
    await world().owner.moveOccurrence(eventId, second, elsewhere);
    await world().owner.skipOccurrence(eventId, third);
    for (const { changes } of [await readAll(world(), next), await readAll(world())]) {
      const moved = presentIn(changes).find(({ series }) => series.kind === "exception");
      expect(moved).toMatchObject({
        time: elsewhere,
        series: { kind: "exception", masterId: eventId, original: second },
      });
      const skipped = changes.filter((change) => change.kind === "skipped");
      expect(skipped).toMatchObject([{ calendarId: world().calendarId, masterId: eventId, original: third }]);
      expect(JSON.stringify(changes)).not.toMatch(/canary/i);
    }
  });

  it("reads an occurrence that was moved first and cancelled then as cancelled [P6]", async () => {
    const { eventId } = await add(mondays);
    const elsewhere = timed("2026-11-11T22:00:00Z", "2026-11-11T23:30:00Z");
    await world().owner.moveOccurrence(eventId, second, elsewhere);
    const { next } = await readAll(world());
    await world().owner.skipOccurrence(eventId, second);
    const { changes } = await readAll(world(), next);
    expect(changes).toMatchObject([{ kind: "skipped", masterId: eventId, original: second }]);
  });

  it("reads a split series as two masters, the first one ending before [P7]", async () => {
    const { eventId } = await add(mondays);
    const { next } = await readAll(world());
    const time = timed("2026-11-30T17:30:00Z", "2026-11-30T18:30:00Z");
    const recurrence = ["RRULE:FREQ=WEEKLY;COUNT=6"];
    await world().owner.split(eventId, new Date("2026-11-30T17:00:00Z"), { time, recurrence });
    const events = presentIn((await readAll(world(), next)).changes);
    expect(events).toHaveLength(2);
    const old = events.find((event) => event.eventId === eventId);
    expect(old?.time).toEqual(mondays.time);
    expect(old?.series).toEqual({
      kind: "master",
      recurrence: [expect.stringMatching(/^RRULE:FREQ=WEEKLY;UNTIL=20261130T165959Z$/)],
    });
    const following = events.find((event) => event.eventId !== eventId);
    expect(following).toMatchObject({ time, zone, series: { kind: "master", recurrence } });
  });

  it("reads a series of whole days and its exceptions by date", async () => {
    const time = allDay("2026-11-03", "2026-11-05");
    const { eventId } = await add({ ...mondays, time, zone: undefined });
    const date = "2026-11-17" as LocalDate;
    await world().owner.moveOccurrence(eventId, { kind: "allDay", date }, allDay("2026-11-18", "2026-11-19"));
    const { changes } = await readAll(world());
    expect(presentIn(changes)).toHaveLength(2);
    expect(presentIn(changes)).toContainEqual(
      expect.objectContaining({
        eventId,
        time,
        series: expect.objectContaining({ kind: "master" }),
      }),
    );
    expect(presentIn(changes)).toContainEqual(
      expect.objectContaining({
        time: allDay("2026-11-18", "2026-11-19"),
        series: { kind: "exception", masterId: eventId, original: { kind: "allDay", date } },
      }),
    );
  });

  it("follows a series through everything its owner does to it [P6][P7]", async () => {
    const replica = new Replica(world());
    const isTrue = async () => {
      await replica.follow();
      expect(replica.versions()).toEqual(await truth(world()));
    };
    const { eventId } = await add(mondays);
    await isTrue();
    await world().owner.moveOccurrence(
      eventId,
      second,
      timed("2026-11-11T22:00:00Z", "2026-11-11T23:30:00Z"),
    );
    await isTrue();
    await world().owner.skipOccurrence(eventId, third);
    await isTrue();
    await world().owner.split(eventId, new Date("2026-11-30T17:00:00Z"), {
      time: timed("2026-11-30T17:30:00Z", "2026-11-30T18:30:00Z"),
      recurrence: ["RRULE:FREQ=WEEKLY;COUNT=6"],
    });
    await isTrue();
  });
}
