import { inspect } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { failureOf, mirrorId } from "@/lib/calendar/contract/world";
import { createMicrosoftGateway } from "@/lib/calendar/microsoft/gateway";
import { type StubAnswer, type StubRequest, startStub } from "@/lib/calendar/microsoft/stub-server";
import type { RemoteChange, SyncCursor } from "@/lib/domain/calendar-event";
import { Secret } from "@/lib/domain/secret";

const calendarId = "AAMk+cal/1=";
const calendarPath = `/v1.0/me/calendars/${encodeURIComponent(calendarId)}`;
const window = { start: new Date("2026-11-20T08:00:00Z"), end: new Date("2027-12-20T08:00:00Z") };
const movedBy = (hours: number) => ({
  start: new Date(window.start.getTime() + hours * 3_600_000),
  end: new Date(window.end.getTime() + hours * 3_600_000),
});

type Item = Readonly<Record<string, unknown>>;
const at = (dateTime: string) => ({ dateTime: `${dateTime}:00.0000000`, timeZone: "UTC" });
const words = {
  subject: "CANARY-subject",
  bodyPreview: "CANARY-preview",
  body: { contentType: "html", content: "CANARY-body" },
  location: { displayName: "CANARY-place" },
  attendees: [{ emailAddress: { address: "canary@example.test" } }],
  webLink: "https://canary.example.test",
};
const full = (id: string, changes: Item = {}): Item => ({
  "@odata.etag": `W/"${id}-1"`,
  id,
  changeKey: `${id}-1`,
  type: "singleInstance",
  start: at("2026-11-24T17:00"),
  end: at("2026-11-24T18:00"),
  isAllDay: false,
  isCancelled: false,
  isOrganizer: true,
  showAs: "busy",
  sensitivity: "normal",
  responseStatus: { response: "organizer" },
  originalStartTimeZone: "Pacific Standard Time",
  lastModifiedDateTime: "2026-11-21T05:00:00.1234567Z",
  seriesMasterId: null,
  ...words,
  ...changes,
});
const bare = (id: string, masterId: string, day: number): Item => ({
  "@odata.type": "#microsoft.graph.event",
  "@odata.etag": `W/"${id}"`,
  id,
  seriesMasterId: masterId,
  type: "occurrence",
  start: at(`2026-11-${day}T17:00`),
  end: at(`2026-11-${day}T18:00`),
});
const removed = (id: string): Item => ({ id, "@removed": { reason: "deleted" } });

/** What a mailbox holds, as far as it is asked for; the pages of a delta come one after the other. */
type Mailbox = {
  readonly pages: readonly (readonly unknown[])[];
  /** Answers of the delta itself, instead of the next pages. */
  readonly refusals?: readonly StubAnswer[];
  readonly view?: readonly Item[];
  readonly events?: readonly Item[];
  readonly instances?: Readonly<Record<string, readonly unknown[]>>;
  /** Answers before anything else; null: as usual. */
  readonly special?: (request: StubRequest, url: string) => StubAnswer | null;
};

let stub: Awaited<ReturnType<typeof startStub>> | null = null;
afterEach(async () => {
  await stub?.close();
  stub = null;
});

const ok = (body: unknown): StubAnswer => ({ status: 200, body });
const notFound: StubAnswer = {
  status: 404,
  body: { error: { code: "ErrorItemNotFound", message: "CANARY" } },
};

async function accountWith(mailbox: Mailbox) {
  const pages = [...mailbox.pages];
  const refusals = [...(mailbox.refusals ?? [])];
  const link = (name: string, place: number) =>
    `${stub?.url}${calendarPath}/calendarView/delta?$${name}=page%2B${place}`;
  const delta = (): StubAnswer => {
    const refusal = refusals.shift();
    if (refusal) return refusal;
    const value = pages.shift() ?? [];
    const place = mailbox.pages.length - pages.length;
    return ok(
      pages.length > 0
        ? { value, "@odata.nextLink": link("skiptoken", place) }
        : { value, "@odata.deltaLink": link("deltatoken", place) },
    );
  };
  stub = await startStub((request) => {
    const { path } = request;
    const special = mailbox.special?.(request, stub?.url ?? "");
    if (special) return special;
    if (path.endsWith("/calendarView/delta")) return delta();
    if (path.endsWith("/calendarView")) return ok({ value: mailbox.view ?? [] });
    const [, id = "", rest] = /^\/v1\.0\/me\/events\/([^/]+)(\/instances)?$/.exec(path) ?? [];
    if (rest) {
      const value = mailbox.instances?.[id];
      return value ? ok({ value }) : notFound;
    }
    const event = mailbox.events?.find((one) => one.id === id);
    return event ? ok(event) : notFound;
  });
  const gateway = createMicrosoftGateway({
    baseUrl: stub.url,
    clientId: "id",
    clientSecret: "secret",
    tenant: "common",
  });
  const account = gateway.open(new Secret(`token-${stub.url}`));
  return (cursor: SyncCursor | null, given = window) => account.readChanges(calendarId, cursor, given);
}

/** As news, on a cursor that is past everything. */
async function changesOf(mailbox: Mailbox): Promise<readonly RemoteChange[]> {
  const read = await accountWith(mailbox);
  const cursor = JSON.stringify({
    link: `${stub?.url}${calendarPath}/calendarView/delta?$deltatoken=a%2Bb`,
    windowStart: window.start.toISOString(),
    windowEnd: window.end.toISOString(),
  }) as SyncCursor;
  const { changes } = await read(cursor);
  return changes;
}

const paths = () => stub?.requests.map(({ path }) => path.replace(calendarPath, "…")) ?? [];
const idsOf = (changes: readonly RemoteChange[]) =>
  changes.map((change) => {
    if (change.kind === "present") return change.event.eventId;
    return `${change.kind} ${change.kind === "occurrences" ? change.eventIds.join() : change.eventId}`;
  });
const storedIn = (cursor: SyncCursor) => JSON.parse(cursor);

describe("what is asked", () => {
  it("begins with the window, follows every link as it is given, and goes on from the last one", async () => {
    const read = await accountWith({ pages: [[full("one")], [], [full("two")]] });
    const pages = [await read(null)];
    for (let page = 0; page < 3; page += 1) pages.push(await read(pages.at(-1)?.next ?? null));
    expect(pages.map(({ isLast }) => isLast)).toEqual([false, false, true, true]);
    expect(pages.map(({ changes }) => idsOf(changes))).toEqual([["one"], [], ["two"], []]);
    const asked = stub?.requests.filter(({ path }) => path.endsWith("/delta")) ?? [];
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
    const selects = stub?.requests
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
    expect(Object.fromEntries(stub?.requests[2]?.query ?? [])).toMatchObject({
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
    ["its master was called off", { events: [{ ...master, isCancelled: true }] }],
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
    await stub?.close();
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

describe("a copy of our own event that its owner made [A35][P16]", () => {
  const marked = {
    singleValueExtendedProperties: [
      { id: "String {66f5a359-4659-4638-81a3-d1d2b2f5c5b4} Name lockstepMirror", value: mirrorId },
    ],
  };

  it("is known in news by reading it once more with its marker", async () => {
    const [change] = await changesOf({ pages: [[full("copy")]], events: [{ ...full("copy"), ...marked }] });
    expect(change).toMatchObject({ kind: "present", event: { eventId: "copy", mirrorId, generation: null } });
    expect(stub?.requests.at(-1)?.query.get("$expand")).toContain("lockstepMirror");
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

describe("a cursor that is lost [P26]", () => {
  const refused = (status: number, code: string, headers = {}): StubAnswer => ({
    status,
    body: { error: { code, message: "CANARY" } },
    headers,
  });

  it.each<[title: string, refusal: StubAnswer]>([
    [
      "410 with a place to go",
      refused(410, "SyncStateNotFound", { Location: "https://elsewhere.example.test/x" }),
    ],
    ["410 without a code", { status: 410 }],
    ["400", refused(400, "SyncStateNotFound")],
    ["404", refused(404, "syncStateNotFound")],
    ["403", refused(403, "SYNCSTATEINVALID")],
    ["409", refused(409, "resyncRequired")],
    ["400 of another kind for a token that was fine before", refused(400, "BadRequest")],
  ])("by %s", async (_, refusal) => {
    const read = await accountWith({ pages: [[]], refusals: [] });
    const { next } = await read(null);
    await stub?.close();
    const again = await accountWith({ pages: [[]], refusals: [refusal] });
    const here = { ...storedIn(next), link: `${stub?.url}${calendarPath}/calendarView/delta?$deltatoken=x` };
    expect(await failureOf(again(JSON.stringify(here) as SyncCursor))).toEqual({ kind: "cursorLost" });
    expect(stub?.requests).toHaveLength(1);
  });

  it("is not lost where there is none yet: beginning again at once would never end", async () => {
    const read = await accountWith({ pages: [[]], refusals: [{ status: 410 }] });
    expect(await failureOf(read(null))).toMatchObject({ kind: "unavailable" });
    await stub?.close();
    const bad = await accountWith({ pages: [[]], refusals: [refused(400, "BadRequest")] });
    expect(await failureOf(bad(null))).toEqual({ kind: "rejected", status: 400, reason: "BadRequest" });
  });

  it.each([
    [24, null],
    [24.1, { kind: "cursorLost" }],
    [-24.1, { kind: "cursorLost" }],
  ])("with its window when that has moved by %s hours", async (hours, expected) => {
    const read = await accountWith({ pages: [[], [], []] });
    const { next } = await read(null);
    expect(await failureOf(read(next, movedBy(hours)))).toEqual(expected);
  });

  it.each([
    "https://graph.example.test/v1.0/me/calendarView/delta?$deltatoken=x",
    "http://127.0.0.1:1/v1.0/me/calendarView/delta?$deltatoken=x",
    "/v1.0/me/calendarView/delta",
    "nonsense",
  ])("when its link leads elsewhere, and no token goes there: %s [I9]", async (link) => {
    const read = await accountWith({ pages: [[]] });
    const cursor = { link, windowStart: window.start.toISOString(), windowEnd: window.end.toISOString() };
    expect(await failureOf(read(JSON.stringify(cursor) as SyncCursor))).toEqual({ kind: "cursorLost" });
    expect(stub?.requests).toEqual([]);
  });
});

describe("an answer that cannot be true", () => {
  it.each<[title: string, body: unknown]>([
    [
      "a link to another server",
      {
        value: [],
        "@odata.nextLink": "https://elsewhere.example.test/v1.0/me/calendarView/delta?$skiptoken=x",
      },
    ],
    [
      "a last link to another server",
      { value: [], "@odata.deltaLink": "https://elsewhere.example.test/v1.0/x" },
    ],
    ["no link at all", { value: [] }],
    ["no list", { value: {}, "@odata.deltaLink": "x" }],
  ])("is left for later: %s", async (_, body) => {
    const read = await accountWith({ pages: [[]], refusals: [ok(body)] });
    expect(await failureOf(read(null))).toMatchObject({ kind: "unavailable" });
  });

  it("is left for later: a page that is followed by itself", async () => {
    const special = (_: StubRequest, url: string) =>
      ok({ value: [], "@odata.nextLink": `${url}${calendarPath}/calendarView/delta?$deltatoken=a%2Bb` });
    expect(await failureOf(changesOf({ pages: [[]], special }))).toMatchObject({ kind: "unavailable" });
  });

  it("tells no word of what it holds", async () => {
    const read = await accountWith({
      pages: [[]],
      refusals: [{ status: 200, body: { value: "CANARY", note: words } }],
    });
    const error = await read(null).catch((thrown: unknown) => thrown);
    expect(inspect(error, { depth: 20, showHidden: true }) + JSON.stringify(error)).not.toMatch(/canary/i);
  });
});
