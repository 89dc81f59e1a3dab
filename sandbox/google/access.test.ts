import { beforeEach, describe, expect, it } from "vitest";
import { control, sharedSandbox } from "../testing";
import { connect, FREEBUSY, failureOf, LIST, newAuth, newCalendar, OWNED, PREFIX } from "./testing";

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

describe("calendars, roles and scopes", () => {
  it("lists roles, and marks the primary", async () => {
    const { data } = await api.calendarList.list();
    expect(data.items?.map(({ summary, accessRole, primary }) => [summary, accessRole, primary])).toEqual([
      [MIKE, "owner", true],
      ["Personal", "owner", undefined],
      ["School runs", "reader", undefined],
      ["US holidays", "reader", undefined],
    ]);
    expect((await api.calendarList.list({ minAccessRole: "writer" })).data.items).toHaveLength(2);
    expect((await api.colors.get()).data.event?.["11"]?.background).toMatch(/^#/);
  });

  it("gives only changed lines since a list's sync token, and 410 once a calendar is gone from it", async () => {
    const list = async (syncToken?: string | null) => {
      const { data } = await api.calendarList.list({ syncToken: syncToken ?? undefined });
      return { token: data.nextSyncToken, names: data.items?.map(({ summary }) => summary) };
    };
    const { token } = await list();
    expect((await list(token)).names).toEqual([]);
    const calendar = "mike-personal@group.calendar.google.com";
    await control(sandbox.url, "calendars/role", { account: MIKE, calendar, role: "reader" });
    await control(sandbox.url, "calendars", { account: MIKE, summary: "New one" });
    const changes = await list(token);
    expect(changes.names?.toSorted()).toEqual(["New one", "Personal"]);
    expect((await list(changes.token)).names).toEqual([]);
    const mixed = api.calendarList.list({ syncToken: token ?? "", minAccessRole: "owner" });
    expect(await failureOf(mixed)).toMatchObject({ status: 400 });
    await control(sandbox.url, "calendars/role", { account: MIKE, calendar, role: "none" });
    expect(await failureOf(list(changes.token))).toMatchObject({ status: 410 });
    expect(await failureOf(api.events.list({ calendarId: calendar }))).toMatchObject({ status: 404 });
    const fresh = await list();
    await control(sandbox.url, "calendars/expire-list", { account: MIKE });
    expect(await failureOf(list(fresh.token))).toMatchObject({ status: 410 });
  });

  it("refuses to write where the person may only read", async () => {
    const { api: wide } = await connect(sandbox.url, MIKE, { scopes: [`${PREFIX}calendar`] });
    const write = () =>
      wide.events.insert({ calendarId: "primary", requestBody: TIMES, sendUpdates: "none" });
    expect((await wide.settings.get({ setting: "timezone" })).data.value).toBe("America/Los_Angeles");
    await control(sandbox.url, "calendars/role", { account: MIKE, calendar: "primary", role: "reader" });
    expect(await failureOf(write())).toMatchObject({ status: 403, reason: "requiredAccessLevel" });
    await control(sandbox.url, "calendars/role", { account: MIKE, calendar: "primary", role: "owner" });
    expect((await write()).status).toBe(200);
  });

  it("lets no reading scope write: events.owned does not reach a calendar the person only writes in", async () => {
    await control(sandbox.url, "calendars/role", { account: MIKE, calendar: "primary", role: "writer" });
    expect(await failureOf(insert())).toMatchObject({ status: 403, reason: "insufficientPermissions" });
    expect((await api.events.list({ calendarId: "primary" })).data.accessRole).toBe("freeBusyReader");
    const { api: wide } = await connect(sandbox.url, MIKE, { scopes: [`${PREFIX}calendar.events`] });
    expect((await wide.events.insert({ ...QUIET, requestBody: EVENT })).status).toBe(200);
  });

  it("shows time and kind only through the free/busy scope", async () => {
    await insert({ ...EVENT, description: "secret" });
    const { api: narrow } = await connect(sandbox.url, MIKE, { scopes: [FREEBUSY] });
    const { data } = await narrow.events.list({ calendarId: "primary" });
    expect(data.items?.[0]?.start?.dateTime).toBe(TIMES.start.dateTime);
    expect(JSON.stringify(data)).not.toMatch(/Boiler|secret|mirrorId/);
  });

  it.each([
    ["freebusy.query", [OWNED, LIST]],
    ["calendarList.list", [OWNED, FREEBUSY]],
    ["events.insert", [LIST, FREEBUSY]],
    ["events.list", [LIST]],
    ["colors.get", [`${PREFIX}calendar.events`]],
    ["settings.get", [OWNED]],
  ])("answers 403 insufficientPermissions to %s without its scope", async (operation, scopes) => {
    const { api: narrow } = await connect(sandbox.url, MIKE, { scopes });
    const calls: Record<string, () => Promise<unknown>> = {
      "freebusy.query": () => narrow.freebusy.query({ requestBody: {} }),
      "calendarList.list": () => narrow.calendarList.list(),
      "events.insert": () => narrow.events.insert({ calendarId: "primary", requestBody: EVENT }),
      "events.list": () => narrow.events.list({ calendarId: "primary" }),
      "colors.get": () => narrow.colors.get(),
      "settings.get": () => narrow.settings.get({ setting: "timezone" }),
    };
    const failure = await failureOf(calls[operation]?.() ?? Promise.resolve());
    expect(failure).toMatchObject({ status: 403, reason: "insufficientPermissions" });
  });

  it("keeps calendars made by the app writable with app.created alone, and others closed", async () => {
    const { api: narrow } = await connect(sandbox.url, "raj@demo.test", {
      scopes: [`${PREFIX}calendar.app.created`],
    });
    const { data } = await narrow.calendars.insert({
      requestBody: { summary: "Lockstep", timeZone: "America/Denver" },
    });
    const into = (calendarId: string) =>
      narrow.events.insert({ calendarId, sendUpdates: "none", requestBody: TIMES });
    expect((await into(data.id ?? "")).status).toBe(200);
    expect(await failureOf(into("primary"))).toMatchObject({
      status: 403,
      reason: "insufficientPermissions",
    });
  });

  it("answers 401 without a token and 404 for what is not imitated", async () => {
    const reply = await fetch(`${sandbox.url}/calendar/v3/users/me/calendarList`);
    expect([reply.status, (await reply.json()).error.errors[0].reason]).toEqual([401, "required"]);
    const stranger = newAuth(sandbox.url);
    stranger.setCredentials({ access_token: "ya29.made-up" });
    const list = newCalendar(sandbox.url, stranger).calendarList.list();
    expect(await failureOf(list)).toMatchObject({ status: 401, reason: "authError" });
    expect(await failureOf(api.events.quickAdd({ calendarId: "primary", text: "x" }))).toMatchObject({
      status: 404,
    });
  });
});

describe("freebusy", () => {
  it("merges what blocks, leaves out what is free, and says which calendars it does not know", async () => {
    const hour = (from: string, to: string) => ({
      start: { dateTime: `2026-11-23T${from}:00:00Z` },
      end: { dateTime: `2026-11-23T${to}:00:00Z` },
    });
    await insert(hour("18", "20"));
    await insert(hour("19", "21"));
    await insert({ ...hour("22", "23"), transparency: "transparent" });
    const { data } = await api.freebusy.query({
      requestBody: {
        timeMin: "2026-11-23T00:00:00Z",
        timeMax: "2026-11-24T00:00:00Z",
        items: [{ id: "primary" }, { id: "bad@x.test" }],
      },
    });
    expect(data.calendars).toEqual({
      primary: { busy: [{ start: "2026-11-23T18:00:00Z", end: "2026-11-23T21:00:00Z" }] },
      "bad@x.test": { errors: [{ domain: "global", reason: "notFound" }], busy: [] },
    });
  });
});
