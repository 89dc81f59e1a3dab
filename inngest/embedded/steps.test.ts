import { type FailureEventArgs, NonRetriableError, RetryAfterError } from "inngest";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Engine } from "./start-engine";
import {
  createTestApp,
  createTestDatabase,
  endedRuns,
  eventually,
  runsOf,
  startTestEngine,
  type TestApp,
  type TestDatabase,
} from "./testing";

let database: TestDatabase;
let app: TestApp;
let engine: Engine | null = null;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  app = await createTestApp();
});
afterEach(async () => {
  await engine?.stop();
  engine = null;
  await app.stop();
  await database.empty();
});

async function run(...functions: TestApp["functions"]): Promise<void> {
  app.functions = functions;
  await app.start();
  engine = await startTestEngine(database, app);
  app.sendTo(engine.url);
  await engine.synced;
}

describe("steps of real functions over signed HTTP", () => {
  test("three steps run once each, in order, in four calls", async () => {
    const calls: string[] = [];
    await run(
      app.client.createFunction(
        { id: "three", retries: 0, triggers: [{ event: "order/made" }] },
        async ({ event, step }) => {
          const a = await step.run("one", () => calls.push("one") && 1);
          const b = await step.run("two", () => calls.push("two") && a + 1);
          return step.run(
            "three",
            () =>
              calls.push("three") && {
                sum: a + b,
                order: event.data.order,
                note: "na\u0000ïve \ud83d\ude00",
              },
          );
        },
      ),
    );
    await app.client.send({ name: "order/made", data: { order: "o1" } });
    const [ended] = await endedRuns(database, "shop-three");
    expect(ended).toMatchObject({
      status: "completed",
      output: { sum: 3, order: "o1", note: "na\u0000ïve \ud83d\ude00" },
    });
    expect(calls).toEqual(["one", "two", "three"]);
    expect(app.requests.filter(({ method }) => method === "POST")).toHaveLength(4);
  });

  test("a step that asks to be tried later is tried no earlier", async () => {
    const times: number[] = [];
    await run(
      app.client.createFunction(
        { id: "later", retries: 2, triggers: [{ event: "order/made" }] },
        ({ step }) =>
          step.run("call", () => {
            if (times.push(Date.now()) === 1) throw new RetryAfterError("busy", 1500);
            return "done";
          }),
      ),
    );
    await app.client.send({ name: "order/made" });
    const [ended] = await endedRuns(database, "shop-later");
    expect(ended).toMatchObject({ status: "completed", output: "done" });
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(1900);
  });

  test("attempts count per step and start again for the next", async () => {
    const attempts: string[] = [];
    await run(
      app.client.createFunction(
        { id: "tries", retries: 2, triggers: [{ event: "order/made" }] },
        async ({ step, attempt }) => {
          for (const id of ["a", "b"]) {
            await step.run(id, () => {
              attempts.push(`${id}${attempt}`);
              if (attempt < 2) throw new Error("flaky");
            });
          }
        },
      ),
    );
    await app.client.send({ name: "order/made" });
    expect(await endedRuns(database, "shop-tries")).toMatchObject([{ status: "completed" }]);
    expect(attempts).toEqual(["a0", "a1", "a2", "b0", "b1", "b2"]);
  });

  test("an error that must not be retried fails the run at once and starts onFailure once", async () => {
    const seen: unknown[] = [];
    let tries = 0;
    await run(
      app.client.createFunction(
        {
          id: "fatal",
          retries: 5,
          triggers: [{ event: "order/made" }],
          onFailure: ({ event, error }: FailureEventArgs) => {
            seen.push({
              run: event.data.run_id,
              function: event.data.function_id,
              order: event.data.event.data.order,
              error: error.message,
            });
          },
        },
        ({ step }) =>
          step.run("call", () => {
            tries++;
            throw new NonRetriableError("revoked");
          }),
      ),
    );
    await app.client.send({ name: "order/made", data: { order: "o1" } });
    const [failed] = await endedRuns(database, "shop-fatal");
    await endedRuns(database, "shop-fatal-failure");
    expect(failed).toMatchObject({ status: "failed", output: { message: "revoked" } });
    expect(tries).toBe(1);
    expect(seen).toEqual([{ run: failed?.id, function: "shop-fatal", order: "o1", error: "revoked" }]);
    expect(
      await database.sql`select payload->>'id' as id from engine.event where name = 'inngest/function.failed'`,
    ).toEqual([{ id: failed?.id }]);
  });

  test("a step out of attempts can be caught by the function", async () => {
    let tries = 0;
    await run(
      app.client.createFunction(
        { id: "caught", retries: 1, triggers: [{ event: "order/made" }] },
        async ({ step }) => {
          try {
            await step.run("call", () => {
              tries++;
              throw new Error("no luck");
            });
          } catch (error) {
            return step.run("instead", () => `instead of ${error instanceof Error ? error.message : ""}`);
          }
        },
      ),
    );
    await app.client.send({ name: "order/made" });
    expect(await endedRuns(database, "shop-caught")).toMatchObject([
      { status: "completed", output: "instead of no luck" },
    ]);
    expect(tries).toBe(2);
  });

  test("a function that throws outside steps is retried, then failed", async () => {
    let tries = 0;
    await run(
      app.client.createFunction({ id: "throws", retries: 2, triggers: [{ event: "order/made" }] }, () => {
        tries++;
        throw new Error("bad day");
      }),
    );
    await app.client.send({ name: "order/made" });
    expect(await endedRuns(database, "shop-throws")).toMatchObject([
      { status: "failed", output: { message: "bad day" } },
    ]);
    expect(tries).toBe(3);
  });

  test("parallel steps and a sleep come together once", async () => {
    const done: string[] = [];
    await run(
      app.client.createFunction(
        { id: "parallel", retries: 0, triggers: [{ event: "order/made" }] },
        async ({ step }) => {
          const [a, b] = await Promise.all([
            step.run("a", () => done.push("a") && "A"),
            step.run("b", () => done.push("b") && "B"),
            step.sleep("nap", "1s"),
          ]);
          const after = await step.run("after", () => done.push("after") && "C");
          return a + b + after;
        },
      ),
    );
    await app.client.send({ name: "order/made" });
    expect(await endedRuns(database, "shop-parallel")).toMatchObject([
      { status: "completed", output: "ABC" },
    ]);
    expect(done.toSorted()).toEqual(["a", "after", "b"]);
    expect(done.at(-1)).toBe("after");
    expect(await database.sql`select name from engine.step order by position`).toHaveLength(4);
    // One call that plans, one per planned step, one after the fan-in that runs "after", one that ends the run.
    expect(app.requests.filter(({ method }) => method === "POST")).toHaveLength(5);
  });

  test("a race goes on with the first to finish; the run ends when the last has", async () => {
    const times: number[] = [];
    await run(
      app.client.createFunction(
        { id: "race", retries: 0, triggers: [{ event: "order/made" }] },
        async ({ step, group }) => {
          const first = await group.parallel({ mode: "race" }, () =>
            Promise.race([step.run("quick", () => "quick"), step.sleep("slow", "2s").then(() => "slow")]),
          );
          return step.run("after", () => times.push(Date.now()) && `${first} won`);
        },
      ),
    );
    await app.client.send({ name: "order/made" });
    await eventually(() => times.length === 1, 1500);
    expect(await endedRuns(database, "shop-race")).toMatchObject([
      { status: "completed", output: "quick won" },
    ]);
    expect(times).toHaveLength(1);
  });

  test("an event awaited by a run wakes it, and only the matching one", async () => {
    await run(
      app.client.createFunction(
        { id: "waits", retries: 0, triggers: [{ event: "order/made" }] },
        async ({ step }) => {
          const paid = await step.waitForEvent("paid", {
            event: "order/paid",
            timeout: "1h",
            if: "async.data.order == event.data.order",
          });
          const never = await step.waitForEvent("never", { event: "order/paid", timeout: "1s" });
          return { amount: paid?.data.amount, never };
        },
      ),
    );
    await app.client.send({ name: "order/made", data: { order: "o1" } });
    await eventually(async () => (await database.sql`select from engine.wait`).count === 1);
    await app.client.send({ name: "order/paid", data: { order: "o2", amount: 2 } });
    await app.client.send({ name: "order/paid", data: { order: "o1", amount: 1 } });
    expect(await endedRuns(database, "shop-waits")).toMatchObject([
      { status: "completed", output: { amount: 1, never: null } },
    ]);
  });

  test("a step sends events and another function is invoked", async () => {
    const child = app.client.createFunction(
      { id: "child", retries: 0, triggers: [{ event: "never/sent" }] },
      ({ event }) => ({
        doubled: Number(event.data.n) * 2,
      }),
    );
    const broken = app.client.createFunction(
      { id: "broken", retries: 0, triggers: [{ event: "never/sent" }] },
      () => {
        throw new NonRetriableError("child failed");
      },
    );
    await run(
      child,
      broken,
      app.client.createFunction(
        { id: "heard", retries: 0, triggers: [{ event: "order/sent" }] },
        () => "heard",
      ),
      app.client.createFunction(
        { id: "parent", retries: 0, triggers: [{ event: "order/made" }] },
        async ({ step }) => {
          const sent = await step.sendEvent("tell", { name: "order/sent", data: {} });
          const answer = await step.invoke("ask", { function: child, data: { n: 21 } });
          const failure = await step
            .invoke("ask-broken", { function: broken, data: {} })
            .catch((error: Error) => error.message);
          return { sent: sent.ids.length, answer, failure };
        },
      ),
    );
    await app.client.send({ name: "order/made" });
    expect(await endedRuns(database, "shop-parent")).toMatchObject([
      { status: "completed", output: { sent: 1, answer: { doubled: 42 }, failure: "child failed" } },
    ]);
    expect(await endedRuns(database, "shop-heard")).toHaveLength(1);
  });

  test("a step kind the engine does not have fails the run and says so", async () => {
    await run(
      app.client.createFunction(
        { id: "signal", retries: 3, triggers: [{ event: "order/made" }] },
        ({ step }) => step.waitForSignal("wait", { signal: "s", timeout: "1h" }),
      ),
    );
    await app.client.send({ name: "order/made" });
    const [failed] = await endedRuns(database, "shop-signal");
    expect(failed).toMatchObject({ status: "failed", output: { name: "UnsupportedOp" } });
    expect(JSON.stringify(failed?.output)).toContain("WaitForSignal");
  });

  test("conditions choose the functions an event starts; a missing field reads as null", async () => {
    const on = (id: string, condition: string) =>
      app.client.createFunction(
        { id, retries: 0, triggers: [{ event: "order/made", if: condition }] },
        () => id,
      );
    await run(
      on("yes", "event.data.auto == true"),
      on("no", "event.data.auto == false"),
      on("missing", "event.data.mode != 'off'"),
    );
    await app.client.send({ name: "order/made", data: { auto: true } });
    await endedRuns(database, "shop-yes");
    await endedRuns(database, "shop-missing");
    expect(await runsOf(database, "shop-no")).toEqual([]);
  });
});
