import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../server";
import { connect, control, failureOf } from "./testing";

const MIKE = "mike@demo.test";
const PAGE = "/google/mike%40demo.test";
const SCHOOL = "mike-school%40group.calendar.google.com";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ now: () => Date.parse("2026-11-23T18:00:00Z") });
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await control(sandbox.url, "reset", {});
});

const page = async (path: string) => (await fetch(sandbox.url + path)).text();
const submit = (path: string, fields: Record<string, string> = {}) =>
  fetch(sandbox.url + path, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });
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
    const { path } = await newEvent({ title: `<script>alert(1)</script>"'` });
    for (const shown of [await page(PAGE), await page(path)]) {
      expect(shown).not.toContain("<script>");
      expect(shown).toContain("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;");
    }
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

  it("deletes, brings back, renames and duplicates, marker and all", async () => {
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
    await submit(`${path}/rename`, { title: "Doctor" });
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
    for (const path of ["/", "/requests", "/faults", PAGE, `${PAGE}/security`, "/o/oauth2/v2/auth"]) {
      const shown = await page(path);
      expect(shown).toContain("not real Google");
      expect(shown.match(/(src|href)="https?:/g)).toBeNull();
    }
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
