import { describe, expect, it } from "vitest";
import { browser, control, DENTIST_FORM, expectEscaped, HOSTILE_TITLE, sharedSandbox } from "../testing";
import { connect, failureOf } from "./testing";

const MIKE = "mike@demo.test";
const PAGE = "/google/mike%40demo.test";
const SCHOOL = "mike-school%40group.calendar.google.com";

const sandbox = sharedSandbox({ now: () => Date.parse("2026-11-23T18:00:00Z") });
const { page, submit } = browser(sandbox);
const events = async () => (await control(sandbox.url, `events?account=${MIKE}`)).body.events;

async function newEvent(fields: Record<string, string> = {}) {
  const form = {
    title: "Dentist",
    calendar: MIKE,
    date: "2026-11-24",
    start: "09:00",
    end: "10:00",
    shows: "opaque",
  };
  const reply = await submit(`${PAGE}/events`, { ...form, ...fields });
  expect(reply.status).toBe(303);
  const [event] = await events();
  return { event, path: `${PAGE}/mike%40demo.test/events/${event.id}` };
}

const edit = async (path: string, fields: Record<string, string>) => {
  const reply = await submit(`${path}/edit`, { ...DENTIST_FORM, ...fields });
  return { status: reply.status, to: reply.headers.get("location") ?? "" };
};

describe("the owner's calendar page", () => {
  it("makes a personal event that the API then shows", async () => {
    await newEvent({ private: "on", shows: "transparent" });
    const { api } = await connect(sandbox.url, MIKE);
    const { data } = await api.events.list({ calendarId: "primary" });
    expect(data.items?.[0]).toMatchObject({
      summary: "Dentist",
      start: { dateTime: "2026-11-24T09:00:00-08:00" },
      visibility: "private",
      transparency: "transparent",
    });
    expect(await page(`${PAGE}?week=2026-11-24`)).toContain("Dentist");
    expect(await page(`${PAGE}?week=2026-12-01`)).not.toContain("Dentist");
  });

  it("makes an all-day event with an exclusive end", async () => {
    const { event } = await newEvent({ allDay: "on" });
    expect([event.start, event.end]).toEqual([{ date: "2026-11-24" }, { date: "2026-11-25" }]);
  });

  it("escapes what people type, in text and in attributes", async () => {
    const { path } = await newEvent({ title: HOSTILE_TITLE });
    for (const shown of [await page(PAGE), await page(path)]) expectEscaped(shown);
  });

  it("says what is wrong instead of guessing", async () => {
    const wrong = { title: "x", calendar: MIKE, date: "2026-11-24", start: "10:00", end: "09:00" };
    const reply = await submit(`${PAGE}/events`, wrong);
    expect([reply.status, (await reply.text()).includes("The specified time range is empty.")]).toEqual([
      400,
      true,
    ]);
    expect((await submit(`${PAGE}/events`, { ...wrong, calendar: decodeURIComponent(SCHOOL) })).status).toBe(
      404,
    );
    expect((await fetch(`${sandbox.url}/google/nobody%40x.test`)).status).toBe(404);
    expect(await events()).toEqual([]);
  });
});

describe("the event page", () => {
  it.each([
    ["one hour later", { by: "step" }, "2026-11-24T10:00:00-08:00", "2026-11-24T11:00:00-08:00"],
    [
      "to a new start across the end of summer time",
      { start: "2026-10-31T23:30" },
      "2026-10-31T23:30:00-07:00",
      "2026-11-01T00:30:00-07:00",
    ],
  ])("moves an event %s and keeps its length", async (_name, form, start, end) => {
    const { event, path } = await newEvent();
    await submit(`${path}/move`, form as Record<string, string>);
    const [moved] = await events();
    expect([moved.start.dateTime, moved.end.dateTime]).toEqual([start, end]);
    expect(moved.etag).not.toBe(event.etag);
  });

  it("deletes, brings back, edits and duplicates, marker and all", async () => {
    const { path } = await newEvent();
    const { body: ours } = await control(sandbox.url, "events", {
      account: MIKE,
      event: {
        summary: "Boiler",
        start: { dateTime: "2026-11-24T12:00:00Z" },
        end: { dateTime: "2026-11-24T13:00:00Z" },
        extendedProperties: { private: { mirrorId: "m1" } },
      },
    });
    await submit(`${path}/delete`);
    expect((await events())[0].status).toBe("cancelled");
    expect((await submit(`${path}/delete`)).status).toBe(410);
    await submit(`${path}/restore`);
    await edit(path, { title: "Doctor" });
    expect((await events())[0]).toMatchObject({ status: "confirmed", summary: "Doctor" });
    await submit(`${PAGE}/mike%40demo.test/events/${ours.id}/duplicate`);
    const copies = (await events()).filter((event: { summary: string }) => event.summary === "Boiler");
    expect(copies.map((copy: typeof ours) => copy.extendedProperties.private.mirrorId)).toEqual(["m1", "m1"]);
    expect(copies[0].id).not.toBe(copies[1].id);
  });

  it("gives no forms where the account may only read", async () => {
    const times = { start: { date: "2026-11-24" }, end: { date: "2026-11-25" } };
    const calendar = decodeURIComponent(SCHOOL);
    const { body } = await control(sandbox.url, "events", { account: MIKE, calendar, event: times });
    const path = `${PAGE}/${SCHOOL}/events/${body.id}`;
    expect(await page(path)).not.toContain("<form");
    expect((await submit(`${path}/delete`)).status).toBe(404);
  });
});

describe("a person's own hand", () => {
  it.each([
    ["free", { shows: "transparent" }, { transparency: "transparent", status: "confirmed" }],
    ["tentative", { shows: "tentative" }, { status: "tentative" }],
    ["private", { private: "on" }, { visibility: "private" }],
    ["out of office", { kind: "outOfOffice" }, { eventType: "outOfOffice" }],
    ["focus time", { kind: "focusTime" }, { eventType: "focusTime" }],
    ["a working location", { kind: "workingLocation" }, { eventType: "workingLocation" }],
    [
      "all day, the last day shown",
      { allDay: "on", endDate: "2026-11-26" },
      { start: { date: "2026-11-24" }, end: { date: "2026-11-27" } },
    ],
    [
      "in another zone",
      { zone: "Europe/Berlin" },
      { start: { dateTime: "2026-11-24T00:00:00-08:00", timeZone: "Europe/Berlin" } },
    ],
    [
      "over midnight",
      { start: "22:00", endDate: "2026-11-25", end: "02:00" },
      { end: { dateTime: "2026-11-25T02:00:00-08:00" } },
    ],
    ["every week", { repeat: "RRULE:FREQ=WEEKLY" }, { recurrence: ["RRULE:FREQ=WEEKLY"] }],
    [
      "by a rule of one's own",
      { repeat: "own", rule: "FREQ=DAILY;COUNT=3\nEXDATE:20261125T170000Z" },
      { recurrence: ["RRULE:FREQ=DAILY;COUNT=3", "EXDATE:20261125T170000Z"] },
    ],
    [
      "as an invitation",
      { invitation: "tentative" },
      {
        organizer: { email: "host@example.test" },
        attendees: [{ organizer: true }, { email: MIKE, self: true, responseStatus: "tentative" }],
      },
    ],
  ] as [string, Record<string, string>, object][])(
    "makes an event, and later edits one: %s",
    async (_name, fields, seen) => {
      const made = await newEvent(fields);
      expect(made.event).toMatchObject(seen);
      await submit(`${made.path}/delete`);
      const plain = (
        await control(sandbox.url, "events", {
          account: MIKE,
          event: { id: "plain0", start: { date: "2026-11-23" }, end: { date: "2026-11-24" } },
        })
      ).body;
      const path = `${PAGE}/mike%40demo.test/events/${plain.id}`;
      expect((await edit(path, fields)).status).toBe(303);
      expect((await events()).find((one: { id: string }) => one.id === "plain0")).toMatchObject(seen);
      expect((await edit(path, { date: "2026-11-25", endDate: "2026-11-25" })).status).toBe(303);
      expect((await events()).find((one: { id: string }) => one.id === "plain0")).not.toMatchObject(seen);
    },
  );

  const at = (day: string) => `${PAGE}/mike%40demo.test/events/series0_202611${day}T170000Z`;
  const series = () =>
    control(sandbox.url, "events", {
      account: MIKE,
      event: {
        id: "series0",
        summary: "School run",
        start: { dateTime: "2026-11-23T09:00:00", timeZone: "America/Los_Angeles" },
        end: { dateTime: "2026-11-23T10:00:00", timeZone: "America/Los_Angeles" },
        recurrence: ["RRULE:FREQ=DAILY"],
      },
    });
  const week = async () =>
    [
      ...(await page(`${PAGE}?week=2026-11-23`)).matchAll(
        /<li><a class="event.*?\n(\S+ \S+) <strong>(.*?)</g,
      ),
    ].map(([, time, title]) => `${time} ${title}`);

  it.each([
    ["this", ["9:00 AM School run", "11:00 AM Late", "9:00 AM School run"]],
    ["following", ["9:00 AM School run", "11:00 AM Late", "11:00 AM Late"]],
    ["all", ["11:00 AM Late", "11:00 AM Late", "11:00 AM Late"]],
  ])("edits %s of a series", async (scope, days) => {
    await series();
    const { to } = await edit(at("24"), {
      title: "Late",
      start: "11:00",
      end: "12:00",
      repeat: "RRULE:FREQ=DAILY",
      scope,
    });
    expect((await week()).slice(0, 3)).toEqual(days);
    expect((await fetch(sandbox.url + to)).status).toBe(200);
  });

  it.each([
    ["this", 6],
    ["following", 1],
    ["all", 0],
  ])("deletes %s of a series", async (scope, left) => {
    await series();
    expect((await submit(`${at("24")}/delete`, { scope })).status).toBe(303);
    expect(await week()).toHaveLength(left);
  });

  it("shows the rule of its series in the form of an occurrence", async () => {
    await series();
    expect(await page(at("24"))).toContain('<option value="RRULE:FREQ=DAILY" selected>Every day</option>');
  });

  it("moves, resizes, answers, and takes it to another calendar", async () => {
    const { path } = await newEvent({ invitation: "needsAction" });
    await submit(`${path}/move`, { by: "-1" });
    await submit(`${path}/resize`, { minutes: "30" });
    await submit(`${path}/answer`, { response: "declined" });
    const [event] = await events();
    expect(event).toMatchObject({
      start: { dateTime: "2026-11-24T08:00:00-08:00" },
      end: { dateTime: "2026-11-24T09:30:00-08:00" },
    });
    expect(event.attendees.at(-1)).toMatchObject({ email: MIKE, responseStatus: "declined" });
    const personal = "mike-personal@group.calendar.google.com";
    expect((await submit(`${path}/calendar`, { to: decodeURIComponent(SCHOOL) })).status).toBe(404);
    await submit(`${path}/calendar`, { to: personal });
    const all = await events();
    expect(all.map((one: { calendarId: string; status: string }) => [one.calendarId, one.status])).toEqual([
      [MIKE, "cancelled"],
      [personal, "confirmed"],
    ]);
    const only = (calendar: string) =>
      page(`${PAGE}?week=2026-11-24&calendar=${encodeURIComponent(calendar)}`);
    expect([(await only(personal)).includes("Dentist"), (await only(MIKE)).includes("Dentist")]).toEqual([
      true,
      false,
    ]);
  });
});

describe("an event's own colour", () => {
  it("is its edge and its word on the calendar and a line on its page; without one the calendar's is shown", async () => {
    const { event, path } = await newEvent();
    const shown = async () => [await page(`${PAGE}?week=2026-11-24`), await page(path)];
    for (const text of await shown()) expect(text).not.toContain("Tomato");
    expect((await shown())[0]).not.toContain("--c:#dc2127");
    await control(sandbox.url, `events/${MIKE}/primary/${event.id}`, { colorId: "11" }, "PATCH");
    for (const text of await shown()) expect(text).toContain("Tomato");
    expect((await shown())[0]).toContain("--c:#dc2127");
  });
});

describe("the security page", () => {
  it("lists what was granted, and Revoke ends it", async () => {
    const { auth, api } = await connect(sandbox.url, MIKE);
    expect(await page(`${PAGE}/security`)).toContain(
      "See, create, change and delete events on Google calendars you own",
    );
    await submit(`${PAGE}/revoke`, { client: "lockstep-dev" });
    expect(await page(`${PAGE}/security`)).toContain("No app has access");
    expect(await failureOf(api.calendarList.list())).toMatchObject({ status: 400 });
    expect((await failureOf(auth.refreshAccessToken())).data).toMatchObject({ error: "invalid_grant" });
  });

  it("takes the right to write away and gives it back", async () => {
    const { api } = await connect(sandbox.url, MIKE);
    const role = async () => (await api.calendarList.get({ calendarId: "primary" })).data.accessRole;
    await submit(`${PAGE}/role`, { calendar: MIKE, role: "reader" });
    expect(await role()).toBe("reader");
    await submit(`${PAGE}/role`, { calendar: MIKE, role: "owner" });
    expect(await role()).toBe("owner");
  });
});

describe("the shared pages", () => {
  it("all answer, are marked as not real, and load nothing from elsewhere", async () => {
    await connect(sandbox.url, MIKE);
    for (const path of [
      "/",
      "/requests",
      "/notices",
      "/faults",
      PAGE,
      `${PAGE}/security`,
      "/o/oauth2/v2/auth",
    ]) {
      const shown = await page(path);
      expect(shown).toContain("not real Google");
      expect(shown.match(/(src|href)="https?:/g)).toBeNull();
    }
  });

  it.each([
    ["outage", { status: 503 }],
    ["limit", { status: 429 }],
    ["quota", { status: 403, reason: "rateLimitExceeded" }],
    ["sync-lost", { status: 410, reason: "fullSyncRequired" }],
  ])("the %s switch goes on and off with one click, for one account", async (id, failure) => {
    const { api } = await connect(sandbox.url, MIKE);
    const raj = await connect(sandbox.url, "raj@demo.test");
    await submit("/faults/switch", { id, account: MIKE });
    expect(await failureOf(api.events.list({ calendarId: "primary" }))).toMatchObject(failure);
    expect((await raj.api.events.list({ calendarId: "primary" })).status).toBe(200);
    expect(await page(`/faults?account=${MIKE}`)).toContain('<span class="tag bad">on</span>');
    await submit("/faults/switch", { id, account: MIKE });
    expect((await api.events.list({ calendarId: "primary" })).status).toBe(200);
    expect(await page(`/faults?account=${MIKE}`)).not.toContain('<span class="tag bad">on</span>');
  });

  it("the provider's own switches: notices, key, access, read-only", async () => {
    const { api, auth } = await connect(sandbox.url, MIKE);
    const flip = (id: string, account = MIKE) => submit("/faults/switch", { id, account });
    const drop = async () => (await control(sandbox.url, "notices")).body.modes.drop;
    await flip("drop-notices", "");
    expect(await drop()).toBe(true);
    await flip("drop-notices", "");
    expect(await drop()).toBe(false);
    const role = async () => (await api.calendarList.get({ calendarId: "primary" })).data.accessRole;
    await flip(`read-only ${MIKE}`);
    expect(await role()).toBe("reader");
    await flip(`read-only ${MIKE}`);
    expect(await role()).toBe("owner");
    const before = auth.credentials.access_token;
    await flip("expire-access");
    await role();
    expect(auth.credentials.access_token).not.toBe(before);
    const token = (await api.events.list({ calendarId: "primary" })).data.nextSyncToken ?? "";
    await flip(`expire-sync ${MIKE}`);
    expect(await failureOf(api.events.list({ calendarId: "primary", syncToken: token }))).toMatchObject({
      status: 410,
    });
    await flip("revoke");
    expect(await failureOf(role())).toMatchObject({ status: 400 });
  });

  it("set and remove a fault by form", async () => {
    const { api } = await connect(sandbox.url, MIKE);
    await submit("/faults", { preset: "outage", account: MIKE, times: "" });
    expect(await failureOf(api.calendarList.list())).toMatchObject({ status: 503 });
    expect(await page("/faults")).toContain("Answers 503");
    await submit("/faults/remove");
    expect((await api.calendarList.list()).status).toBe(200);
    expect(await page("/requests")).toContain("calendar.calendarList.list");
  });
});
