import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { handClock } from "@/lib/clock";
import type { Engine } from "./start-engine";
import {
  createTestApp,
  createTestDatabase,
  endedRuns,
  eventKey,
  pause,
  runsOf,
  startTestEngine,
  type TestApp,
  type TestDatabase,
} from "./testing";

const hourMs = 3_600_000;

let database: TestDatabase;
let app: TestApp;
let engine: Engine;
let clock: ReturnType<typeof handClock>;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  clock = handClock(new Date());
  app = await createTestApp();
  app.functions = [
    app.client.createFunction(
      { id: "count", retries: 0, triggers: [{ event: "order/made" }] },
      ({ event }) => event.id,
    ),
    app.client.createFunction(
      { id: "once", retries: 0, idempotency: "event.data.order", triggers: [{ event: "order/paid" }] },
      ({ event }) => event.data,
    ),
  ];
  await app.start();
  engine = await startTestEngine(database, app, { clock });
  app.sendTo(engine.url);
  await engine.synced;
});
afterEach(async () => {
  await engine.stop();
  await app.stop();
  await database.empty();
});

function post(body: string, headers: Record<string, string> = {}, key = eventKey): Promise<Response> {
  return fetch(`${engine.url}/e/${key}`, { method: "POST", body, headers });
}

describe("events in", () => {
  test("an id is accepted once within 24 h and again after", async () => {
    const send = () => app.client.send({ id: "order-1", name: "order/made", data: {} });
    expect(await send()).toEqual({ ids: ["order-1"] });
    await send();
    clock.advanceMs(24 * hourMs - 1000);
    await send();
    expect(await runsOf(database, "shop-count")).toHaveLength(1);
    clock.advanceMs(2000);
    await send();
    expect(await endedRuns(database, "shop-count", 2)).toMatchObject([
      { output: "order-1" },
      { output: "order-1" },
    ]);
  });

  test("ten sends of one id at the same moment start one run", async () => {
    await Promise.all(
      Array.from({ length: 10 }, () => app.client.send({ id: "same", name: "order/made", data: {} })),
    );
    expect(await runsOf(database, "shop-count")).toHaveLength(1);
  });

  test("a send repeated by the SDK after a lost answer starts nothing twice", async () => {
    let lost = 0;
    const forgetful = await createTestApp();
    forgetful.client.setEnvVars({ INNGEST_BASE_URL: engine.url });
    Object.defineProperty(forgetful.client, "fetch", {
      value: async (url: string, init: RequestInit) => {
        const answer = await fetch(url, init);
        if (lost++ === 0) throw new TypeError("connection reset");
        return answer;
      },
    });
    const sent = await forgetful.client.send([
      { name: "order/made", data: { n: 1 } },
      { name: "order/made", data: { n: 2 } },
    ]);
    expect(lost).toBe(2);
    const ended = await endedRuns(database, "shop-count", 2);
    await pause(100);
    expect(await runsOf(database, "shop-count")).toHaveLength(2);
    expect(ended.map(({ output }) => output).toSorted()).toEqual(sent.ids.toSorted());
  });

  test("two sends without ids are two events", async () => {
    await app.client.send({ name: "order/made", data: {} });
    await app.client.send({ name: "order/made", data: {} });
    expect(await runsOf(database, "shop-count")).toHaveLength(2);
  });

  test("an idempotency key holds for 24 h", async () => {
    const send = (order: string) => app.client.send({ name: "order/paid", data: { order } });
    await send("a");
    await send("a");
    await app.client.send([
      { name: "order/paid", data: { order: "b" } },
      { name: "order/paid", data: { order: "b" } },
    ]);
    expect(await runsOf(database, "shop-once")).toHaveLength(2);
    clock.advanceMs(24 * hourMs + 1);
    await send("a");
    expect(await endedRuns(database, "shop-once", 3)).toHaveLength(3);
  });

  test("hostile but valid JSON goes through and comes back", async () => {
    const text =
      '{"name":"order/paid","data":{"order":"\\u0000 \\ud800 \\u202e \\ud83d\\ude00","__proto__":{"x":1}}}';
    expect((await post(text)).status).toBe(200);
    const [ended] = await endedRuns(database, "shop-once");
    expect(ended?.status).toBe("completed");
    expect(ended?.output).toMatchObject({ order: "\u0000 \ufffd \u202e \u{1f600}" });
  });

  test.each([
    ["no JSON", "{", 400],
    ["not an event", "[1]", 400],
    ["no name", '{"data":{}}', 400],
    ["a reserved name", '{"name":"inngest/function.failed","data":{}}', 400],
    ["a NUL in the name", '{"name":"a\\u0000b","data":{}}', 400],
    ["over 512 KB", JSON.stringify({ name: "order/made", data: { x: "x".repeat(512 * 1024) } }), 413],
  ])("%s is refused", async (_, body, status) => {
    const answer = await post(body);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ ids: [], status });
    expect(await database.sql`select from engine.event`).toHaveLength(0);
  });

  test.each(["wrong", `${eventKey}x`, "%E0%A4%A"])("the event key %s is refused", async (key) => {
    const answer = await post('{"name":"order/made","data":{}}', {}, key);
    expect(answer.status).toBe(401);
    expect(await answer.json()).toEqual({ ids: [], status: 401, error: "Event key not found" });
    expect(await runsOf(database, "shop-count")).toHaveLength(0);
  });

  test("other paths and methods are refused", async () => {
    expect((await fetch(`${engine.url}/e/${eventKey}`)).status).toBe(405);
    expect((await fetch(`${engine.url}/health`, { method: "POST" })).status).toBe(405);
    expect((await fetch(`${engine.url}/`)).status).toBe(404);
  });

  test("an unsigned call of the app is refused", async () => {
    const body = JSON.stringify({
      event: { name: "order/made", data: {} },
      events: [],
      steps: {},
      ctx: { run_id: "r", attempt: 0 },
    });
    const url = `${app.functionsUrl}?fnId=shop-count&stepId=step`;
    expect((await fetch(url, { method: "POST", body })).status).toBe(401);
    const headers = { "x-inngest-signature": `t=${Math.floor(Date.now() / 1000)}&s=${"0".repeat(64)}` };
    expect((await fetch(url, { method: "POST", body, headers })).status).toBe(401);
  });

  test("health tells database, sync and functions", async () => {
    const answer = await fetch(`${engine.url}/health`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ ok: true, database: true, synced: true, functions: 2 });
  });
});
