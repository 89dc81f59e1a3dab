import { expect, it } from "vitest";
import {
  aDraft,
  allDay,
  aPersonalEvent,
  type Connected,
  failureOf,
  timed,
} from "@/lib/calendar/contract/world";

const window = { start: new Date("2026-11-09T00:00:00Z"), end: new Date("2026-11-30T00:00:00Z") };
const quiet = { description: "CANARY-description", location: "CANARY-place" };

/** What the account's owner, and nobody else, may see of their own events. */
export function describeTitles(world: () => Connected): void {
  const read = (...calendarIds: string[]) => world().provider.readOwnTitles(calendarIds, window);

  it("reads the titles of its owner's events, and nothing more of them (decision 1) [I5]", async () => {
    const { owner, calendarId, otherCalendarId } = world();
    const dentist = await owner.add(aPersonalEvent({ ...quiet, title: "Dentist" }));
    const time = allDay("2026-11-12", "2026-11-14");
    const off = await owner.add(
      aPersonalEvent({ ...quiet, title: "Off", time, shows: "free" }),
      otherCalendarId,
    );
    expect(await read(calendarId, otherCalendarId)).toEqual([
      { calendarId, eventId: dentist.eventId, time: dentist.time, title: "Dentist" },
      { calendarId: otherCalendarId, eventId: off.eventId, time, title: "Off" },
    ]);
    expect(await read()).toEqual([]);
  });

  it("never reads a private one, nor our own, nor what is not there in the window [P14][I5]", async () => {
    const { owner, provider, calendarId } = world();
    await owner.add(aPersonalEvent({ isPrivate: true }));
    await owner.add(
      aPersonalEvent({
        isPrivate: true,
        time: timed("2026-11-10T17:00:00Z", "2026-11-10T18:00:00Z"),
        zone: "America/Los_Angeles",
        recurrence: ["RRULE:FREQ=DAILY;COUNT=5"],
      }),
    );
    const later = await owner.add(aPersonalEvent());
    await owner.markPrivate(later.eventId);
    await provider.putEvent(calendarId, aDraft(), null, "overwrite");
    const gone = await owner.add(aPersonalEvent());
    await owner.remove(gone.eventId);
    for (const day of ["2026-11-08", "2026-11-30"]) {
      await owner.add(aPersonalEvent({ time: timed(`${day}T17:00:00Z`, `${day}T18:00:00Z`) }));
    }
    expect(await read(calendarId)).toEqual([]);
  });

  it("reads every occurrence of a series where it really is [P6]", async () => {
    const { owner, calendarId } = world();
    const { eventId } = await owner.add(
      aPersonalEvent({
        title: "Yoga",
        time: timed("2026-10-26T16:00:00Z", "2026-10-26T17:00:00Z"),
        zone: "America/Los_Angeles",
        recurrence: ["RRULE:FREQ=WEEKLY"],
      }),
    );
    const on = (at: string) => ({ kind: "timed", at: new Date(at) }) as const;
    const moved = timed("2026-11-18T20:00:00Z", "2026-11-18T21:00:00Z");
    await owner.moveOccurrence(eventId, on("2026-11-16T17:00:00Z"), moved);
    await owner.skipOccurrence(eventId, on("2026-11-23T17:00:00Z"));
    const shown = await read(calendarId);
    expect(shown.map(({ title }) => title)).toEqual(["Yoga", "Yoga"]);
    expect(shown.map(({ time }) => time)).toEqual(
      expect.arrayContaining([timed("2026-11-09T17:00:00Z", "2026-11-09T18:00:00Z"), moved]),
    );
    expect(new Set(shown.map((event) => event.eventId)).size).toBe(2);
  });

  it("says so when a calendar is not there", async () => {
    const call = read(world().calendarId, "no-such-calendar@example.test");
    expect(await failureOf(call)).toEqual({ kind: "calendarGone" });
  });
}
