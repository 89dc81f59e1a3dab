import { beforeEach, describe, expect, it } from "vitest";
import { control, sharedSandbox } from "../testing";
import { connect, failureOf, type newCalendar } from "./testing";

const MIKE = "mike@demo.test";
const LA = "America/Los_Angeles";
const QUIET = { sendUpdates: "none", calendarId: "primary" } as const;
const ID = "series0";
const SERIES = {
  id: ID,
  summary: "School run",
  start: { dateTime: "2026-11-02T09:00:00-08:00", timeZone: LA },
  end: { dateTime: "2026-11-02T10:00:00-08:00", timeZone: LA },
  recurrence: ["RRULE:FREQ=WEEKLY;BYDAY=MO"],
};
const at = (day: string) => `${ID}_202611${day}T170000Z`;
const RANGE = { timeMin: "2026-11-01T00:00:00Z", timeMax: "2026-12-01T00:00:00Z" };

const sandbox = sharedSandbox({ now: () => Date.parse("2026-11-23T18:00:00Z") });
let api: ReturnType<typeof newCalendar>;
beforeEach(async () => {
  ({ api } = await connect(sandbox.url, MIKE));
  await control(sandbox.url, "events", { account: MIKE, event: SERIES });
});

const ONE = `events/${MIKE}/primary`;
const edit = (id: string, scope: string, body: object) =>
  control(sandbox.url, `${ONE}/${id}?scope=${scope}`, body, "PATCH");
const remove = (id: string, scope: string) =>
  control(sandbox.url, `${ONE}/${id}?scope=${scope}`, undefined, "DELETE");
const list = async (wish: object = {}) =>
  (await api.events.list({ calendarId: "primary", ...wish })).data.items ?? [];
const shown = async (wish: object = RANGE) =>
  (await list({ ...wish, singleEvents: true, orderBy: "startTime" })).map((one) =>
    one.start?.dateTime?.slice(5, 16),
  );
const token = async () => (await api.events.list({ calendarId: "primary" })).data.nextSyncToken ?? "";
const patch = (eventId: string, requestBody: object) => api.events.patch({ ...QUIET, eventId, requestBody });

describe("singleEvents", () => {
  it("[B23] true unrolls a series, false gives its master", async () => {
    expect(await shown()).toEqual([
      "11-02T09:00",
      "11-09T09:00",
      "11-16T09:00",
      "11-23T09:00",
      "11-30T09:00",
    ]);
    const [instance] = await list({ ...RANGE, singleEvents: true, orderBy: "startTime" });
    expect(instance).toMatchObject({
      id: at("02"),
      recurringEventId: ID,
      originalStartTime: SERIES.start,
      summary: "School run",
      iCalUID: `${ID}@google.com`,
    });
    expect(instance).not.toHaveProperty("recurrence");
    expect(await list(RANGE)).toMatchObject([{ id: ID, recurrence: SERIES.recurrence }]);
  });

  it("a series that has ended is not in a later listing", async () => {
    await edit(ID, "all", { recurrence: ["RRULE:FREQ=WEEKLY;COUNT=2"] });
    expect(await list({ timeMin: "2026-11-09T19:00:00Z" })).toEqual([]);
    expect(await list({ timeMin: "2026-11-09T17:30:00Z" })).toMatchObject([{ id: ID }]);
    expect(await list({ timeMax: "2026-11-02T17:00:00Z" })).toEqual([]);
  });

  it.each([{ orderBy: "startTime" }, {}])(
    "pages through occurrences without loss or double: %j",
    async (order) => {
      await control(sandbox.url, "events", { account: MIKE, event: { ...SERIES, id: "other0" } });
      const seen: unknown[] = [];
      let pageToken: string | undefined;
      do {
        const wish = {
          calendarId: "primary",
          ...RANGE,
          ...order,
          singleEvents: true,
          maxResults: 3,
          pageToken,
        };
        const { data } = await api.events.list(wish);
        seen.push(...(data.items ?? []).map(({ id }) => id));
        pageToken = data.nextPageToken ?? undefined;
      } while (pageToken);
      expect([seen.length, new Set(seen).size]).toEqual([10, 10]);
    },
  );
});

describe("[B24] exceptions", () => {
  it("a patched instance becomes one, and only its week changes", async () => {
    const since = await token();
    const moved = {
      start: { dateTime: "2026-11-10T13:00:00-08:00" },
      end: { dateTime: "2026-11-10T14:00:00-08:00" },
    };
    const { data } = await patch(at("09"), moved);
    expect(data).toMatchObject({
      id: at("09"),
      recurringEventId: ID,
      originalStartTime: { dateTime: "2026-11-09T09:00:00-08:00" },
    });
    expect(await shown()).toEqual([
      "11-02T09:00",
      "11-10T13:00",
      "11-16T09:00",
      "11-23T09:00",
      "11-30T09:00",
    ]);
    const changes = await list({ syncToken: since });
    expect(changes.map(({ id }) => id)).toEqual([at("09")]);
    expect((await api.events.get({ calendarId: "primary", eventId: at("09") })).data.start?.dateTime).toBe(
      moved.start.dateTime,
    );
  });

  it("a deleted instance is a cancelled one with the promised fields only, in full and incremental listings", async () => {
    const since = await token();
    expect((await api.events.delete({ ...QUIET, eventId: at("09") })).status).toBe(204);
    expect(await shown()).toEqual(["11-02T09:00", "11-16T09:00", "11-23T09:00", "11-30T09:00"]);
    const bare = {
      kind: "calendar#event",
      etag: expect.any(String),
      id: at("09"),
      status: "cancelled",
      recurringEventId: ID,
      originalStartTime: { dateTime: "2026-11-09T09:00:00-08:00", timeZone: LA },
    };
    expect(await list({ syncToken: since })).toEqual([bare]);
    expect((await list()).map(({ id }) => id)).toEqual([ID, at("09")]);
    expect((await list())[1]).toEqual(bare);
    expect(await failureOf(api.events.delete({ ...QUIET, eventId: at("09") }))).toMatchObject({
      status: 410,
    });
  });

  it("go with their series", async () => {
    await patch(at("09"), { summary: "Late" });
    const since = await token();
    await api.events.delete({ ...QUIET, eventId: ID });
    const changes = await list({ syncToken: since });
    expect(changes.map(({ id, status }) => [id, status])).toEqual([
      [ID, "cancelled"],
      [at("09"), "cancelled"],
    ]);
    expect(await list()).toEqual([]);
    expect(await shown()).toEqual([]);
  });

  it("are cancelled when a new rule no longer has their place", async () => {
    await patch(at("09"), { summary: "Late" });
    await patch(at("16"), { summary: "Early" });
    await patch(ID, { recurrence: ["RRULE:FREQ=WEEKLY;INTERVAL=2"] });
    const all = await list({ showDeleted: true });
    expect(all.map(({ id, status }) => [id, status])).toEqual(
      expect.arrayContaining([
        [at("09"), "cancelled"],
        [at("16"), "confirmed"],
      ]),
    );
    expect(await shown()).toEqual(["11-02T09:00", "11-16T09:00", "11-30T09:00"]);
  });

  it("an instance that never was is 404; a stale version 412", async () => {
    for (const eventId of [`${ID}_20261103T170000Z`, `${ID}_20261109`, "none0_20261109T170000Z"]) {
      expect(await failureOf(api.events.get({ calendarId: "primary", eventId }))).toMatchObject({
        status: 404,
      });
    }
    const { data } = await api.events.get({ calendarId: "primary", eventId: at("09") });
    await patch(ID, { summary: "New name" });
    const stale = { headers: { "If-Match": data.etag ?? "" } };
    expect(await failureOf(api.events.delete({ ...QUIET, eventId: at("09") }, stale))).toMatchObject({
      status: 412,
    });
  });

  it("all-day instances are named by their date", async () => {
    const event = {
      id: "days0",
      start: { date: "2026-11-24" },
      end: { date: "2026-11-25" },
      recurrence: ["RRULE:FREQ=WEEKLY"],
    };
    await control(sandbox.url, "events", { account: MIKE, event });
    await api.events.delete({ ...QUIET, eventId: "days0_20261201" });
    const [gone] = (await list({ showDeleted: true })).slice(-1);
    expect(gone).toMatchObject({ id: "days0_20261201", originalStartTime: { date: "2026-12-01" } });
  });
});

describe("events.instances", () => {
  it("gives the occurrences of one series, cancelled ones on demand", async () => {
    await api.events.delete({ ...QUIET, eventId: at("09") });
    const instances = async (wish: object) =>
      (await api.events.instances({ calendarId: "primary", eventId: ID, ...RANGE, ...wish })).data;
    const ids = (await instances({})).items?.map(({ id }) => id);
    expect(ids).toEqual([at("02"), at("16"), at("23"), at("30")]);
    expect((await instances({ showDeleted: true })).items).toHaveLength(5);
    const first = await instances({ maxResults: 3 });
    expect(first.items).toHaveLength(3);
    expect((await instances({ maxResults: 3, pageToken: first.nextPageToken })).items).toHaveLength(1);
    expect((await instances({ originalStart: "2026-11-16T17:00:00Z" })).items?.map(({ id }) => id)).toEqual([
      at("16"),
    ]);
  });
});

describe("the owner's edits", () => {
  it("this and following: the old series ends before, a new one begins", async () => {
    await edit(ID, "all", { recurrence: ["RRULE:FREQ=WEEKLY;COUNT=5"] });
    await patch(at("23"), { summary: "Exception" });
    const start = { dateTime: "2026-11-16T11:00:00", timeZone: LA };
    const end = { dateTime: "2026-11-16T12:00:00", timeZone: LA };
    const { body } = await edit(at("16"), "following", { start, end });
    expect(body).toMatchObject({
      id: `${ID}_R20261116T170000`,
      recurrence: ["RRULE:FREQ=WEEKLY;COUNT=3"],
      summary: "School run",
    });
    expect(body.iCalUID).not.toBe(`${ID}@google.com`);
    const old = await api.events.get({ calendarId: "primary", eventId: ID });
    expect(old.data.recurrence).toEqual(["RRULE:FREQ=WEEKLY;UNTIL=20261116T165959Z"]);
    expect(await shown()).toEqual([
      "11-02T09:00",
      "11-09T09:00",
      "11-16T11:00",
      "11-23T11:00",
      "11-30T11:00",
    ]);
    expect((await api.events.get({ calendarId: "primary", eventId: at("23") })).data.status).toBe(
      "cancelled",
    );
  });

  it("this and following from the first occurrence on is all of it; deleting leaves what was before", async () => {
    await edit(at("02"), "following", { summary: "Renamed" });
    expect((await list()).map(({ id, summary }) => [id, summary])).toEqual([[ID, "Renamed"]]);
    await remove(at("16"), "following");
    expect(await shown()).toEqual(["11-02T09:00", "11-09T09:00"]);
    await remove(at("02"), "following");
    expect(await list()).toEqual([]);
  });

  it("all: the same clock and the same shift in days, the weekday follows", async () => {
    const start = { dateTime: "2026-11-17T10:30:00", timeZone: LA };
    const end = { dateTime: "2026-11-17T12:00:00", timeZone: LA };
    await edit(at("16"), "all", { start, end });
    expect(await shown()).toEqual(["11-03T10:30", "11-10T10:30", "11-17T10:30", "11-24T10:30"]);
    const { data } = await api.events.get({ calendarId: "primary", eventId: ID });
    expect(data.recurrence).toEqual(["RRULE:FREQ=WEEKLY;BYDAY=TU"]);
    await edit(`${ID}_20261117T183000Z`, "all", { recurrence: null });
    expect(await shown()).toEqual(["11-03T10:30"]);
  });

  it("all, to all-day and back", async () => {
    const day = (date: string) => ({ date, dateTime: null, timeZone: null });
    await edit(at("16"), "all", { start: day("2026-11-16"), end: day("2026-11-17") });
    const { data } = await api.events.get({ calendarId: "primary", eventId: ID });
    expect([data.start, data.end]).toEqual([{ date: "2026-11-02" }, { date: "2026-11-03" }]);
    const clock = (time: string) => ({ date: null, dateTime: `2026-11-16T${time}`, timeZone: LA });
    await edit(`${ID}_20261116`, "all", { start: clock("08:00:00"), end: clock("08:30:00") });
    expect((await shown()).slice(0, 2)).toEqual(["11-02T08:00", "11-09T08:00"]);
  });

  it("duplicates one occurrence as an event of its own, extended properties too", async () => {
    await control(
      sandbox.url,
      `${ONE}/${ID}`,
      { extendedProperties: { private: { mirrorId: "m1" } } },
      "PATCH",
    );
    const { body } = await control(sandbox.url, `${ONE}/${at("09")}/duplicate`, {});
    expect(body).toMatchObject({
      summary: "School run",
      extendedProperties: { private: { mirrorId: "m1" } },
    });
    for (const gone of ["recurringEventId", "originalStartTime", "recurrence"])
      expect(body).not.toHaveProperty(gone);
  });

  it("moves a series to another calendar under the same ids; an instance alone cannot go", async () => {
    const to = "mike-personal@group.calendar.google.com";
    await patch(at("09"), { summary: "Late" });
    expect((await control(sandbox.url, `${ONE}/${at("16")}/move`, { to })).status).toBe(400);
    const { body } = await control(sandbox.url, `${ONE}/${ID}/move`, { to });
    expect(body).toMatchObject({ id: ID, calendarId: to });
    expect(await list()).toEqual([]);
    const moved = await api.events.list({ calendarId: to });
    expect(moved.data.items?.map(({ id }) => id)).toEqual([ID, at("09")]);
  });

  it("[C19] answers an invitation, and the answer decides whether it is busy", async () => {
    const event = {
      ...SERIES,
      id: "invite0",
      recurrence: undefined,
      attendees: [{ email: "boss@x.test" }, { email: MIKE }],
    };
    await control(sandbox.url, "events", { account: MIKE, event });
    await remove(ID, "all");
    const busy = async () => {
      const wide = await connect(sandbox.url, MIKE);
      const { data } = await wide.api.freebusy.query({
        requestBody: { ...RANGE, items: [{ id: "primary" }] },
      });
      return data.calendars?.primary?.busy?.length;
    };
    for (const [response, count] of [
      ["needsAction", 1],
      ["tentative", 1],
      ["declined", 0],
      ["accepted", 1],
    ] as const) {
      const { body } = await control(sandbox.url, `${ONE}/invite0/answer`, { response });
      const self = body.attendees.filter((one: { self?: boolean }) => one.self);
      expect(self).toEqual([{ email: MIKE, self: true, responseStatus: response }]);
      expect(await busy()).toBe(count);
    }
  });
});

it("[B23] free/busy counts every occurrence and respects exceptions", async () => {
  await api.events.delete({ ...QUIET, eventId: at("09") });
  await patch(at("16"), { transparency: "transparent" });
  const { data } = await api.freebusy.query({ requestBody: { ...RANGE, items: [{ id: "primary" }] } });
  expect(data.calendars?.primary?.busy?.map(({ start }) => start)).toEqual([
    "2026-11-02T17:00:00Z",
    "2026-11-23T17:00:00Z",
    "2026-11-30T17:00:00Z",
  ]);
});
