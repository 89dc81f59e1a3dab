import { inspect } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { failureOf, mirrorId } from "@/lib/calendar/contract/world";
import { accountAt } from "@/lib/calendar/google/testing";
import { inTurn, type StubAnswer, type StubRequest, startStub } from "@/lib/calendar/testing/stub-server";
import type { SyncCursor } from "@/lib/domain/calendar-event";

const calendarId = "mike+jobs@demo.test";
const window = { start: new Date("2026-11-20T08:00:00Z"), end: new Date("2027-05-20T08:00:00Z") };
const laterWindow = { ...window, start: new Date("2026-11-21T08:00:00Z") };
const start = { dateTime: "2026-11-24T09:00:00-08:00", timeZone: "America/Los_Angeles" };
const end = { dateTime: "2026-11-24T10:00:00-08:00", timeZone: "America/Los_Angeles" };
const time = {
  kind: "timed",
  start: new Date("2026-11-24T17:00:00Z"),
  end: new Date("2026-11-24T18:00:00Z"),
};

let stub: Awaited<ReturnType<typeof startStub>> | null = null;
afterEach(async () => stub?.close());

/** Answers one request after the other; the last answer stays. */
async function accountAnswering(...answers: StubAnswer[]) {
  stub = await startStub(inTurn(...answers));
  const account = accountAt(stub.url);
  return (cursor: SyncCursor | null, given = window) => account.readChanges(calendarId, cursor, given);
}

const ok = (body: unknown): StubAnswer => ({ status: 200, body });
const last = (...items: unknown[]) => ok({ items, nextSyncToken: "sync1" });
const refused = (status: number, reason?: string): StubAnswer => ({
  status,
  body: reason ? { error: { errors: [{ reason }] } } : "",
});
const request = (index: number): StubRequest => stub?.requests[index] ?? expect.fail(`no request ${index}`);
const query = (index: number) => Object.fromEntries(request(index).query);

describe("what is asked", () => {
  it("reads in full with the window's begin, the same on every page, then by sync token alone", async () => {
    const read = await accountAnswering(
      ok({ items: [], nextPageToken: "p 2" }),
      last(),
      ok({ nextPageToken: "p3" }),
      last(),
    );
    const first = await read(null);
    const second = await read(first.next, laterWindow);
    const third = await read(second.next, laterWindow);
    await read(third.next);
    const { fields, ...full } = query(0);
    const timeMin = "2026-11-20T08:00:00.000Z";
    expect(full).toEqual({ singleEvents: "false", timeMin, maxResults: "2500" });
    expect(query(1)).toEqual({ ...full, fields, pageToken: "p 2" });
    expect(query(2)).toEqual({ singleEvents: "false", fields, syncToken: "sync1", maxResults: "250" });
    expect(query(3)).toEqual({ ...query(2), pageToken: "p3" });
    expect([first, second, third].map(({ isLast }) => isLast)).toEqual([false, true, false]);
    expect(new Set(stub?.requests.map(({ path }) => path))).toEqual(
      new Set([`/calendar/v3/calendars/${encodeURIComponent(calendarId)}/events`]),
    );
  });

  it("asks for times and kind, for no text and no person [I5][P14]", async () => {
    const read = await accountAnswering(last());
    await read(null);
    const names = (query(0).fields ?? "").split(/[^a-zA-Z]+/);
    for (const name of [
      "nextPageToken",
      "nextSyncToken",
      "start",
      "recurrence",
      "originalStartTime",
      "updated",
    ])
      expect(names).toContain(name);
    for (const text of ["summary", "description", "location", "email", "displayName", "organizer", "creator"])
      expect(names).not.toContain(text);
  });
});

describe("what a page says", () => {
  const changeOf = async (item: unknown) => (await (await accountAnswering(last(item)))(null)).changes[0];
  const original = { dateTime: "2026-11-23T09:00:00-08:00", timeZone: "America/Los_Angeles" };
  const at = new Date("2026-11-23T17:00:00Z");

  it.each<[title: string, item: object, event: object]>([
    [
      "everything there is to know",
      {
        id: "e1",
        etag: '"3"',
        status: "tentative",
        updated: "2026-11-20T10:00:00.123Z",
        start,
        end,
        visibility: "confidential",
        attendees: [{ self: true, responseStatus: "accepted" }],
        extendedProperties: { private: { mirrorId } },
      },
      {
        calendarId,
        eventId: "e1",
        etag: '"3"',
        time,
        zone: "America/Los_Angeles",
        series: { kind: "single" },
        shows: "tentative",
        response: "accepted",
        isPrivate: true,
        mirrorId,
        updatedAt: new Date("2026-11-20T10:00:00.123Z"),
      },
    ],
    [
      "little, as a reader of free and busy hears it",
      { id: "e1", start, end },
      { etag: "", shows: "busy", response: "none", mirrorId: null, updatedAt: null },
    ],
    [
      "a zone nobody knows",
      { id: "e1", start: { ...start, timeZone: "Mars/Olympus" }, end },
      { time, zone: null },
    ],
    ["a zone that is none", { id: "e1", start: { ...start, timeZone: 7 }, end }, { time, zone: null }],
    [
      "somebody else's mirrorId",
      { id: "e1", start, end, extendedProperties: { private: { mirrorId: "room 7" } } },
      { mirrorId: null },
    ],
    ["a time without an end", { id: "e1", start }, { time: { ...time, end: time.start } }],
    [
      "a day that ends where it begins",
      { id: "e1", start: { date: "2026-11-24" }, end: { date: "2026-11-24" } },
      { time: { kind: "allDay", startDate: "2026-11-24", endDateExclusive: "2026-11-25" } },
    ],
    ["no recurrence after all", { id: "e1", start, end, recurrence: [] }, { series: { kind: "single" } }],
    [
      "a series",
      { id: "e1", start, end, recurrence: ["RRULE:FREQ=DAILY", "EXDATE;TZID=Europe/Berlin:20261125T090000"] },
      {
        series: {
          kind: "master",
          recurrence: ["RRULE:FREQ=DAILY", "EXDATE;TZID=Europe/Berlin:20261125T090000"],
        },
      },
    ],
    [
      "an exception",
      { id: "e1_x", start, end, recurringEventId: "e1", originalStartTime: original },
      { series: { kind: "exception", masterId: "e1", original: { kind: "timed", at } } },
    ],
    [
      "an exception by date",
      { id: "e1_x", start, end, recurringEventId: "e1", originalStartTime: { date: "2026-11-23" } },
      { series: { kind: "exception", masterId: "e1", original: { kind: "allDay", date: "2026-11-23" } } },
    ],
  ])("understands %s", async (_title, item, event) => {
    expect(await changeOf(item)).toMatchObject({ kind: "present", event });
  });

  it.each<[title: string, item: object, change: object]>([
    ["a deleted event", { id: "e1", status: "cancelled" }, { kind: "gone", calendarId, eventId: "e1" }],
    [
      "a cancelled occurrence",
      { id: "e1_x", status: "cancelled", recurringEventId: "e1", originalStartTime: original },
      { kind: "skipped", calendarId, eventId: "e1_x", masterId: "e1", original: { kind: "timed", at } },
    ],
  ])("understands %s", async (_title, item, change) => {
    expect(await changeOf(item)).toEqual(change);
  });

  const ofADay = (startDate: unknown, endDate: unknown) => ({
    start: { date: startDate },
    end: { date: endDate },
  });
  it.each<[title: string, item: unknown, eventId: string | null, reason: string]>([
    ["nothing", null, null, "shape"],
    ["a text", "CANARY", null, "shape"],
    ["a list", [{ id: "e1" }], null, "shape"],
    ["no id", { summary: "CANARY", start, end }, null, "shape"],
    ["an id that is none", { id: 7, start, end }, null, "shape"],
    ["an id that cannot be kept", { id: "e\u0000", start, end }, null, "shape"],
    ["no times", { id: "e1", summary: "CANARY" }, "e1", "times"],
    ["times that are texts", { id: "e1", start: "CANARY", end: "CANARY" }, "e1", "times"],
    ["an end before the start", { id: "e1", start: end, end: start }, "e1", "times"],
    ["a day that never comes", { id: "e1", ...ofADay("2026-02-30", "2026-03-01") }, "e1", "times"],
    ["a last day that never comes", { id: "e1", ...ofADay("2026-02-27", "2026-02-30") }, "e1", "times"],
    ["days backwards", { id: "e1", ...ofADay("2026-11-24", "2026-11-23") }, "e1", "times"],
    [
      "a time on a day that never comes",
      { id: "e1", start: { dateTime: "2026-02-30T09:00:00Z" }, end },
      "e1",
      "times",
    ],
    ["a day and a time", { id: "e1", start: { date: "2026-11-24" }, end }, "e1", "times"],
    ["a time and a day", { id: "e1", start, end: { date: "2026-11-25" } }, "e1", "times"],
    ["the year 0", { id: "e1", start: { dateTime: "0000-01-01T00:00:00Z" }, end }, "e1", "times"],
    ["the year 275760", { id: "e1", start, end: { dateTime: "+275760-09-13T00:00:00Z" } }, "e1", "times"],
    [
      "a wall clock nobody knows",
      { id: "e1", start: { dateTime: "2026-11-24T09:00:00", timeZone: "Mars/Olympus" }, end },
      "e1",
      "times",
    ],
    ["a rule that is a text", { id: "e1", start, end, recurrence: "RRULE:FREQ=DAILY" }, "e1", "series"],
    ["a rule that is none", { id: "e1", start, end, recurrence: ["RRULE:FREQ=DAILY", 7] }, "e1", "series"],
    [
      "a line of another kind",
      { id: "e1", start, end, recurrence: ["DTSTART:20261124T090000Z"] },
      "e1",
      "series",
    ],
    ["an exception from nowhere", { id: "e1", start, end, recurringEventId: "e0" }, "e1", "series"],
    [
      "an exception of nothing",
      { id: "e1", start, end, recurringEventId: 7, originalStartTime: start },
      "e1",
      "series",
    ],
    [
      "a cancelled occurrence from nowhere",
      { id: "e1", status: "cancelled", recurringEventId: "e0" },
      "e1",
      "series",
    ],
  ])("sets %s aside and tells the event beside it [P29]", async (_title, item, eventId, reason) => {
    const read = await accountAnswering(last(item, { id: "good", start, end }));
    const page = await read(null);
    expect(page.changes).toMatchObject([
      { kind: "unreadable", calendarId, eventId, reason },
      { kind: "present", event: { eventId: "good", time } },
    ]);
    expect(page.isLast).toBe(true);
    expect(JSON.stringify(page)).not.toContain("CANARY");
  });
});

describe("what ends a listing", () => {
  it.each<[title: string, body: unknown]>([
    ["no token at all", { items: [] }],
    ["tokens that are none", { items: [], nextSyncToken: 7, nextPageToken: {} }],
    ["a list that is none", { items: { id: "e1" }, nextSyncToken: "sync1" }],
  ])("never makes a cursor of %s", async (_title, body) => {
    const read = await accountAnswering(ok(body));
    expect(await failureOf(read(null))).toEqual({ kind: "unavailable", status: 200, retryAfterMs: null });
  });

  it("does not follow a page that leads to itself", async () => {
    const read = await accountAnswering(ok({ nextPageToken: "p2" }));
    const { next } = await read(null);
    expect(await failureOf(read(next))).toMatchObject({ kind: "unavailable" });
  });

  it("goes on where a page holds nothing", async () => {
    const read = await accountAnswering(ok({ nextPageToken: "p2" }), last({ id: "e1", start, end }));
    const { changes, isLast, next } = await read(null);
    expect({ changes, isLast }).toEqual({ changes: [], isLast: false });
    expect((await read(next)).changes).toHaveLength(1);
  });

  it.each<[title: string, answer: StubAnswer]>([
    ["410 as documented", refused(410, "fullSyncRequired")],
    ["410 too old", refused(410, "updatedMinTooLongAgo")],
    ["410 for whatever reason", refused(410, "deleted")],
    ["410 without a reason", refused(410)],
    ["400 for a token", refused(400, "invalid")],
    ["400 without a reason", refused(400)],
  ])("has lost its cursor by %s, between listings and within one [P26]", async (_title, answer) => {
    const between = await accountAnswering(last(), answer);
    expect(await failureOf(between((await between(null)).next))).toEqual({ kind: "cursorLost" });
    await stub?.close();
    const within = await accountAnswering(ok({ nextPageToken: "p2" }), answer);
    expect(await failureOf(within((await within(null)).next))).toEqual({ kind: "cursorLost" });
  });

  it.each([
    "nonsense",
    "[]",
    '{"kind":"news","syncToken":"s"}',
    '{"version":2,"kind":"news","syncToken":"s"}',
    '{"version":1,"kind":"news","syncToken":7}',
    '{"version":1,"kind":"all","timeMin":"2026-11-20T08:00:00Z"}',
    '{"version":1,"kind":"all","pageToken":"p2"}',
    '{"version":1,"syncToken":"s"}',
  ])("asks nothing with a cursor of another kind: %s", async (cursor) => {
    const read = await accountAnswering(last());
    expect(await failureOf(read(cursor as SyncCursor))).toEqual({ kind: "cursorLost" });
    expect(stub?.requests).toEqual([]);
  });

  it("does not take a refused beginning for a lost cursor: it would begin for ever", async () => {
    const read = await accountAnswering(refused(400, "invalid"));
    expect(await failureOf(read(null))).toEqual({ kind: "rejected", status: 400, reason: "invalid" });
  });

  it.each<[answer: StubAnswer, kind: string]>([
    [refused(404, "notFound"), "calendarGone"],
    [refused(403, "forbidden"), "forbidden"],
    [refused(413, "uploadTooLarge"), "rejected"],
    [refused(503), "unavailable"],
  ])("keeps its cursor through %o", async (answer, kind) => {
    const read = await accountAnswering(last(), answer, last({ id: "e1", start, end }));
    const { next } = await read(null);
    expect(await failureOf(read(next))).toMatchObject({ kind });
    expect((await read(next)).changes).toHaveLength(1);
  });

  it("says nothing of what it read in its errors [I5][I10]", async () => {
    const body = { items: [{ id: "e1", summary: "CANARY", start, end }], error: { message: "CANARY" } };
    for (const answer of [ok(body), { status: 400, body }, { status: 410, body }, { status: 500, body }]) {
      const read = await accountAnswering(answer);
      const error = await read(null).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Error);
      const shown = inspect(error, { depth: 20, showHidden: true }) + JSON.stringify(error);
      for (const secret of ["CANARY", "ya29.token"]) expect(shown).not.toContain(secret);
      await stub?.close();
    }
  });
});
