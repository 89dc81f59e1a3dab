import { afterEach, describe, expect, it } from "vitest";
import { mirrorId } from "@/lib/calendar/contract/world";
import {
  accountWith,
  at,
  bare,
  calendarId,
  changesOf,
  closeMailbox,
  full,
  type Item,
  idsOf,
  type Mailbox,
  ok,
  paths,
  removed,
  requests,
  window,
} from "@/lib/calendar/microsoft/testing/stub-mailbox";

afterEach(closeMailbox);

describe("a series [P6][B24]", () => {
  const master = full("m", { type: "seriesMaster", showAs: "oof", sensitivity: "private" });
  const occurrence = (id: string, day: number, changes: Item = {}) =>
    full(id, {
      type: "occurrence",
      seriesMasterId: "m",
      start: at(`2026-11-${day}T17:00`),
      end: at(`2026-11-${day}T18:00`),
      ...changes,
    });
  const has = (...eventIds: string[]) => ({ kind: "occurrences", calendarId, masterId: "m", eventIds });

  it.each<[title: string, items: readonly Item[]]>([
    ["its master changed", [master]],
    ["one of its occurrences is told bare", [bare("m-1", "m", 24)]],
    ["several are, and the master as well", [bare("m-1", "m", 24), master, bare("m-2", "m", 25)]],
    ["one was moved", [occurrence("m-2", 26, { type: "exception", originalStart: "2026-11-25T17:00:00Z" })]],
  ])("is read in full once when %s", async (_, items) => {
    const moved = { type: "exception", originalStart: "2026-11-25T17:00:00Z", showAs: "busy" };
    const changes = await changesOf({
      pages: [items],
      events: [master],
      instances: {
        m: [bare("m-1", "m", 24), occurrence("m-2", 26, moved), occurrence("m-3", 27, { isCancelled: true })],
      },
    });
    expect(idsOf(changes)).toEqual(["m", "m-1", "m-2", "occurrences m-1,m-2"]);
    expect(changes[0]).toMatchObject({ event: { series: { kind: "master", recurrence: "listed" } } });
    expect(changes[1]).toMatchObject({
      event: {
        shows: "outOfOffice",
        isPrivate: true,
        series: {
          kind: "exception",
          masterId: "m",
          original: { kind: "timed", at: new Date("2026-11-24T17:00Z") },
        },
      },
    });
    expect(changes[2]).toMatchObject({
      event: {
        shows: "busy",
        time: { start: new Date("2026-11-26T17:00Z") },
        series: { original: { kind: "timed", at: new Date("2026-11-25T17:00Z") } },
      },
    });
    expect(changes[3]).toEqual(has("m-1", "m-2"));
    expect(paths()).toEqual(["…/calendarView/delta", "/v1.0/me/events/m", "/v1.0/me/events/m/instances"]);
    expect(Object.fromEntries(requests()[2]?.query ?? [])).toMatchObject({
      startDateTime: window.start.toISOString(),
      endDateTime: window.end.toISOString(),
    });
  });

  it("of whole days is told by date, bare or not", async () => {
    const days = { isAllDay: true, start: at("2026-11-24T00:00"), end: at("2026-11-25T00:00") };
    const changes = await changesOf({
      pages: [[master]],
      events: [{ ...master, ...days }],
      instances: { m: [{ ...bare("m-1", "m", 24), start: days.start, end: days.end }] },
    });
    expect(changes[1]).toMatchObject({
      event: {
        time: { kind: "allDay", startDate: "2026-11-24" },
        series: { original: { kind: "allDay", date: "2026-11-24" } },
      },
    });
  });

  it("is read to the last page of its occurrences", async () => {
    const rest = `/v1.0/me/events/m/instances?$skip=1`;
    const changes = await changesOf({
      pages: [[master]],
      events: [master],
      special: ({ path, query }, url) => {
        if (!path.endsWith("/instances")) return null;
        if (query.has("$skip")) return ok({ value: [occurrence("m-2", 25)] });
        return ok({ value: [occurrence("m-1", 24)], "@odata.nextLink": url + rest });
      },
    });
    expect(changes.at(-1)).toEqual(has("m-1", "m-2"));
  });

  it.each<[title: string, mailbox: Partial<Mailbox>]>([
    ["its master is not there: orphans are dropped", {}],
    [
      "its master was called off",
      { events: [{ ...master, isCancelled: true }], instances: { m: [occurrence("m-1", 24)] } },
    ],
    ["its occurrences are not there any more", { events: [master] }],
  ])("is gone when %s", async (_, mailbox) => {
    const changes = await changesOf({ pages: [[bare("m-1", "m", 24), bare("m-2", "m", 25)]], ...mailbox });
    expect(changes).toEqual([{ kind: "gone", calendarId, eventId: "m" }]);
  });

  it("goes with all its occurrences, whatever the page still says of them", async () => {
    const changes = await changesOf({
      pages: [[bare("m-1", "m", 24), removed("m"), bare("m-2", "m", 25)]],
      events: [master],
    });
    expect(idsOf(changes)).toEqual(["gone m", "gone m-1", "gone m-2"]);
    expect(paths()).toEqual(["…/calendarView/delta"]);
  });

  it("takes nothing away while one of its occurrences has no id, and keeps what makes no sense [P29]", async () => {
    const spoilt = occurrence("m-2", 25, { start: undefined });
    const nameless = { ...occurrence("m-3", 26), id: "" };
    const mailbox = { pages: [[master]], events: [master] };
    const one = await changesOf({ ...mailbox, instances: { m: [occurrence("m-1", 24), spoilt] } });
    expect(idsOf(one)).toEqual(["m", "m-1", "unreadable m-2", "occurrences m-1,m-2"]);
    await closeMailbox();
    const two = await changesOf({ ...mailbox, instances: { m: [occurrence("m-1", 24), nameless] } });
    expect(idsOf(two)).toEqual(["m", "m-1", "unreadable null"]);
  });

  it("made by its owner out of our own event carries our marker", async () => {
    const marked = {
      singleValueExtendedProperties: [
        { id: "String {66f5a359-4659-4638-81a3-d1d2b2f5c5b4} Name lockstepMirror", value: mirrorId },
      ],
    };
    const ours = { ...master, ...marked, transactionId: `${mirrorId}:2` };
    const changes = await changesOf({
      pages: [[master]],
      events: [ours],
      instances: { m: [bare("m-1", "m", 24)] },
    });
    const told = changes.flatMap((change) =>
      change.kind === "present" ? [[change.event.mirrorId, change.event.generation]] : [],
    );
    expect(told).toEqual([
      [mirrorId, 2],
      [mirrorId, null],
    ]);
  });

  it("is read once in a reading of everything, however its occurrences are spread over the pages", async () => {
    const instances = { m: [occurrence("m-1", 24), occurrence("m-2", 25)] };
    const read = await accountWith({
      pages: [
        [bare("m-1", "m", 24)],
        [bare("m-2", "m", 25)],
        [master],
        [occurrence("m-2", 26, { type: "exception" })],
      ],
      events: [master],
      instances,
    });
    const pages = [await read(null)];
    while (!pages.at(-1)?.isLast) pages.push(await read(pages.at(-1)?.next ?? null));
    const all = ["m", "m-1", "m-2", "occurrences m-1,m-2"];
    // The master itself may have changed since, and an exception may be newer than the list.
    expect(pages.map(({ changes }) => idsOf(changes))).toEqual([all, [], all, ["m-2"]]);
  });
});
