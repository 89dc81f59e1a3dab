import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startSandbox } from "../server";
import { control, freshSandbox } from "../testing";
import { connect, failureOf, LIST, type newCalendar, startReceiver } from "./testing";

const MIKE = "mike@demo.test";
const QUIET = { sendUpdates: "none", calendarId: "primary" } as const;
const TIMES = {
  start: { dateTime: "2026-11-23T14:00:00-08:00" },
  end: { dateTime: "2026-11-23T15:00:00-08:00" },
};
const DAY_MS = 24 * 3_600_000;
const ID = "6b1f0c9e-uuid";

const sandbox = freshSandbox();
let api: ReturnType<typeof newCalendar>;
let hook: Awaited<ReturnType<typeof startReceiver>>;
beforeEach(async () => {
  hook = await startReceiver();
  ({ api } = await connect(sandbox.url, MIKE));
});
afterEach(() => hook.close());

const watch = (change: object = {}, calendarId = "primary") =>
  api.events.watch({
    calendarId,
    requestBody: { id: ID, type: "web_hook", address: hook.address, token: "c=secret", ...change },
  });
const write = (id: string) =>
  control(sandbox.url, "events", { account: MIKE, event: { id, ...TIMES, summary: id } });
const modes = (wish: object) => control(sandbox.url, "notices", wish);
const arrives = (count: number) => expect.poll(() => hook.received.length, { timeout: 5_000 }).toBe(count);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("events.watch", () => {
  it("sends the sync message before it answers, with every header and no body", async () => {
    const { data } = await watch();
    expect(hook.received).toHaveLength(1);
    const [sync] = hook.received;
    expect(sync).toMatchObject({ channel: ID, number: 1, state: "sync", token: "c=secret", body: "" });
    expect(sync?.headers).toMatchObject({
      "content-length": "0",
      "content-type": "application/json; utf-8",
      "x-goog-resource-id": data.resourceId,
      "x-goog-resource-uri": `${sandbox.url}/calendar/v3/calendars/primary/events?alt=json`,
      "x-goog-channel-expiration": new Date(Number(data.expiration)).toUTCString(),
    });
    expect(sync?.headers["user-agent"]).toMatch(/^APIs-Google/);
    expect(data).toMatchObject({ kind: "api#channel", id: ID, token: "c=secret" });
    expect(typeof data.expiration).toBe("string");
  });

  it("does not wait for a receiver that is itself waiting for the answer", async () => {
    hook.mode.hold = true;
    expect((await watch()).status).toBe(200);
    hook.release();
  });

  it.each([
    ["a number", (now: number) => ({ expiration: now + DAY_MS }), 1],
    ["digits", (now: number) => ({ expiration: String(now + DAY_MS) }), 1],
    ["a ttl in words", () => ({ params: { ttl: "172800" } }), 2],
    ["a ttl as a number", () => ({ params: { ttl: 172_800 } }), 2],
    ["the shorter of both", (now: number) => ({ expiration: now + DAY_MS, params: { ttl: "172800" } }), 1],
    ["too long a life", (now: number) => ({ expiration: now + 30 * DAY_MS }), 7],
    ["nothing", () => ({}), 7],
  ])("takes an expiration given as %s", async (_name, wish, days) => {
    const now = performance.timeOrigin + performance.now();
    const { data } = await watch(wish(Math.floor(now)));
    const left = (Number(data.expiration) - now) / DAY_MS;
    expect(Math.abs(left - days)).toBeLessThan(0.001);
  });

  it.each([
    ["no id", { id: undefined }, "required"],
    ["an id of 65 letters", { id: "x".repeat(65) }, "invalid"],
    ["a strange id", { id: "a.b" }, "invalid"],
    ["no type", { type: undefined }, "required"],
    ["another type", { type: "mail" }, "push.channelTypeNotSupported"],
    ["no address", { address: undefined }, "required"],
    ["http to elsewhere", { address: "http://example.com/hook" }, "push.webhookUrlNotHttps"],
    ["a token of 257 letters", { token: "x".repeat(257) }, "invalid"],
    ["an expiration in the past", { expiration: 1 }, "invalid"],
    ["an expiration that is no number", { expiration: "soon" }, "invalid"],
  ])("answers 400 to %s and sends nothing", async (_name, change, reason) => {
    expect(await failureOf(watch(change))).toMatchObject({ status: 400, reason });
    expect(hook.received).toEqual([]);
  });

  it("takes the longest id and token, and refuses http on this machine when told to", async () => {
    await watch({ id: "aZ09-_+/=".padEnd(64, "x"), token: "x".repeat(256) });
    await modes({ httpsOnly: true });
    const refused = { status: 400, reason: "push.webhookUrlNotHttps" };
    expect(await failureOf(watch())).toMatchObject(refused);
  });

  it("never takes an id twice, not even after its end", async () => {
    const { data } = await watch();
    const twice = { status: 400, reason: "channelIdNotUnique" };
    expect(await failureOf(watch())).toMatchObject(twice);
    await api.channels.stop({ requestBody: { id: ID, resourceId: data.resourceId } });
    expect(await failureOf(watch())).toMatchObject(twice);
  });

  it("needs a scope that reads events, and a calendar the account knows", async () => {
    const narrow = await connect(sandbox.url, "raj@demo.test", { scopes: [LIST] });
    const requestBody = { id: ID, type: "web_hook", address: hook.address };
    expect(await failureOf(narrow.api.events.watch({ calendarId: "primary", requestBody }))).toMatchObject({
      status: 403,
      reason: "insufficientPermissions",
    });
    expect(await failureOf(watch({}, "nobody@x.test"))).toMatchObject({ status: 404 });
  });
});

describe("messages", () => {
  it("tell of every change by anybody to that calendar only, numbers growing with gaps", async () => {
    await watch();
    await api.events.insert({ ...QUIET, requestBody: { id: "made0", ...TIMES } });
    await write("byhand0");
    await api.events.delete({ ...QUIET, eventId: "made0" });
    const elsewhere = { account: MIKE, calendar: "mike-personal@group.calendar.google.com", event: TIMES };
    await control(sandbox.url, "events", elsewhere);
    await arrives(4);
    await pause(100);
    expect(hook.received.map(({ state }) => state)).toEqual(["sync", "exists", "exists", "exists"]);
    const numbers = hook.received.map(({ number }) => number).sort((a, b) => a - b);
    expect(new Set(numbers).size).toBe(4);
    expect((numbers.at(-1) ?? 0) - (numbers[0] ?? 0)).toBeGreaterThan(3);
  });

  it.each([500, 502, 503, 504])("are sent again after %i with the same number", async (status) => {
    await modes({ retryMs: 20 });
    await watch();
    hook.statuses.push(status, status);
    await write("event0");
    await arrives(4);
    await pause(200);
    expect(hook.received).toHaveLength(4);
    expect(new Set(hook.received.slice(1).map(({ number }) => number)).size).toBe(1);
    const { body } = await control(sandbox.url, "notices");
    expect(body.deliveries.map((one: { status: number }) => one.status)).toEqual([200, status, status, 200]);
  });

  it.each([301, 400, 404, 410])("are lost after %i", async (status) => {
    await modes({ retryMs: 20 });
    await watch();
    hook.statuses.push(status);
    await write("event0");
    await arrives(2);
    await pause(200);
    expect(hook.received).toHaveLength(2);
  });

  it("give up in the end, and hold up nobody meanwhile", async () => {
    await modes({ retryMs: 10 });
    await watch();
    hook.statuses.push(...Array<number>(20).fill(503));
    await write("event0");
    await arrives(5);
    await pause(300);
    expect(hook.received).toHaveLength(5);
  });

  it("are at most four at once for a channel, and no write waits for them", async () => {
    await watch();
    hook.mode.hold = true;
    for (let n = 0; n < 10; n += 1) await write(`event${n}`);
    await expect.poll(() => hook.held.length).toBe(4);
    const { body } = await control(sandbox.url, "notices");
    expect(body).toMatchObject({ inFlight: 4, waiting: 6 });
    hook.release();
    await arrives(11);
  });

  it("end with the channel's life", async () => {
    await watch();
    const { body } = await control(sandbox.url, "channels/expire", { account: MIKE });
    expect(body).toEqual({ expired: [ID] });
    await write("event0");
    await pause(100);
    expect(hook.received).toHaveLength(1);
    expect((await control(sandbox.url, "channels")).body.channels[0]).toMatchObject({
      id: ID,
      state: "expired",
    });
  });

  it.each([
    ["drop loses them", { drop: true }, [0]],
    ["drop 1 loses them", { drop: 1 }, [0]],
    ["drop 0 loses none", { drop: 0 }, [1]],
    ["duplicate repeats them under one number", { duplicate: 2 }, [3, 1]],
  ])("%s", async (_name, wish, [count, numbers]) => {
    await watch();
    await modes(wish);
    await write("event0");
    await pause(200);
    const got = hook.received.slice(1);
    expect(got).toHaveLength(count ?? 0);
    if (numbers) expect(new Set(got.map(({ number }) => number)).size).toBe(numbers);
  });

  it("come late, and in the wrong order, when told to", async () => {
    await watch();
    await modes({ delayMs: 700 });
    await write("event0");
    await pause(80);
    expect(hook.received).toHaveLength(1);
    await arrives(2);
    await modes({ delayMs: 0, reorder: true });
    await write("event1");
    await write("event2");
    await arrives(4);
    const [, , third, fourth] = hook.received;
    expect(third?.number).toBeGreaterThan(fourth?.number ?? 0);
  });

  it("[B13] are shown on a page, with what was answered", async () => {
    await modes({ retryMs: 20 });
    await watch();
    hook.statuses.push(503);
    await write("event0");
    await arrives(3);
    await expect
      .poll(async () => (await fetch(`${sandbox.url}/notices`)).text())
      .toMatch(/200<\/span> <span class="tag warn">try 2<\/span>[\s\S]*503[\s\S]*sync · number 1/);
  });

  it("can be forged", async () => {
    const forged = { channelId: "not-mine", token: "guess", resourceId: "r", address: hook.address };
    expect((await control(sandbox.url, "notices/forge", forged)).body).toEqual({ status: 200 });
    expect(hook.received).toMatchObject([{ channel: "not-mine", token: "guess", state: "exists" }]);
  });
});

describe("channels.stop", () => {
  const stop = (resourceId: string | null | undefined, by = api) =>
    by.channels.stop({ requestBody: { id: ID, resourceId } });

  it("answers 204 once, then 404, and nothing more comes", async () => {
    const { data } = await watch();
    expect((await stop(data.resourceId)).status).toBe(204);
    expect(await failureOf(stop(data.resourceId))).toMatchObject({ status: 404, reason: "notFound" });
    await write("event0");
    await pause(100);
    expect(hook.received).toHaveLength(1);
  });

  it("answers 404 to another account and to another resource id", async () => {
    const { data } = await watch();
    const raj = await connect(sandbox.url, "raj@demo.test");
    expect(await failureOf(stop(data.resourceId, raj.api))).toMatchObject({ status: 404 });
    expect(await failureOf(stop("other"))).toMatchObject({ status: 404 });
    expect(await failureOf(stop(""))).toMatchObject({ status: 400, reason: "required" });
    await write("event0");
    await arrives(2);
  });

  it("can be followed by late messages", async () => {
    await modes({ lateAfterStop: true });
    const { data } = await watch();
    await stop(data.resourceId);
    await arrives(2);
    await write("event0");
    await arrives(3);
  });

  it("is done for the app when the person takes its access away", async () => {
    await watch();
    await control(sandbox.url, "tokens/revoke", { account: MIKE });
    await write("event0");
    await pause(100);
    expect(hook.received).toHaveLength(1);
  });
});

it("channels and their numbers survive a restart", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "sandbox-"));
  try {
    const first = await startSandbox({ dataDir });
    const { api: before } = await connect(first.url, MIKE);
    const requestBody = { id: ID, type: "web_hook", address: hook.address, token: "t" };
    await before.events.watch({ calendarId: "primary", requestBody });
    await control(first.url, "events", { account: MIKE, event: TIMES });
    await arrives(2);
    await first.close();
    const second = await startSandbox({ dataDir });
    await control(second.url, "events", { account: MIKE, event: TIMES });
    await arrives(3).finally(() => second.close());
    expect(hook.received.at(-1)).toMatchObject({ channel: ID, token: "t", state: "exists" });
    expect(hook.received.at(-1)?.number).toBeGreaterThan(hook.received.at(-2)?.number ?? 0);
  } finally {
    rmSync(dataDir, { recursive: true });
  }
});
