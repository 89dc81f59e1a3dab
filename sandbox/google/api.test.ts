import { beforeEach, describe, expect, it } from "vitest";
import { control, sharedSandbox } from "../testing";
import { connect, failureOf, type newCalendar } from "./testing";

const MIKE = "mike@demo.test";
const ID = "bk0v9q2m7e";
const QUIET = { sendUpdates: "none", calendarId: "primary" } as const;
const TIMES = {
  start: { dateTime: "2026-11-23T14:00:00-08:00", timeZone: "America/Los_Angeles" },
  end: { dateTime: "2026-11-23T15:00:00-08:00", timeZone: "America/Los_Angeles" },
};
const EVENT = {
  id: ID,
  summary: "Boiler service – Jones",
  ...TIMES,
  extendedProperties: { private: { mirrorId: "m1", bookingId: "b1" } },
};

const sandbox = sharedSandbox();
let api: ReturnType<typeof newCalendar>;
beforeEach(async () => {
  ({ api } = await connect(sandbox.url, MIKE));
});

const insert = (requestBody: object = EVENT) => api.events.insert({ ...QUIET, requestBody });
const patch = (requestBody: object) => api.events.patch({ ...QUIET, eventId: ID, requestBody });

describe("insert", () => {
  it("answers the whole event as its owner sees it, without defaults and unknown fields", async () => {
    const { data, status } = await insert({
      ...EVENT,
      transparency: "opaque",
      visibility: "default",
      nonsense: 1,
    });
    expect(status).toBe(200);
    expect(data).toMatchObject({
      ...EVENT,
      kind: "calendar#event",
      status: "confirmed",
      sequence: 0,
      iCalUID: `${ID}@google.com`,
      creator: { email: MIKE, self: true },
      organizer: { email: MIKE, self: true },
      reminders: { useDefault: true },
      eventType: "default",
      htmlLink: `${sandbox.url}/google/mike%40demo.test/mike%40demo.test/events/${ID}`,
    });
    expect(data.etag).toMatch(/^"\d+"$/);
    for (const absent of ["transparency", "visibility", "nonsense"]) expect(data).not.toHaveProperty(absent);
    expect((await fetch(data.htmlLink ?? "")).status).toBe(200);
  });

  it("answers 409 duplicate for a taken id, even when its holder is deleted", async () => {
    await insert();
    expect(await failureOf(insert())).toMatchObject({ status: 409, reason: "duplicate" });
    await api.events.delete({ ...QUIET, eventId: ID });
    expect(await failureOf(insert())).toMatchObject({ status: 409, reason: "duplicate" });
  });

  it("writes times in the calendar's own offset", async () => {
    const start = { dateTime: "2026-07-01T20:00:00Z" };
    const { data } = await insert({
      start,
      end: { dateTime: "2026-07-01T17:00:00", timeZone: "America/New_York" },
    });
    expect(data.start).toEqual({ dateTime: "2026-07-01T13:00:00-07:00", timeZone: "America/Los_Angeles" });
    expect(data.end).toEqual({ dateTime: "2026-07-01T14:00:00-07:00", timeZone: "America/New_York" });
    expect(data.id).toMatch(/^[a-v0-9]{26}$/);
  });

  it.each([
    ["an upper-case id", { id: "ABCDE" }, "invalid"],
    ["a short id", { id: "abcd" }, "invalid"],
    ["a letter past v", { id: "abcdw" }, "invalid"],
    ["an end before the start", { end: { dateTime: "2026-11-23T13:00:00-08:00" } }, "timeRangeEmpty"],
    ["a missing end", { end: undefined }, "required"],
    ["date mixed with dateTime", { end: { date: "2026-11-24" } }, "invalid"],
    ["both in one", { start: { date: "2026-11-23", dateTime: TIMES.start.dateTime } }, "invalid"],
    [
      "a one-day event that ends on its day",
      { start: { date: "2026-11-24" }, end: { date: "2026-11-24" } },
      "timeRangeEmpty",
    ],
    ["a day that does not exist", { start: { date: "2026-02-30" }, end: { date: "2026-03-02" } }, "invalid"],
    ["a time without offset or zone", { start: { dateTime: "2026-11-23T14:00:00" } }, "required"],
    ["a zone nobody knows", { start: { ...TIMES.start, timeZone: "Mars/Base" } }, "invalid"],
    ["colour 12", { colorId: "12" }, "invalid"],
    ["a property that is not text", { extendedProperties: { private: { mirrorId: 7 } } }, "invalid"],
    [
      "a series without a zone",
      { start: { dateTime: TIMES.start.dateTime }, recurrence: ["RRULE:FREQ=DAILY"] },
      "required",
    ],
    ["a DTSTART line", { recurrence: ["DTSTART:20261123T140000"] }, "invalid"],
  ])("refuses %s with 400 and stores nothing", async (_name, change, reason) => {
    expect(await failureOf(insert({ ...EVENT, ...change }))).toMatchObject({ status: 400, reason });
    expect((await api.events.list({ calendarId: "primary", showDeleted: true })).data.items).toEqual([]);
  });
});

describe("patch", () => {
  it("merges objects, replaces arrays, clears with null, and changes etag and updated each time", async () => {
    const first = await insert({
      ...EVENT,
      location: "1 High St",
      attendees: [{ email: "a@x.test" }, { email: "b@x.test" }],
    });
    const { data } = await patch({
      location: null,
      attendees: [{ email: "c@x.test" }],
      extendedProperties: { private: { rev: "2", bookingId: null } },
    });
    expect(data.location).toBeUndefined();
    expect(data.attendees?.map(({ email }) => email)).toEqual(["c@x.test"]);
    expect(data.extendedProperties?.private).toEqual({ mirrorId: "m1", rev: "2" });
    expect(data.summary).toBe(EVENT.summary);
    expect(data.sequence).toBe(0);
    expect(data.etag).not.toBe(first.data.etag);
    expect((await patch({})).data.etag).not.toBe(data.etag);
  });

  it("moves a time, and switches to all-day only when the other shape is nulled", async () => {
    await insert();
    const moved = await patch({ end: { dateTime: "2026-11-23T16:00:00-08:00" } });
    expect(moved.data).toMatchObject({ sequence: 1, end: { dateTime: "2026-11-23T16:00:00-08:00" } });
    const halfway = { start: { date: "2026-11-24" }, end: { date: "2026-11-25" } };
    expect(await failureOf(patch(halfway))).toMatchObject({ status: 400, reason: "invalid" });
    const off = { dateTime: null, timeZone: null };
    const { data } = await patch({ start: { ...halfway.start, ...off }, end: { ...halfway.end, ...off } });
    expect([data.start, data.end]).toEqual([{ date: "2026-11-24" }, { date: "2026-11-25" }]);
  });

  it("answers 412 to a stale If-Match, changes nothing, and takes the right one", async () => {
    const { data } = await insert();
    await patch({ summary: "second" });
    const stale = { headers: { "If-Match": data.etag ?? "" } };
    const call = api.events.patch({ ...QUIET, eventId: ID, requestBody: { summary: "third" } }, stale);
    expect(await failureOf(call)).toMatchObject({ status: 412, reason: "conditionNotMet" });
    expect(await failureOf(api.events.delete({ ...QUIET, eventId: ID }, stale))).toMatchObject({
      status: 412,
    });
    const now = await api.events.get({ calendarId: "primary", eventId: ID });
    expect(now.data.summary).toBe("second");
    const good = { headers: { "If-Match": now.data.etag ?? "" } };
    expect((await api.events.patch({ ...QUIET, eventId: ID, requestBody: {} }, good)).status).toBe(200);
  });
});

describe("update", () => {
  it("replaces everything: what is left out is gone", async () => {
    await insert({ ...EVENT, location: "1 High St", visibility: "private" });
    const { data } = await api.events.update({
      ...QUIET,
      eventId: ID,
      requestBody: { summary: "new", ...TIMES },
    });
    expect(data.summary).toBe("new");
    for (const gone of ["location", "visibility", "extendedProperties"])
      expect(data).not.toHaveProperty(gone);
    expect(data.iCalUID).toBe(`${ID}@google.com`);
    const withoutEnd = { summary: "x", start: TIMES.start };
    const call = api.events.update({ ...QUIET, eventId: ID, requestBody: withoutEnd });
    expect(await failureOf(call)).toMatchObject({ status: 400, reason: "required" });
  });
});

describe("delete and revive", () => {
  it("answers 204, then 410; get still shows the details; status confirmed brings it back", async () => {
    await insert();
    expect((await api.events.delete({ ...QUIET, eventId: ID })).status).toBe(204);
    expect(await failureOf(api.events.delete({ ...QUIET, eventId: ID }))).toMatchObject({
      status: 410,
      reason: "deleted",
    });
    const gone = await api.events.get({ calendarId: "primary", eventId: ID });
    expect(gone.data).toMatchObject({ status: "cancelled", summary: EVENT.summary });
    expect((await patch({ summary: "still gone" })).data.status).toBe("cancelled");
    expect((await patch({ status: "confirmed" })).data.status).toBe("confirmed");
    expect((await api.events.list({ calendarId: "primary" })).data.items).toHaveLength(1);
  });

  it("answers 404 for what never was", async () => {
    expect(await failureOf(api.events.delete({ ...QUIET, eventId: "never0" }))).toMatchObject({
      status: 404,
      reason: "notFound",
    });
    expect(await failureOf(api.events.get({ calendarId: "nobody@x.test", eventId: ID }))).toMatchObject({
      status: 404,
    });
  });
});

describe("get", () => {
  it("answers 304 while the etag is the same", async () => {
    const { data } = await insert();
    const known = { headers: { "If-None-Match": data.etag ?? "" } };
    expect((await api.events.get({ calendarId: "primary", eventId: ID }, known)).status).toBe(304);
    await patch({ summary: "changed" });
    expect((await api.events.get({ calendarId: "primary", eventId: ID }, known)).status).toBe(200);
  });
});

describe("list", () => {
  const at = (hour: string) => ({ dateTime: `2026-11-23T${hour}:00:00-08:00` });
  const ids = (page: { data: { items?: { id?: string | null }[] } }) => page.data.items?.map(({ id }) => id);

  it("pages without loss or double, with a sync token on the last page only", async () => {
    for (let n = 0; n < 7; n += 1) await insert({ ...TIMES, id: `event${n}` });
    const seen: unknown[] = [];
    let pageToken: string | undefined;
    let pages = 0;
    let syncToken: string | null | undefined;
    do {
      const page = await api.events.list({ calendarId: "primary", maxResults: 3, pageToken });
      seen.push(...(ids(page) ?? []));
      pages += 1;
      pageToken = page.data.nextPageToken ?? undefined;
      syncToken = page.data.nextSyncToken;
      expect(Boolean(pageToken)).toBe(!syncToken);
    } while (pageToken);
    expect([pages, seen]).toEqual([3, Array.from({ length: 7 }, (_, n) => `event${n}`)]);
  });

  it("treats timeMin as after the end and timeMax as before the start, both exclusive", async () => {
    await insert({ id: "first", start: at("08"), end: at("09") });
    await insert({ id: "last0", start: at("10"), end: at("11") });
    const between = (timeMin: string, timeMax: string) =>
      api.events.list({
        calendarId: "primary",
        timeMin: at(timeMin).dateTime,
        timeMax: at(timeMax).dateTime,
      });
    expect(ids(await between("09", "10"))).toEqual([]);
    expect(ids(await between("08", "11"))).toEqual(["first", "last0"]);
    expect(await failureOf(between("10", "10"))).toMatchObject({ status: 400, reason: "timeRangeEmpty" });
    expect(await failureOf(api.events.list({ calendarId: "primary", timeMin: "2026-11-23" }))).toMatchObject({
      status: 400,
    });
  });

  it("finds by private property and hides the deleted unless asked", async () => {
    await insert();
    await insert({ ...TIMES, id: "other" });
    const wish = { calendarId: "primary", privateExtendedProperty: ["mirrorId=m1", "bookingId=b1"] };
    expect(ids(await api.events.list(wish))).toEqual([ID]);
    await api.events.delete({ ...QUIET, eventId: ID });
    expect(ids(await api.events.list(wish))).toEqual([]);
    expect(ids(await api.events.list({ ...wish, showDeleted: true }))).toEqual([ID]);
  });

  it("gives only the changes since a sync token, deletions bare, and 410 once the token has died", async () => {
    await insert();
    await insert({ ...TIMES, id: "other" });
    const full = await api.events.list({ calendarId: "primary" });
    const since = (syncToken: string | null | undefined) =>
      api.events.list({ calendarId: "primary", syncToken: syncToken ?? "" });
    const quiet = await since(full.data.nextSyncToken);
    expect(quiet.data.items).toEqual([]);
    await api.events.delete({ ...QUIET, eventId: ID });
    await api.events.patch({ ...QUIET, eventId: "other", requestBody: { summary: "moved" } });
    const { data } = await since(quiet.data.nextSyncToken);
    expect(data.items?.[0]).toEqual({
      kind: "calendar#event",
      etag: expect.any(String),
      id: ID,
      status: "cancelled",
    });
    expect(data.items?.[1]).toMatchObject({ id: "other", summary: "moved" });
    const mixed = api.events.list({
      calendarId: "primary",
      syncToken: data.nextSyncToken ?? "",
      timeMin: at("08").dateTime,
    });
    expect(await failureOf(mixed)).toMatchObject({ status: 400 });
    await control(sandbox.url, "calendars/expire-sync", { account: MIKE });
    expect(await failureOf(since(data.nextSyncToken))).toMatchObject({
      status: 410,
      reason: "fullSyncRequired",
    });
    expect(await failureOf(since("nonsense"))).toMatchObject({ status: 410 });
  });
});
