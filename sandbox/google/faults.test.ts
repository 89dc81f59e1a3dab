import { beforeEach, describe, expect, it } from "vitest";
import { control, freshSandbox } from "../testing";
import { connect, failureOf, type newCalendar, PREFIX, startReceiver } from "./testing";

const MIKE = "mike@demo.test";
const QUIET = { sendUpdates: "none", calendarId: "primary" } as const;
const TIMES = {
  start: { dateTime: "2026-11-23T14:00:00-08:00", timeZone: "America/Los_Angeles" },
  end: { dateTime: "2026-11-23T15:00:00-08:00", timeZone: "America/Los_Angeles" },
};
const LIST = "^/calendar/v3/calendars/[^/]+/events$";

const sandbox = freshSandbox();
let api: ReturnType<typeof newCalendar>;
beforeEach(async () => {
  ({ api } = await connect(sandbox.url, MIKE));
});

const fault = async (wish: object) => expect((await control(sandbox.url, "faults", wish)).status).toBe(200);
const own = (event: object, calendar = "primary") =>
  control(sandbox.url, "events", { account: MIKE, calendar, event: { ...TIMES, ...event } });
const five = async () => {
  const events = [0, 1, 2, 3, 4].map((n) => ({ ...TIMES, id: `event${n}` }));
  await control(sandbox.url, "events", { account: MIKE, events });
};
const page = async (wish: object = {}) => (await api.events.list({ calendarId: "primary", ...wish })).data;

async function walk(wish: object = {}) {
  const pages: unknown[][] = [];
  let pageToken: string | undefined;
  let syncToken: string | null | undefined;
  do {
    const data = await page({ maxResults: 2, pageToken, ...wish });
    pages.push((data.items ?? []).map((item) => item.id));
    pageToken = data.nextPageToken ?? undefined;
    syncToken = data.nextSyncToken;
  } while (pageToken && pages.length < 10);
  return { pages, syncToken };
}

describe("faults of one route", () => {
  it("hit watch, stop and list apart", async () => {
    const hook = await startReceiver();
    const requestBody = { id: "channel-1", type: "web_hook", address: hook.address };
    const watch = () => api.events.watch({ calendarId: "primary", requestBody });
    const down = { kind: "status", status: 503 };
    await fault({ id: "w", path: "/events/watch$", action: down });
    expect(await failureOf(watch())).toMatchObject({ status: 503 });
    expect(hook.received).toEqual([]);
    expect((await api.events.list({ calendarId: "primary" })).status).toBe(200);
    await control(sandbox.url, "faults/w", undefined, "DELETE");
    await fault({ path: LIST, action: down });
    const { data } = await watch();
    expect(await failureOf(page())).toMatchObject({ status: 503 });
    await fault({ id: "s", path: "/channels/stop$", action: down });
    const stop = () => api.channels.stop({ requestBody: { id: data.id, resourceId: data.resourceId } });
    expect(await failureOf(stop())).toMatchObject({ status: 503 });
    await control(sandbox.url, "faults/s", undefined, "DELETE");
    expect((await stop()).status).toBe(204);
    await hook.close();
  });

  it("a lost answer to watch leaves the channel standing", async () => {
    const hook = await startReceiver();
    await fault({ path: "/events/watch$", times: 1, action: { kind: "dropAnswer" } });
    const requestBody = { id: "channel-1", type: "web_hook", address: hook.address };
    await expect(api.events.watch({ calendarId: "primary", requestBody })).rejects.toThrow();
    expect((await control(sandbox.url, "channels")).body.channels).toMatchObject([
      { id: "channel-1", state: "open" },
    ]);
    await hook.close();
  });
});

describe("faults of pages", () => {
  it("the k-th page alone fails", async () => {
    await five();
    await fault({ path: LIST, page: 2, times: 1, action: { kind: "status", status: 500 } });
    const first = await page({ maxResults: 2 });
    const second = () => page({ maxResults: 2, pageToken: first.nextPageToken ?? "" });
    expect(await failureOf(second())).toMatchObject({ status: 500 });
    expect((await second()).items?.map(({ id }) => id)).toEqual(["event2", "event3"]);
  });

  it("an item comes on two pages, and the listing still ends", async () => {
    await five();
    await fault({ path: LIST, action: { kind: "repeatItem" } });
    expect((await walk()).pages).toEqual([
      ["event0", "event1"],
      ["event1", "event2"],
      ["event2", "event3"],
      ["event3", "event4"],
    ]);
  });

  it("an empty page promises another, at the beginning or wherever told", async () => {
    await five();
    await fault({ id: "empty", path: LIST, action: { kind: "emptyPage" } });
    const whole = await walk();
    expect(whole.pages).toEqual([[], ["event0", "event1"], ["event2", "event3"], ["event4"]]);
    expect(whole.syncToken).toEqual(expect.any(String));
    await fault({ id: "empty", path: LIST, page: 2, action: { kind: "emptyPage" } });
    expect((await walk()).pages).toEqual([["event0", "event1"], [], ["event2", "event3"], ["event4"]]);
  });

  it("amnesia answers 200, nothing, and a sync token that works", async () => {
    await five();
    await fault({ id: "amnesia", path: LIST, action: { kind: "amnesia" } });
    const { items, nextSyncToken } = await page();
    expect(items).toEqual([]);
    await control(sandbox.url, "faults/amnesia", undefined, "DELETE");
    await own({ id: "event5" });
    expect((await page({ syncToken: nextSyncToken ?? "" })).items?.map(({ id }) => id)).toEqual(["event5"]);
  });

  it.each([
    ["noStart", (item: unknown) => expect(item).not.toHaveProperty("start")],
    [
      "badDate",
      (item: unknown) => expect(item).toMatchObject({ start: { dateTime: "2026-02-31T25:00:00Z" } }),
    ],
    ["unknownZone", (item: unknown) => expect(item).toMatchObject({ start: { timeZone: "Mars/Base" } })],
    ["nullItem", (item: unknown) => expect(item).toBeNull()],
  ])("malformed: %s spoils one item and leaves the others", async (how, check) => {
    await five();
    await fault({ path: "/events", action: { kind: "malformed", eventId: "event2", how } });
    const { items } = await page();
    check(items?.[2]);
    expect(items?.filter((item) => item?.start?.dateTime === TIMES.start.dateTime)).toHaveLength(
      how === "unknownZone" ? 5 : 4,
    );
    check((await api.events.get({ calendarId: "primary", eventId: "event2" })).data ?? null);
  });

  it("several events can be spoiled at once, beside a failing page", async () => {
    await five();
    for (const eventId of ["event0", "event1"]) {
      await fault({ path: LIST, action: { kind: "malformed", eventId, how: "nullItem" } });
    }
    await fault({ path: LIST, page: 2, action: { kind: "status", status: 503 } });
    const first = await page({ maxResults: 2 });
    expect(first.items).toEqual([null, null]);
    expect(await failureOf(page({ maxResults: 2, pageToken: first.nextPageToken ?? "" }))).toMatchObject({
      status: 503,
    });
  });
});

describe("[I4] [B42] violations", () => {
  const kinds = async () =>
    (await control(sandbox.url, "violations")).body.violations.map((one: { kind: string }) => one.kind);
  const OURS = { ...TIMES, id: "ours0", extendedProperties: { private: { mirrorId: "m1" } } };

  it("what the product may do never counts", async () => {
    const hook = await startReceiver();
    const { data } = await api.events.insert({ ...QUIET, requestBody: OURS });
    const match = { headers: { "If-Match": data.etag ?? "" } };
    const requestBody = { id: "channel-1", type: "web_hook", address: hook.address };
    const channel = (await api.events.watch({ calendarId: "primary", requestBody })).data;
    await own({ id: "dentist0" });
    await page();
    await api.events.get({ calendarId: "primary", eventId: "dentist0" });
    await api.channels.stop({ requestBody: { id: channel.id, resourceId: channel.resourceId } });
    await api.events.patch({ ...QUIET, eventId: "ours0", requestBody: { summary: "x" } }, match);
    await failureOf(api.events.delete({ ...QUIET, eventId: "ours0" }, match));
    await control(sandbox.url, `events/${MIKE}/primary/ours0`, { location: "moved by hand" }, "PATCH");
    await api.events.delete({ ...QUIET, eventId: "ours0" });
    expect(await kinds()).toEqual([]);
    await hook.close();
  });

  const series = { id: "series0", recurrence: ["RRULE:FREQ=DAILY"] };
  const instance = "series0_20261125T220000Z";
  type Api = ReturnType<typeof newCalendar>;
  it.each<[string, (by: Api) => Promise<unknown>]>([
    ["patch", (by) => by.events.patch({ ...QUIET, eventId: "series0", requestBody: { summary: "x" } })],
    [
      "update",
      (by) => by.events.update({ ...QUIET, eventId: "series0", requestBody: { ...TIMES, ...OURS } }),
    ],
    ["delete", (by) => by.events.delete({ ...QUIET, eventId: "series0" })],
    [
      "patch of an instance",
      (by) => by.events.patch({ ...QUIET, eventId: instance, requestBody: { summary: "x" } }),
    ],
    ["delete of an instance", (by) => by.events.delete({ ...QUIET, eventId: instance })],
    [
      "a refused write",
      (by) => by.events.delete({ ...QUIET, eventId: "series0" }, { headers: { "If-Match": '"1"' } }),
    ],
    [
      "move",
      (by) =>
        by.events.move({
          ...QUIET,
          eventId: "series0",
          destination: "mike-personal@group.calendar.google.com",
        }),
    ],
    [
      "import over it",
      (by) =>
        by.events.import({ calendarId: "primary", requestBody: { ...TIMES, iCalUID: "series0@google.com" } }),
    ],
  ])("%s of the owner's event counts", async (_name, write) => {
    const { api: wide } = await connect(sandbox.url, MIKE, { scopes: [`${PREFIX}calendar`] });
    await own(series);
    await write(wide).catch(() => "refused");
    expect(await kinds()).toEqual(["foreignWrite"]);
  });

  it("a write to the owner's copy of our event counts by another name; an event made as ours does not", async () => {
    await api.events.insert({ ...QUIET, requestBody: OURS });
    const { body } = await control(sandbox.url, `events/${MIKE}/primary/ours0/duplicate`, {});
    await api.events.delete({ ...QUIET, eventId: body.id });
    expect(await kinds()).toEqual(["copyWrite"]);
    const event = { ...OURS, id: "ours1" };
    await control(sandbox.url, "events", { account: MIKE, event, madeBy: "lockstep-dev" });
    await api.events.delete({ ...QUIET, eventId: "ours1" });
    expect(await kinds()).toEqual(["copyWrite"]);
  });
});
