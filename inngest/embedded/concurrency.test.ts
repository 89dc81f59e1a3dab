import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  createTestApp,
  createTestDatabase,
  endedRuns,
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

/** Watches how many of each key are inside at once. */
function gauge() {
  const inside = new Map<string, number>();
  const highest = new Map<string, number>();
  return {
    highest,
    async through(key: string, ms: number) {
      const now = (inside.get(key) ?? 0) + 1;
      inside.set(key, now);
      highest.set(key, Math.max(highest.get(key) ?? 0, now));
      await pause(ms);
      inside.set(key, (inside.get(key) ?? 0) - 1);
    },
  };
}

async function withTwoEngines(work: () => Promise<void>): Promise<void> {
  await app.start();
  const changes = { leaseMs: 10_000 };
  const engines = await Promise.all([
    startTestEngine(database, app, changes),
    startTestEngine(database, app, changes),
  ]);
  try {
    await Promise.all(engines.map(({ synced }) => synced));
    const [first] = engines;
    app.sendTo(first?.url ?? "");
    await work();
  } finally {
    await Promise.all(engines.map((engine) => engine.stop()));
    await app.stop();
  }
}

describe("concurrency across two engine processes on one database", () => {
  test("one at a time per key: steps never overlap, runs of one key finish in order, keys do not wait for each other", async () => {
    const steps = gauge();
    const all = gauge();
    const finished: number[] = [];
    app.functions = [
      app.client.createFunction(
        {
          id: "push",
          retries: 0,
          concurrency: [{ key: "event.data.account", limit: 1 }],
          triggers: [{ event: "push/asked" }],
        },
        async ({ event, step }) => {
          for (const id of ["one", "two"]) {
            await step.run(id, () =>
              Promise.all([steps.through(event.data.account, 60), all.through("all", 60)]),
            );
          }
          await step.run("end", () => event.data.account === "a" && finished.push(event.data.n));
        },
      ),
    ];
    await withTwoEngines(async () => {
      const events = Array.from({ length: 24 }, (_, n) => ({
        name: "push/asked",
        data: { account: n % 2 ? "a" : "b", n },
      }));
      await app.client.send(events);
      await endedRuns(database, "shop-push", 24, 25_000);
    });
    expect([...steps.highest]).toEqual(
      expect.arrayContaining([
        ["a", 1],
        ["b", 1],
      ]),
    );
    expect(all.highest.get("all")).toBe(2);
    expect(finished).toEqual(finished.toSorted((a, b) => a - b));
  });

  test("a limit shared by two functions holds together with each function's own", async () => {
    const shared = gauge();
    const own = gauge();
    const fn = (id: string) =>
      app.client.createFunction(
        {
          id,
          retries: 0,
          concurrency: [
            { scope: "account", key: '"google"', limit: 3 },
            { key: "event.data.account", limit: 2 },
          ],
          triggers: [{ event: "push/asked" }],
        },
        ({ event, step }) =>
          step.run("call", () =>
            Promise.all([shared.through("google", 100), own.through(`${id} ${event.data.account}`, 100)]),
          ),
      );
    app.functions = [fn("left"), fn("right")];
    await withTwoEngines(async () => {
      await app.client.send(
        Array.from({ length: 12 }, (_, n) => ({ name: "push/asked", data: { account: n % 3 } })),
      );
      await endedRuns(database, "shop-left", 12, 25_000);
      await endedRuns(database, "shop-right", 12, 25_000);
    });
    expect(shared.highest.get("google")).toBeGreaterThan(1);
    expect(shared.highest.get("google")).toBeLessThanOrEqual(3);
    expect(Math.max(...own.highest.values())).toBeLessThanOrEqual(2);
  });

  test("a sleeping run holds nothing", async () => {
    app.functions = [
      app.client.createFunction(
        { id: "sleepy", retries: 0, concurrency: 1, triggers: [{ event: "push/asked" }] },
        async ({ step }) => {
          await step.sleep("nap", "2s");
          return "up";
        },
      ),
    ];
    await withTwoEngines(async () => {
      const begun = Date.now();
      await app.client.send(Array.from({ length: 4 }, () => ({ name: "push/asked" })));
      await endedRuns(database, "shop-sleepy", 4);
      expect(Date.now() - begun).toBeLessThan(5000);
    });
  });

  test("a thousand runs of one busy key do not starve another", async () => {
    app.functions = [
      app.client.createFunction(
        {
          id: "push",
          retries: 0,
          concurrency: { key: "event.data.account", limit: 1 },
          triggers: [{ event: "push/asked" }],
        },
        ({ event }) => pause(event.data.account === "busy" ? 300 : 0),
      ),
    ];
    await withTwoEngines(async () => {
      await app.client.send(
        Array.from({ length: 1000 }, () => ({ name: "push/asked", data: { account: "busy" } })),
      );
      await app.client.send({ name: "push/asked", data: { account: "quiet" } });
      await endedRuns(database, "shop-push", 1, 5000);
      const [quiet] = await database.sql`
        select r.status from engine.run r join engine.event e on e.id = r.event_id where e.payload->'data'->>'account' = 'quiet'`;
      await pause(500);
      const [later] = await database.sql`
        select r.status from engine.run r join engine.event e on e.id = r.event_id where e.payload->'data'->>'account' = 'quiet'`;
      expect([quiet?.status, later?.status]).toContain("completed");
      await database.sql`delete from engine.item where lease_token is null`;
    });
  });
});
