import { afterEach, describe, expect, it } from "vitest";
import { mirrorId } from "@/lib/calendar/contract/world";
import { withoutWords } from "@/lib/calendar/microsoft/change";
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
  movedBy,
  paths,
  removed,
  requests,
  storedIn,
  window,
  words,
} from "@/lib/calendar/microsoft/testing/stub-mailbox";

afterEach(closeMailbox);

describe("what is asked", () => {
  it("begins with the window, follows every link as it is given, and goes on from the last one", async () => {
    const read = await accountWith({ pages: [[full("one")], [], [full("two")]] });
    const pages = [await read(null)];
    for (let page = 0; page < 3; page += 1) pages.push(await read(pages.at(-1)?.next ?? null));
    expect(pages.map(({ isLast }) => isLast)).toEqual([false, false, true, true]);
    expect(pages.map(({ changes }) => idsOf(changes))).toEqual([["one"], [], ["two"], []]);
    const asked = requests().filter(({ path }) => path.endsWith("/delta"));
    expect(asked.map(({ query }) => Object.fromEntries(query))).toEqual([
      { startDateTime: "2026-11-20T08:00:00.000Z", endDateTime: "2027-12-20T08:00:00.000Z" },
      { $skiptoken: "page+1" },
      { $skiptoken: "page+2" },
      { $deltatoken: "page+3" },
    ]);
    for (const { headers } of asked)
      expect(headers.prefer).toBe('IdType="ImmutableId", outlook.timezone="UTC", odata.maxpagesize=100');
  });

  it("remembers link and window, and what belongs to a reading of everything only while it lasts", async () => {
    const read = await accountWith({
      pages: [[bare("m-1", "m", 24)], []],
      events: [full("m")],
      instances: { m: [] },
    });
    const first = await read(null);
    const second = await read(first.next, movedBy(5));
    expect(storedIn(first.next)).toMatchObject({ everything: { copies: {}, series: [expect.any(String)] } });
    expect(storedIn(second.next)).toEqual({
      link: expect.stringMatching(/\$deltatoken=page%2B2$/),
      windowStart: window.start.toISOString(),
      windowEnd: window.end.toISOString(),
    });
  });

  it("drops every word of an event before it is looked at [I5][P14]", () => {
    const item = withoutWords({ ...full("one"), "@removed": { reason: "deleted" } });
    expect(JSON.stringify(item)).not.toMatch(/canary/i);
    expect(Object.keys(item)).toEqual(
      expect.arrayContaining(["id", "start", "showAs", "@odata.etag", "@removed"]),
    );
  });

  it("never asks for a word of a personal event beside the delta, and keeps none [I5][P14]", async () => {
    const mailbox = {
      pages: [
        [full("m", { type: "seriesMaster" }), full("one"), bare("x-1", "x", 24), { ...words }],
        [full("two")],
      ],
      view: [full("one")],
      events: [full("m"), full("one"), full("two"), full("x")],
      instances: { m: [full("m-1", { type: "occurrence" })], x: [full("x-1", { type: "occurrence" })] },
    };
    const read = await accountWith(mailbox);
    const first = await read(null);
    const second = await read(first.next);
    const third = await changesOf(mailbox);
    expect(first.changes.length + second.changes.length + third.length).toBeGreaterThan(8);
    expect(JSON.stringify([first, second, third])).not.toMatch(/canary/i);
    const selects = requests()
      .filter(({ path }) => !path.endsWith("/delta"))
      .map(({ query }) => query.get("$select"));
    expect(selects?.length).toBeGreaterThan(3);
    for (const select of selects ?? [])
      expect(select).toMatch(/^(?!.*(subject|body|location|attendees|organizer|webLink))[\w,]+$/);
  });
});

describe("what a page tells", () => {
  it.each<[title: string, item: Item, expected: object]>([
    [
      "a timed event",
      {},
      { time: { kind: "timed", start: new Date("2026-11-24T17:00Z"), end: new Date("2026-11-24T18:00Z") } },
    ],
    [
      "whole days",
      { isAllDay: true, start: at("2026-11-24T00:00"), end: at("2026-11-26T00:00") },
      { time: { kind: "allDay", startDate: "2026-11-24", endDateExclusive: "2026-11-26" } },
    ],
    [
      "its zone and version",
      {},
      { zone: "America/Los_Angeles", etag: 'W/"one-1"', updatedAt: new Date("2026-11-21T05:00:00.123Z") },
    ],
    ["a version said by its key alone", { "@odata.etag": undefined }, { etag: 'W/"one-1"' }],
    ["out of office", { showAs: "oof" }, { shows: "outOfOffice" }],
    ["working elsewhere", { showAs: "workingElsewhere" }, { shows: "elsewhere" }],
    ["a private one", { sensitivity: "private" }, { isPrivate: true }],
    [
      "an invitation not answered",
      { isOrganizer: false, responseStatus: { response: "notResponded" } },
      { response: "needsAction" },
    ],
    ["our own one", { transactionId: `${mirrorId}:3` }, { mirrorId, generation: 3 }],
    ["somebody's transaction", { transactionId: "localevent:1" }, { mirrorId: null, generation: null }],
  ])("%s [P11][P12][P14]", async (_, changes, expected) => {
    const item = full("one", changes);
    const [change] = await changesOf({ pages: [[item]], events: [item] });
    expect(change).toMatchObject({
      kind: "present",
      event: { calendarId, eventId: "one", series: { kind: "single" }, ...expected },
    });
  });

  it("tells removed events as gone, whether anybody knows them or not", async () => {
    expect(await changesOf({ pages: [[removed("one"), removed("never seen")]] })).toEqual([
      { kind: "gone", calendarId, eventId: "one" },
      { kind: "gone", calendarId, eventId: "never seen" },
    ]);
  });

  it("tells what who invited called off as gone, not as busy", async () => {
    const off = { isCancelled: true, isOrganizer: false };
    const changes = await changesOf({
      pages: [[full("one", off), full("m", { ...off, type: "seriesMaster" })]],
    });
    expect(idsOf(changes)).toEqual(["gone one", "gone m"]);
  });

  it("lets the last of several states count [P10]", async () => {
    const item = full("one", { isOrganizer: false });
    const changes = await changesOf({
      pages: [
        [item, removed("two"), removed("one"), { ...full("two", { isOrganizer: false }), showAs: "free" }],
      ],
    });
    expect(idsOf(changes)).toEqual(["gone one", "two"]);
    expect(changes[1]).toMatchObject({ event: { shows: "free" } });
  });

  it.each<[reason: string, item: unknown]>([
    ["times", full("one", { end: undefined })],
    ["times", full("one", { start: at("2026-02-30T10:00") })],
    ["times", full("one", { isAllDay: true, start: { dateTime: "x" } })],
    ["shape", { ...full("one"), id: undefined }],
    ["shape", "nonsense"],
    ["shape", null],
    ["shape", { ...full("one"), id: "a\u0000b" }],
  ])("sets aside for its %s what makes no sense, and tells the rest [P29]", async (reason, item) => {
    const others = [full("before", { isOrganizer: false }), full("after", { isOrganizer: false })];
    const changes = await changesOf({ pages: [[others[0], item, others[1]]], events: [item as Item] });
    expect(changes.filter(({ kind }) => kind === "present")).toHaveLength(2);
    expect(changes.find(({ kind }) => kind === "unreadable")).toMatchObject({ reason, calendarId });
  });
});

describe("a copy of our own event that its owner made [A35][P16]", () => {
  const marked = {
    singleValueExtendedProperties: [
      { id: "String {66f5a359-4659-4638-81a3-d1d2b2f5c5b4} Name lockstepMirror", value: mirrorId },
    ],
  };

  it("is known in news by reading it once more with its marker", async () => {
    const [change] = await changesOf({ pages: [[full("copy")]], events: [{ ...full("copy"), ...marked }] });
    expect(change).toMatchObject({ kind: "present", event: { eventId: "copy", mirrorId, generation: null } });
    expect(requests().at(-1)?.query.get("$expand")).toContain("lockstepMirror");
  });

  it("is not looked for in our own events, invitations, and what is called off", async () => {
    const items = [
      full("ours", { transactionId: `${mirrorId}:0` }),
      full("invited", { isOrganizer: false }),
      full("off", { isCancelled: true }),
    ];
    await changesOf({ pages: [items] });
    expect(paths()).toEqual(["…/calendarView/delta"]);
  });

  it("is gone when it is no longer there to be read", async () => {
    expect(await changesOf({ pages: [[full("one")]] })).toEqual([
      { kind: "gone", calendarId, eventId: "one" },
    ]);
  });

  it("is found by one look over the window before everything is read, on whatever page it comes", async () => {
    const read = await accountWith({
      pages: [[full("one")], [full("copy"), full("ours", { transactionId: `${mirrorId}:1` })]],
      view: [
        full("one"),
        { ...full("copy"), ...marked },
        { ...full("ours", { transactionId: `${mirrorId}:1` }), ...marked },
      ],
    });
    const first = await read(null);
    const second = await read(first.next);
    const told = [...first.changes, ...second.changes].flatMap((change) =>
      change.kind === "present"
        ? [[change.event.eventId, change.event.mirrorId, change.event.generation]]
        : [],
    );
    expect(told).toEqual([
      ["one", null, null],
      ["copy", mirrorId, null],
      ["ours", mirrorId, 1],
    ]);
    expect(paths()).toEqual(["…/calendarView", "…/calendarView/delta", "…/calendarView/delta"]);
  });
});
