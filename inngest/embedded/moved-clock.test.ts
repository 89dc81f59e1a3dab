import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type DemoClock, demoClock } from "@/lib/demo-clock";
import type { Engine } from "./start-engine";
import {
  createTestApp,
  createTestDatabase,
  endedRuns,
  eventually,
  pause,
  runsOf,
  startTestEngine,
  type TestApp,
  type TestDatabase,
} from "./testing";

const hourMs = 3_600_000;

let database: TestDatabase;
let app: TestApp;
let folder: string;
/** As the app moves it; the engine reads the same file. */
let clock: DemoClock;
const engines: Engine[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  app = await createTestApp();
  folder = mkdtempSync(join(tmpdir(), "moved-clock-"));
  clock = demoClock(join(folder, "demo-clock.json"));
});
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.stop()));
  await app.stop();
  await database.empty();
  rmSync(folder, { recursive: true });
});

async function start(): Promise<Engine> {
  const engine = await startTestEngine(database, app, {
    clock: demoClock(join(folder, "demo-clock.json")),
    pollMs: 250,
  });
  engines.push(engine);
  await engine.synced;
  app.sendTo(engine.url);
  return engine;
}

const itemKinds = async () =>
  (await database.sql<{ kind: string }[]>`select kind from engine.item`).map(({ kind }) => kind);

describe("a product clock that is moved while the engine runs", () => {
  test("two hours on, what sleeps is due at once and a schedule fires once, not 120 times", async () => {
    const fired: string[] = [];
    app.functions = [
      app.client.createFunction(
        { id: "sleeper", retries: 0, triggers: [{ event: "a/sleep" }] },
        async ({ step }) => {
          await step.sleep("long", "110m");
          return "awake";
        },
      ),
      app.client.createFunction(
        { id: "minutely", retries: 0, triggers: [{ cron: "* * * * *" }] },
        ({ event }) => fired.push(String((event.data as { fireAt?: string }).fireAt)),
      ),
    ];
    await app.start();
    await start();
    await app.client.send({ name: "a/sleep", data: {} });
    await eventually(async () => (await itemKinds()).includes("sleep"));
    const before = fired.length;

    clock.setOffset(2 * hourMs);
    const [run] = await endedRuns(database, "shop-sleeper", 1, 5_000);
    expect(run?.output).toBe("awake");
    await eventually(() => fired.length > before);
    await pause(500);
    // A minute of real time may end meanwhile.
    expect(fired.length - before).toBeLessThanOrEqual(2);
  });

  test("a step that was thrown back waits by the moved clock too", async () => {
    let attempts = 0;
    app.functions = [
      app.client.createFunction({ id: "failing", retries: 3, triggers: [{ event: "a/fail" }] }, ({ step }) =>
        step.run("once more", () => {
          attempts += 1;
          if (attempts === 1) throw new Error("not yet");
          return attempts;
        }),
      ),
    ];
    await app.start();
    const engine = await startTestEngine(database, app, {
      clock: demoClock(join(folder, "demo-clock.json")),
      backoff: () => hourMs,
    });
    engines.push(engine);
    await engine.synced;
    app.sendTo(engine.url);
    await app.client.send({ name: "a/fail", data: {} });
    await eventually(async () => {
      const rows = await database.sql`select from engine.item where attempt = 1 and lease_token is null`;
      return attempts === 1 && rows.count === 1;
    });
    await pause(400);
    expect(attempts).toBe(1);
    clock.setOffset(hourMs);
    const [run] = await endedRuns(database, "shop-failing", 1, 5_000);
    expect(run?.output).toBe(2);
  });

  test("a call under way keeps its lease: it is not made a second time [I2]", async () => {
    let calls = 0;
    app.functions = [
      app.client.createFunction({ id: "slow", retries: 0, triggers: [{ event: "a/slow" }] }, ({ step }) =>
        step.run("slow", async () => {
          calls += 1;
          await pause(1_200);
          return calls;
        }),
      ),
    ];
    await app.start();
    await start();
    await app.client.send({ name: "a/slow", data: {} });
    await eventually(() => calls === 1);
    clock.setOffset(48 * hourMs);
    const [run] = await endedRuns(database, "shop-slow");
    expect(run?.output).toBe(1);
    expect(calls).toBe(1);
  });

  test("a sleep begun on the moved clock lasts its time", async () => {
    app.functions = [
      app.client.createFunction(
        { id: "dozer", retries: 0, triggers: [{ event: "a/doze" }] },
        async ({ step }) => {
          await step.sleep("a while", "20m");
          return "awake";
        },
      ),
    ];
    await app.start();
    clock.setOffset(5 * hourMs);
    await start();
    await app.client.send({ name: "a/doze", data: {} });
    await eventually(async () => (await itemKinds()).includes("sleep"));
    clock.setOffset(5 * hourMs + hourMs / 4);
    await pause(700);
    expect(await itemKinds()).toEqual(["sleep"]);
    clock.setOffset(5 * hourMs + hourMs / 3);
    await endedRuns(database, "shop-dozer", 1, 5_000);
  });

  test("back to real time, nothing rests for as long as the clock was ahead", async () => {
    app.functions = [
      app.client.createFunction(
        { id: "napper", retries: 0, triggers: [{ event: "a/nap" }] },
        async ({ step }) => {
          await step.sleep("short", "3s");
          return "awake";
        },
      ),
      app.client.createFunction({ id: "hourly", retries: 0, triggers: [{ cron: "0 * * * *" }] }, () => 1),
    ];
    await app.start();
    clock.setOffset(5 * hourMs);
    await start();
    await app.client.send({ name: "a/nap", data: {} });
    await eventually(async () => (await itemKinds()).includes("sleep"));

    clock.setOffset(0);
    const [run] = await endedRuns(database, "shop-napper", 1, 8_000);
    expect(run?.output).toBe("awake");
    const [schedule] = await database.sql<
      { nextAt: Date }[]
    >`select next_at as "nextAt" from engine.schedule`;
    expect(schedule?.nextAt.getTime()).toBeLessThanOrEqual(clock.now().getTime() + hourMs);
  });

  test("the same across a restart", async () => {
    app.functions = [
      app.client.createFunction({ id: "hourly", retries: 0, triggers: [{ cron: "0 * * * *" }] }, () => 1),
    ];
    await app.start();
    clock.setOffset(5 * hourMs);
    await (await start()).stop();
    clock.setOffset(0);
    await start();
    const [schedule] = await database.sql<
      { nextAt: Date }[]
    >`select next_at as "nextAt" from engine.schedule`;
    expect(schedule?.nextAt.getTime()).toBeLessThanOrEqual(clock.now().getTime() + hourMs);
    expect(await runsOf(database, "shop-hourly")).toEqual([]);
  });
});
