import { describe, expect, test } from "vitest";
import type { RemoteChange } from "@/lib/domain/calendar-event";
import { anEvent, eventsWithBlocks, gone, loseCursor, pageOf, present, read, type StoreWorld } from "./world";

const dayMs = 86_400_000;
const inDays = (days: number, hour: number) =>
  new Date(Date.UTC(2026, 10, 2) + days * dayMs + hour * 3_600_000).toISOString();

/** The master itself starts with its first occurrence. */
const master = (id = "yoga") =>
  present(
    anEvent(id, {
      start: inDays(1, 9),
      end: inDays(1, 10),
      series: { kind: "master", recurrence: "listed" },
    }),
  );
const occurrence = (days: number, masterId = "yoga", hour = 9) =>
  present(
    anEvent(`${masterId}-${days}`, {
      start: inDays(days, hour),
      end: inDays(days, hour + 1),
      series: {
        kind: "exception",
        masterId,
        original: { kind: "timed", at: new Date(inDays(days, 9)) },
      },
    }),
  );
const has = (days: readonly number[], masterId = "yoga"): RemoteChange => ({
  kind: "occurrences",
  calendarId: "c",
  masterId,
  eventIds: days.map((day) => `${masterId}-${day}`),
});
const daysFrom = (first: number, count: number) => Array.from({ length: count }, (_, place) => first + place);
const all = (days: readonly number[], masterId = "yoga") => [
  master(masterId),
  ...days.map((day) => occurrence(day, masterId)),
  has(days, masterId),
];

/** Series whose occurrences the provider names one by one [R26]. */
export function describeListed(at: () => StoreWorld): void {
  const aCalendar = async (...changes: RemoteChange[]) => {
    const { calendarId } = await at().addCalendar({ memberId: await at().addMember() });
    await read(at(), calendarId, [pageOf(changes)]);
    return calendarId;
  };

  describe("a listed series", () => {
    test("blocks where its occurrences are, and its master nowhere [R26]", async () => {
      const calendarId = await aCalendar(...all([1, 8, 15]));
      expect(await at().blocks(calendarId)).toEqual(
        [1, 8, 15].map((day) => ({
          eventId: `yoga-${day}`,
          occurrence: new Date(inDays(day, 9)).toISOString(),
          start: new Date(inDays(day, 9)).toISOString(),
          end: new Date(inDays(day, 10)).toISOString(),
        })),
      );
    });

    test("frees the time of an occurrence that went, and takes that of one that moved [R14][R26]", async () => {
      const calendarId = await aCalendar(...all([1, 8, 15]));
      await read(at(), calendarId, [pageOf([gone("yoga-8"), occurrence(15, "yoga", 13)])]);
      const blocks = await at().blocks(calendarId);
      expect(blocks.map(({ eventId, start }) => [eventId, start])).toEqual([
        ["yoga-1", new Date(inDays(1, 9)).toISOString()],
        ["yoga-15", new Date(inDays(15, 13)).toISOString()],
      ]);
    });

    test("keeps only the occurrences it has, and no other series loses any [R27]", async () => {
      const calendarId = await aCalendar(
        ...all([1, 8, 15]),
        ...all([2, 9], "choir"),
        present(anEvent("one")),
      );
      await read(at(), calendarId, [pageOf([master(), occurrence(8), occurrence(22), has([8, 22])])]);
      const left = ["choir-2", "choir-9", "one", "yoga-22", "yoga-8"];
      expect(await eventsWithBlocks(at(), calendarId)).toEqual(left);
      await read(at(), calendarId, [pageOf([has([])])]);
      expect(await eventsWithBlocks(at(), calendarId)).toEqual(left.slice(0, 3));
      await read(at(), calendarId, [pageOf(all([29]))]);
      expect(await eventsWithBlocks(at(), calendarId)).toEqual([...left.slice(0, 3), "yoga-29"]);
    });

    test("leaves an occurrence nobody can make sense of as it was [R10][R27]", async () => {
      const calendarId = await aCalendar(...all([1, 8]));
      const spoilt: RemoteChange = {
        kind: "unreadable",
        calendarId: "c",
        eventId: "yoga-8",
        reason: "times",
      };
      await read(at(), calendarId, [pageOf([master(), occurrence(1), spoilt, has([1, 8])])]);
      expect(await eventsWithBlocks(at(), calendarId)).toEqual(["yoga-1", "yoga-8"]);
    });

    test("goes with its master, and comes back with it", async () => {
      const calendarId = await aCalendar(...all([1, 8]), present(anEvent("one")));
      await read(at(), calendarId, [pageOf([gone("yoga")])]);
      expect(await eventsWithBlocks(at(), calendarId)).toEqual(["one"]);
      await read(at(), calendarId, [pageOf(all([1, 8]))]);
      expect(await eventsWithBlocks(at(), calendarId)).toEqual(["one", "yoga-1", "yoga-8"]);
    });

    test("is one event when a removal is judged, however often it repeats [P18][R9]", async () => {
      const daily = daysFrom(1, 60);
      const calendarId = await aCalendar(...all(daily), ...all([2, 9], "choir"), present(anEvent("one")));
      const named = daily.map((day) => gone(`yoga-${day}`));
      const { isDone, cursor } = await read(at(), calendarId, [pageOf([...named, gone("yoga")])]);
      expect([isDone, cursor === null, await at().held(calendarId)]).toEqual([true, false, null]);
      expect(await eventsWithBlocks(at(), calendarId)).toEqual(["choir-2", "choir-9", "one"]);
    });

    test("that is missing from a list is one event as well, and many of them are not believed [P18]", async () => {
      const names = daysFrom(10, 12).map((name) => `series${name}`);
      const calendarId = await aCalendar(...names.flatMap((name) => all([1, 8], name)));
      await loseCursor(at(), calendarId);
      await read(at(), calendarId, [pageOf(all([1, 8], "series10"))]);
      expect(await at().held(calendarId)).toMatchObject({ state: "relisting", removing: 11, of: 12 });
      expect(await eventsWithBlocks(at(), calendarId)).toHaveLength(24);
    });
  });

  describe("what ended before the window", () => {
    const old = (count: number) =>
      daysFrom(0, count).map((place) =>
        present(
          anEvent(`old${place}`, { start: inDays(-31, place % 20), end: inDays(-31, 1 + (place % 20)) }),
        ),
      );

    test("is forgotten, not removed: a list that leaves it out is believed [R9]", async () => {
      const calendarId = await aCalendar(...old(40), present(anEvent("one")));
      await loseCursor(at(), calendarId);
      const { isDone } = await read(at(), calendarId, [pageOf([present(anEvent("one"))])]);
      expect([isDone, await at().held(calendarId)]).toEqual([true, null]);
      expect(await eventsWithBlocks(at(), calendarId)).toEqual(["one"]);
    });

    test("does not hide that all the rest is missing [P18]", async () => {
      const coming = daysFrom(1, 12).map((day) =>
        present(anEvent(`new${day}`, { start: inDays(day, 9), end: inDays(day, 10) })),
      );
      const calendarId = await aCalendar(...old(40), ...coming);
      await loseCursor(at(), calendarId);
      await read(at(), calendarId, [pageOf([])]);
      expect(await at().held(calendarId)).toMatchObject({ state: "relisting", removing: 12, of: 12 });
    });
  });
}
