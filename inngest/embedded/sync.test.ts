import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readFunctions, refusalText } from "./function-config";
import type { Json } from "./model";
import { SyncRefusedError } from "./sync";
import {
  createTestApp,
  createTestDatabase,
  endedRuns,
  eventually,
  pause,
  startTestEngine,
  type TestApp,
  type TestDatabase,
} from "./testing";

let database: TestDatabase;
let app: TestApp;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.empty();
  app = await createTestApp();
});

const triggers = [{ event: "order/made" }];

describe("sync", () => {
  test("an option the engine does not have refuses the sync, names it, and no event is taken", async () => {
    app.functions = [
      app.client.createFunction({ id: "fine", retries: 0, triggers }, () => 1),
      app.client.createFunction({ id: "fancy", retries: 0, triggers, debounce: { period: "5s" } }, () => 1),
    ];
    await app.start();
    const engine = await startTestEngine(database, app);
    try {
      await expect(engine.synced).rejects.toThrow(SyncRefusedError);
      await expect(engine.synced).rejects.toThrow('function "shop-fancy", option "debounce"');
      const health = await fetch(`${engine.url}/health`);
      expect(health.status).toBe(503);
      expect(await health.json()).toMatchObject({
        ok: false,
        synced: false,
        functions: 0,
        problem: /debounce/,
      });
      expect(await database.sql`select from engine.function`).toHaveLength(0);
      const sent = await fetch(`${engine.url}/e/test-event-key`, {
        method: "POST",
        body: '{"name":"order/made"}',
      });
      expect(sent.status).toBe(503);
    } finally {
      await engine.stop();
      await app.stop();
    }
  });

  test("the app starts after the engine, goes away, and comes back with another function", async () => {
    const ran: string[] = [];
    const fn = (id: string, event: string) =>
      app.client.createFunction({ id, retries: 0, triggers: [{ event }] }, ({ step }) =>
        step.run("one", () => ran.push(id)),
      );
    app.functions = [fn("first", "order/made")];
    await app.start();
    await app.stop();
    const engine = await startTestEngine(database, app);
    try {
      app.sendTo(engine.url);
      await pause(300);
      await app.start();
      await engine.synced;
      await app.client.send({ name: "order/made" });
      await endedRuns(database, "shop-first");

      await app.stop();
      await app.client.send({ name: "order/made" });
      await pause(500);
      expect(ran).toEqual(["first"]);
      app.functions = [fn("first", "order/made"), fn("second", "order/paid")];
      await app.start();
      await endedRuns(database, "shop-first", 2);
      await app.client.send({ name: "order/paid" });
      await endedRuns(database, "shop-second");
      expect(ran).toEqual(["first", "first", "second"]);
    } finally {
      await engine.stop();
      await app.stop();
    }
  });

  test("an app restarted with a new function is asked again when an unknown event arrives", async () => {
    app.functions = [app.client.createFunction({ id: "first", retries: 0, triggers }, () => 1)];
    await app.start();
    const engine = await startTestEngine(database, app);
    try {
      app.sendTo(engine.url);
      await engine.synced;
      await app.stop();
      app.functions = [
        app.client.createFunction({ id: "new", retries: 0, triggers: [{ event: "order/new" }] }, () => 1),
      ];
      await app.start();
      await app.client.send({ name: "order/new" });
      await endedRuns(database, "shop-new");
      expect(await database.sql`select id from engine.function`).toEqual([{ id: "shop-new" }]);
    } finally {
      await engine.stop();
      await app.stop();
    }
  });

  test("a page that answers 200 but is not the SDK completes nothing", async () => {
    const login = createServer((_, response) => response.end("<html>Sign in</html>"));
    await new Promise<void>((resolve) => login.listen(0, "127.0.0.1", resolve));
    const { port } = login.address() as AddressInfo;
    const engine = await startTestEngine(database, { functionsUrl: `http://127.0.0.1:${port}/api/inngest` });
    try {
      await eventually(async () => {
        const health = (await (await fetch(`${engine.url}/health`)).json()) as { problem?: string };
        return health.problem?.includes("not the SDK");
      });
    } finally {
      await engine.stop();
      login.close();
    }
  });
});

const steps = {
  step: { id: "step", name: "step", runtime: { type: "http", url: "http://x" }, retries: { attempts: 2 } },
};
function config(changes: { readonly [key: string]: Json }): Json {
  return { id: "shop-fn", name: "fn", triggers: [{ event: "a/b" }], steps, ...changes };
}

describe("function configuration", () => {
  test.each<[string, { readonly [key: string]: Json }]>([
    ["debounce", { debounce: { period: "5s" } }],
    ["throttle", { throttle: { limit: 1, period: "1m" } }],
    ["rateLimit", { rateLimit: { limit: 1, period: "1m" } }],
    ["batchEvents", { batchEvents: { maxSize: 2, timeout: "1s" } }],
    ["priority", { priority: { run: "1" } }],
    ["timeouts", { timeouts: { start: "1m" } }],
    ["singleton", { singleton: { mode: "skip" } }],
    ["cancel", { cancel: [{ event: "a/c" }] }],
    ["somethingNew", { somethingNew: true }],
    ["concurrency", { concurrency: 0 }],
    ["concurrency", { concurrency: [{ limit: 1 }, { limit: 1 }, { limit: 1 }] }],
    ["concurrency", { concurrency: { limit: 1, unit: "run" } }],
    ["concurrency[0].key", { concurrency: { limit: 1, key: "event.data." } }],
    ["concurrency[0].key", { concurrency: { limit: 1, key: "async.data.x" } }],
    ["idempotency", { idempotency: "event.data.x ==" }],
    ["triggers[0]", { triggers: [{ cron: "* * * * *", jitter: "10s" }] }],
    ["triggers[0].cron", { triggers: [{ cron: "61 * * * *" }] }],
    ["triggers[0].cron", { triggers: [{ cron: "TZ=Mars/Base * * * * *" }] }],
    ["triggers[0].expression", { triggers: [{ event: "a/b", expression: "event.data.x = 1" }] }],
    ["triggers[0].event", { triggers: [{ event: "inngest/function.finished" }] }],
    ["triggers[0].event", { triggers: [{ event: "a/*/b" }] }],
    ["steps", { steps: { ...steps, other: steps.step } }],
    ["steps", { steps: { step: { ...steps.step, retries: { attempts: 21 } } } }],
    ["steps", { steps: { step: { ...steps.step, runtime: { type: "ws", url: "x" } } } }],
  ])("refuses %s: %j", (option, changes) => {
    const read = readFunctions([config({}), config(changes)]);
    expect(read.ok).toBe(false);
    if (read.ok) return;
    expect(read.refusals.map((refusal) => [refusal.functionId, refusal.option])).toEqual([
      ["shop-fn", option],
    ]);
    expect(refusalText(read.refusals)).toMatch(`function "shop-fn", option "${option}": `);
  });

  test.each<[string, { readonly [key: string]: Json }, object]>([
    ["nothing special", {}, { maxAttempts: 3, concurrency: [], idempotency: null }],
    ["no retries given", { steps: { step: { ...steps.step, retries: {} } } }, { maxAttempts: 5 }],
    ["absent options sent as null", { debounce: null, concurrency: null }, { concurrency: [] }],
    ["a plain limit", { concurrency: 3 }, { concurrency: [{ limit: 3, key: null, scope: "fn" }] }],
    [
      "two limits",
      {
        concurrency: [
          { limit: 1, key: "event.data.c" },
          { limit: 9, scope: "account", key: '"google"' },
        ],
      },
      {
        concurrency: [
          { limit: 1, key: "event.data.c", scope: "fn" },
          { limit: 9, key: '"google"', scope: "account" },
        ],
      },
    ],
    [
      "a cron in a zone",
      { triggers: [{ cron: "TZ=Asia/Kolkata 0 9 * * *" }] },
      { triggers: [{ kind: "cron", cron: "TZ=Asia/Kolkata 0 9 * * *" }] },
    ],
    [
      "a condition",
      { triggers: [{ event: "a/b", expression: "event.data.x == 1" }] },
      { triggers: [{ kind: "event", name: "a/b", condition: "event.data.x == 1" }] },
    ],
  ])("reads %s", (_, changes, expected) => {
    expect(readFunctions([config(changes)])).toMatchObject({
      ok: true,
      functions: [{ id: "shop-fn", ...expected }],
    });
  });
});
