import { spawn } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { connect, failureOf, newAuth, newCalendar } from "./google/testing";
import { startSandbox } from "./server";
import { control, freshSandbox } from "./testing";

const MIKE = "mike@demo.test";
const EVENTS = "/calendars/[^/]+/events";
const TIMES = {
  start: { dateTime: "2026-11-23T14:00:00-08:00" },
  end: { dateTime: "2026-11-23T15:00:00-08:00" },
};
const OURS = { ...TIMES, id: "ours0", extendedProperties: { private: { mirrorId: "m1" } } };
const QUIET = { calendarId: "primary", sendUpdates: "none" } as const;

const titlesOf = async (url: string) => {
  const { body } = await control(url, `events?account=${MIKE}&calendar=primary`);
  return body.events.map((event: { id: string; summary?: string }) => event.summary ?? event.id);
};

describe("faults", () => {
  const sandbox = freshSandbox();
  let api: ReturnType<typeof newCalendar>;
  beforeEach(async () => {
    ({ api } = await connect(sandbox.url, MIKE));
  });
  const fault = (wish: object) => control(sandbox.url, "faults", wish);
  const insert = (requestBody: object = OURS) => api.events.insert({ ...QUIET, requestBody });

  it("a dropped answer has done the write; the retry with the same id meets 409 and one event stands", async () => {
    await fault({ method: "POST", path: EVENTS, times: 1, action: { kind: "dropAnswer" } });
    await expect(insert()).rejects.toThrow();
    expect(await failureOf(insert())).toMatchObject({ status: 409, reason: "duplicate" });
    expect(await titlesOf(sandbox.url)).toEqual(["ours0"]);
    const { body } = await control(sandbox.url, "requests");
    expect(body.requests.slice(-2).map((entry: { outcome: string }) => entry.outcome)).toEqual([
      "answerDropped",
      "answered",
    ]);
  });

  it("a dropped request has done nothing", async () => {
    await fault({ method: "POST", path: EVENTS, times: 1, action: { kind: "dropRequest" } });
    await expect(insert()).rejects.toThrow();
    expect(await titlesOf(sandbox.url)).toEqual([]);
    expect((await insert()).status).toBe(200);
  });

  it.each([
    [{ kind: "status", status: 429, retryAfter: 7 }, 429, "rateLimitExceeded"],
    [{ kind: "status", status: 403 }, 403, "rateLimitExceeded"],
    [{ kind: "status", status: 503 }, 503, "backendError"],
    [{ kind: "status", status: 403, reason: "quotaExceeded" }, 403, "quotaExceeded"],
    [{ kind: "status", status: 410, reason: "fullSyncRequired" }, 410, "fullSyncRequired"],
  ])("%j is answered in Google's shape until it is taken away", async (action, status, reason) => {
    await fault({ id: "outage", path: "^/calendar/", action });
    expect(await failureOf(insert())).toMatchObject({ status, reason });
    expect(await failureOf(api.calendarList.list())).toMatchObject({ status, reason });
    expect((await control(sandbox.url, "faults/outage", undefined, "DELETE")).status).toBe(204);
    expect((await insert()).status).toBe(200);
  });

  it("hits as often as `times` says", async () => {
    await fault({ path: "^/calendar/", times: 2, action: { kind: "status", status: 503 } });
    expect(await failureOf(insert())).toMatchObject({ status: 503 });
    expect((await control(sandbox.url, "faults")).body.faults[0]).toMatchObject({ hits: 1, remaining: 1 });
    expect(await failureOf(insert())).toMatchObject({ status: 503 });
    expect((await insert()).status).toBe(200);
    expect((await control(sandbox.url, "faults")).body.faults).toEqual([]);
  });

  it("sends Retry-After, takes real time, and keeps to one account", async () => {
    const raj = await connect(sandbox.url, "raj@demo.test");
    await fault({ id: "slow", account: MIKE, action: { kind: "latency", ms: 150 } });
    await fault({ account: MIKE, action: { kind: "status", status: 429, retryAfter: 7 } });
    const startedAt = performance.now();
    const error = await api.calendarList.list().then(
      () => null,
      (thrown) => thrown,
    );
    expect(performance.now() - startedAt).toBeGreaterThan(140);
    expect(error.response.headers.get("retry-after")).toBe("7");
    expect((await raj.api.calendarList.list()).status).toBe(200);
    expect((await control(sandbox.url, "faults/slow", undefined, "DELETE")).status).toBe(204);
  });

  it("answers a web page in place of JSON", async () => {
    await fault({ action: { kind: "html200" }, times: 1 });
    const reply = await api.calendarList.list();
    expect([reply.status, String(reply.data).slice(0, 15)]).toEqual([200, "<!doctype html>"]);
  });

  it("refuses a fault it does not understand", async () => {
    expect((await fault({ action: { kind: "explode" } })).status).toBe(400);
    expect((await fault({ path: "(", action: { kind: "dropAnswer" } })).status).toBe(400);
  });

  it("[I4] [P25] names every write to a foreign event, attendees, and writes that may send mail", async () => {
    const { body } = await control(sandbox.url, "events", {
      account: MIKE,
      event: { ...TIMES, summary: "Dentist" },
    });
    await insert();
    await api.events.patch({ ...QUIET, eventId: "ours0", requestBody: { summary: "fine" } });
    await api.events.delete({ ...QUIET, eventId: "ours0" });
    expect((await control(sandbox.url, "violations")).body.count).toBe(0);
    await api.events.patch({ ...QUIET, eventId: body.id, requestBody: { summary: "stolen" } });
    await api.events.insert({
      calendarId: "primary",
      requestBody: { ...TIMES, attendees: [{ email: "a@x.test" }] },
    });
    const found = (await control(sandbox.url, "violations")).body;
    expect(found.violations.map((one: { kind: string }) => one.kind)).toEqual([
      "foreignWrite",
      "attendees",
      "sendUpdates",
    ]);
    expect(found.violations[0]).toMatchObject({ account: MIKE, calendarId: MIKE, eventId: body.id });
    const log = (await control(sandbox.url, "requests")).body.requests;
    expect(log.at(-1)).toMatchObject({
      operation: "calendar.events.insert",
      attendees: 1,
      sendUpdates: null,
    });
    expect(log.at(-1).seq).toBe(log.length);
  });

  it("never shows a token in its log, and keeps other origins out", async () => {
    expect(JSON.stringify((await control(sandbox.url, "requests")).body)).not.toMatch(/ya29|1\/\/0|4\/0A/);
    const headers = { origin: "https://evil.test" };
    const reply = await fetch(`${sandbox.url}/_control/reset`, { method: "POST", headers });
    expect(reply.status).toBe(403);
  });
});

describe("journal", () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), "sandbox-"));
  });
  afterEach(() => rmSync(dataDir, { recursive: true }));

  it("brings events, etags, grants and tokens back, drops a torn last line, and compacts", async () => {
    const first = await startSandbox({ dataDir });
    const { api, tokens } = await connect(first.url, MIKE);
    const made = await api.events.insert({ ...QUIET, requestBody: OURS });
    const token = (await api.events.list({ calendarId: "primary" })).data.nextSyncToken ?? "";
    await first.close();
    appendFileSync(join(dataDir, "sandbox.jsonl"), '["google.events","half');
    const second = await startSandbox({ dataDir });
    try {
      const auth = newAuth(second.url);
      auth.setCredentials({ refresh_token: tokens.refresh_token });
      const again = newCalendar(second.url, auth);
      const seen = await again.events.get({ calendarId: "primary", eventId: "ours0" });
      expect({ ...seen.data, htmlLink: null }).toEqual({ ...made.data, htmlLink: null });
      const patched = await again.events.patch({
        ...QUIET,
        eventId: "ours0",
        requestBody: { summary: "after" },
      });
      expect(Number(patched.data.etag?.slice(1, -1))).toBeGreaterThan(Number(made.data.etag?.slice(1, -1)));
      const changes = await again.events.list({ calendarId: "primary", syncToken: token });
      expect(changes.data.items?.map(({ id }) => id)).toEqual(["ours0"]);
      expect((await control(second.url, "accounts")).body.accounts).toHaveLength(4);
      const lines = readFileSync(join(dataDir, "sandbox.jsonl"), "utf8");
      expect(lines).not.toContain('"half');
    } finally {
      await second.close();
    }
  });

  it("keeps every acknowledged write through kill -9 of the process", async () => {
    const first = await launch(dataDir);
    const { api } = await connect(first.url, MIKE);
    const acknowledged: string[] = [];
    const writing = (async () => {
      for (let n = 0; n < 10_000; n += 1) {
        const id = `event${n}`;
        await api.events.insert({ ...QUIET, requestBody: { ...TIMES, id } });
        acknowledged.push(id);
      }
    })().catch(() => "cut off");
    await expect.poll(() => acknowledged.length, { timeout: 10_000 }).toBeGreaterThan(20);
    first.kill("SIGKILL");
    expect(await writing).toBe("cut off");
    const second = await launch(dataDir);
    const kept = await titlesOf(second.url);
    expect(kept).toEqual(expect.arrayContaining(acknowledged));
    expect(kept.length - acknowledged.length).toBeLessThanOrEqual(1);
    expect(await second.kill("SIGTERM")).toBe(0);
  }, 30_000);
});

function launch(dataDir: string) {
  const child = spawn(process.execPath, ["--import", "tsx", "sandbox/main.ts"], {
    env: { ...process.env, SANDBOX_PORT: "0", SANDBOX_DATA_DIR: dataDir, HOST: "127.0.0.1" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const kill = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return ended;
  };
  return new Promise<{ url: string; kill: typeof kill }>((resolve, reject) => {
    child.once("exit", () => reject(new Error("The sandbox ended before it listened.")));
    child.stdout.once("data", (chunk) => {
      const url = /^sandbox listening on (\S+)\n$/.exec(String(chunk))?.[1];
      if (url) resolve({ url, kill });
      else reject(new Error(String(chunk)));
    });
  });
}
