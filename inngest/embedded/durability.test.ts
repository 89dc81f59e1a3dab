import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Engine } from "./start-engine";
import {
  createTestApp,
  createTestDatabase,
  endedRuns,
  eventKey,
  eventually,
  pause,
  runsOf,
  signingKey,
  startTestEngine,
  type TestApp,
  type TestDatabase,
} from "./testing";

let database: TestDatabase;
let app: TestApp;
const children: ChildProcess[] = [];
const engines: Engine[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  app = await createTestApp();
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill("SIGKILL");
    await once(child, "exit");
  }
  await Promise.all(engines.splice(0).map((engine) => engine.stop()));
  await app.stop();
  await database.empty();
});

/** The engine as the process that production runs; its leases last 1.5 s. */
async function spawnEngine(): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, ["--import", "tsx", "inngest/embedded/main.ts"], {
    cwd: new URL("../..", import.meta.url),
    env: {
      NODE_ENV: "test",
      PATH: process.env.PATH,
      DATABASE_URL: database.url,
      ENGINE_PORT: "0",
      APP_URL: new URL(app.functionsUrl).origin,
      INNGEST_SIGNING_KEY: signingKey,
      INNGEST_EVENT_KEY: eventKey,
      ENGINE_LEASE_MS: "1500",
      LOG_LEVEL: "warn",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  let output = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  const url = await eventually(() => /engine listening on (\S+)/.exec(output)?.[1], 20_000);
  await eventually(async () => (await fetch(`${url}/health`)).ok, 20_000);
  return { child, url };
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  await once(child, "exit");
}

async function engine(changes: Parameters<typeof startTestEngine>[2] = {}): Promise<Engine> {
  const started = await startTestEngine(database, app, changes);
  engines.push(started);
  await started.synced;
  app.sendTo(started.url);
  return started;
}

/** A gate that a step waits at, so that the test can act in mid-step. */
function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

describe("kill -9 of the engine", () => {
  test("in mid-step: the step is run again and the run ends once", async () => {
    const begun: string[] = [];
    const hold = gate();
    app.functions = [
      app.client.createFunction(
        { id: "push", retries: 1, triggers: [{ event: "push/asked" }] },
        async ({ step }) => {
          await step.run("before", () => begun.push("before"));
          await step.run("call", async () => {
            if (begun.push("call") === 2) await hold.opened;
          });
          return step.run("after", () => begun.push("after"));
        },
      ),
    ];
    await app.start();
    const first = await spawnEngine();
    app.sendTo(first.url);
    await app.client.send({ name: "push/asked" });
    await eventually(() => begun.length === 2);
    await kill(first.child);
    await spawnEngine();
    const [ended] = await endedRuns(database, "shop-push", 1, 20_000);
    hold.open();
    await pause(300);
    expect(ended?.status).toBe("completed");
    expect(begun).toEqual(["before", "call", "call", "after"]);
    expect(await database.sql`select name from engine.step order by position`).toEqual([
      { name: "before" },
      { name: "call" },
      { name: "after" },
    ]);
  });

  test("right after the answer to a send: the event is not lost", async () => {
    app.functions = [
      app.client.createFunction(
        { id: "push", retries: 1, triggers: [{ event: "push/asked" }] },
        ({ event }) => event.data,
      ),
    ];
    await app.start();
    const first = await spawnEngine();
    await app.stop();
    app.sendTo(first.url);
    for (const n of [1, 2, 3]) await app.client.send({ name: "push/asked", data: { n } });
    await kill(first.child);
    await app.start();
    await spawnEngine();
    const ended = await endedRuns(database, "shop-push", 3, 20_000);
    expect(ended.map(({ output }) => output)).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  });

  test("SIGTERM lets the running call finish and gives nothing away twice", async () => {
    let calls = 0;
    app.functions = [
      app.client.createFunction({ id: "push", retries: 1, triggers: [{ event: "push/asked" }] }, ({ step }) =>
        step.run("call", async () => {
          calls++;
          await pause(700);
          return "sent";
        }),
      ),
    ];
    await app.start();
    const first = await spawnEngine();
    app.sendTo(first.url);
    await app.client.send({ name: "push/asked" });
    await eventually(() => calls === 1);
    first.child.kill("SIGTERM");
    const [code] = await once(first.child, "exit");
    expect(code).toBe(0);
    expect(await database.sql`select name, result from engine.step`).toEqual([
      { name: "call", result: { data: "sent" } },
    ]);
    await engine();
    expect(await endedRuns(database, "shop-push")).toMatchObject([{ status: "completed", output: "sent" }]);
    expect(calls).toBe(1);
  });
});

describe("leases", () => {
  test("a call longer than the lease keeps it by heartbeat", async () => {
    let calls = 0;
    app.functions = [
      app.client.createFunction({ id: "slow", retries: 0, triggers: [{ event: "push/asked" }] }, async () => {
        calls++;
        await pause(2500);
      }),
    ];
    await app.start();
    await engine({ leaseMs: 800, heartbeatMs: 200 });
    await engine({ leaseMs: 800, heartbeatMs: 200 });
    await app.client.send({ name: "push/asked" });
    await endedRuns(database, "shop-slow");
    expect(calls).toBe(1);
  });

  test("the late answer of a process that lost its lease commits nothing", async () => {
    const gates = [gate(), gate()];
    let calls = 0;
    app.functions = [
      app.client.createFunction({ id: "late", retries: 0, triggers: [{ event: "push/asked" }] }, ({ step }) =>
        step.run("call", async () => {
          const mine = calls++;
          await gates[mine]?.opened;
          return mine;
        }),
      ),
    ];
    await app.start();
    await engine({ heartbeatMs: 600_000, leaseMs: 700, graceMs: 100 });
    await app.client.send({ name: "push/asked" });
    await eventually(() => calls === 1);
    await engine();
    await eventually(() => calls === 2);
    gates[0]?.open();
    await pause(400);
    expect(await database.sql`select result from engine.step`).toEqual([]);
    expect(await runsOf(database, "shop-late")).toMatchObject([{ status: "running" }]);
    gates[1]?.open();
    expect(await endedRuns(database, "shop-late")).toMatchObject([{ status: "completed", output: 1 }]);
    expect(await database.sql`select result from engine.step`).toEqual([{ result: { data: 1 } }]);
  });
});

describe("the app and the database go away", () => {
  test("a call cut in the middle is tried again; one that found no app does not count", async () => {
    const attempts: number[] = [];
    app.functions = [
      app.client.createFunction(
        { id: "cut", retries: 1, triggers: [{ event: "push/asked" }] },
        ({ step, attempt }) =>
          step.run("call", async () => {
            if (attempts.push(attempt) === 1) await pause(60_000);
            return "done";
          }),
      ),
    ];
    await app.start();
    await engine();
    await app.client.send({ name: "push/asked" });
    await eventually(() => attempts.length === 1);
    await app.stop();
    await pause(1500);
    await app.start();
    expect(await endedRuns(database, "shop-cut")).toMatchObject([{ status: "completed", output: "done" }]);
    expect(attempts).toEqual([0, 1]);
  });

  test("a call that takes too long counts as an attempt", async () => {
    let calls = 0;
    app.functions = [
      app.client.createFunction(
        { id: "hangs", retries: 1, triggers: [{ event: "push/asked" }] },
        async () => {
          calls++;
          await pause(60_000);
        },
      ),
    ];
    await app.start();
    await engine({ callTimeoutMs: 300 });
    await app.client.send({ name: "push/asked" });
    expect(await endedRuns(database, "shop-hangs")).toMatchObject([
      { status: "failed", output: { name: "NoAnswerError" } },
    ]);
    expect(calls).toBe(2);
  });

  test("every database connection cut, again and again, loses and doubles nothing", async () => {
    const ran: string[] = [];
    app.functions = [
      app.client.createFunction(
        { id: "push", retries: 3, triggers: [{ event: "push/asked" }] },
        async ({ event, step }) => {
          await step.run("one", () => pause(20));
          await step.sleep("nap", "1s");
          return step.run("two", () => ran.push(String(event.data.n)) && event.data.n);
        },
      ),
    ];
    await app.start();
    await engine();
    await app.client.send(Array.from({ length: 30 }, (_, n) => ({ name: "push/asked", data: { n } })));
    for (let round = 0; round < 8; round++) {
      await database.sql`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'lockstep-engine'`;
      await pause(200);
    }
    const ended = await endedRuns(database, "shop-push", 30, 25_000);
    expect(new Set(ended.map(({ status }) => status))).toEqual(new Set(["completed"]));
    expect(ended.map(({ output }) => output)).toEqual(Array.from({ length: 30 }, (_, n) => n));
    expect(new Set(ran).size).toBe(30);
    await app.client.send({ name: "push/asked", data: { n: 30 } });
    await endedRuns(database, "shop-push", 31);
  });
});
