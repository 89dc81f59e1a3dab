import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { handClock } from "@/lib/clock";
import { nextTick } from "./cron-time";
import { connect } from "./database";
import { deleteOld } from "./retention";
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
const engines: Engine[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  app = await createTestApp();
});
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.stop()));
  await app.stop();
  await database.empty();
});

describe("schedules", () => {
  test("a tick is fired once by two processes, and missed ticks become one", async () => {
    const clock = handClock("2026-03-01T10:30:00Z");
    app.functions = [
      app.client.createFunction(
        { id: "hourly", retries: 0, triggers: [{ cron: "0 * * * *" }] },
        ({ event }) => event.data,
      ),
    ];
    await app.start();
    for (let process = 0; process < 2; process++)
      engines.push(await startTestEngine(database, app, { clock }));
    await Promise.all(engines.map(({ synced }) => synced));
    await pause(300);
    expect(await runsOf(database, "shop-hourly")).toEqual([]);

    clock.advanceMs(hourMs / 2);
    const [first] = await endedRuns(database, "shop-hourly");
    expect(first?.output).toMatchObject({ cron: "0 * * * *", fireAt: "2026-03-01T11:00:00.000Z" });
    await pause(300);
    expect(await runsOf(database, "shop-hourly")).toHaveLength(1);

    clock.advanceMs(5 * hourMs);
    await endedRuns(database, "shop-hourly", 2);
    await pause(300);
    expect(await runsOf(database, "shop-hourly")).toHaveLength(2);
    expect(await database.sql`select next_at from engine.schedule`).toEqual([
      { next_at: new Date("2026-03-01T17:00:00Z") },
    ]);
  });

  test("ticks that pass while the app is away become one when it is back", async () => {
    const clock = handClock("2026-03-01T10:30:00Z");
    app.functions = [
      app.client.createFunction({ id: "minutely", retries: 0, triggers: [{ cron: "* * * * *" }] }, () => 1),
    ];
    await app.start();
    const engine = await startTestEngine(database, app, { clock });
    engines.push(engine);
    await engine.synced;
    await app.stop();
    await engine.resync();
    clock.advanceMs(10 * hourMs);
    await pause(400);
    expect(await runsOf(database, "shop-minutely")).toEqual([]);
    await app.start();
    await endedRuns(database, "shop-minutely");
    await pause(300);
    expect(await runsOf(database, "shop-minutely")).toHaveLength(1);
  });

  test("a restart keeps the next tick; a schedule that is gone fires no more", async () => {
    const clock = handClock("2026-03-01T10:30:00Z");
    const hourly = app.client.createFunction(
      { id: "hourly", retries: 0, triggers: [{ cron: "0 * * * *" }] },
      () => 1,
    );
    app.functions = [
      hourly,
      app.client.createFunction({ id: "plain", retries: 0, triggers: [{ event: "a/b" }] }, () => 1),
    ];
    await app.start();
    const first = await startTestEngine(database, app, { clock });
    await first.synced;
    await first.stop();
    clock.advanceMs(3 * hourMs);
    const second = await startTestEngine(database, app, { clock });
    engines.push(second);
    await second.synced;
    await endedRuns(database, "shop-hourly");

    await app.stop();
    app.functions = app.functions.slice(1);
    await app.start();
    await second.resync();
    await eventually(async () => (await database.sql`select from engine.schedule`).count === 0);
    clock.advanceMs(3 * hourMs);
    await pause(300);
    expect(await runsOf(database, "shop-hourly")).toHaveLength(1);
  });

  test.each([
    ["plain is UTC", "0 9 * * *", "2026-07-01T00:00:00Z", "2026-07-01T09:00:00.000Z"],
    ["a zone", "TZ=Asia/Kolkata 0 9 * * *", "2026-07-01T00:00:00Z", "2026-07-01T03:30:00.000Z"],
    [
      "a zone before its summer time",
      "TZ=America/New_York 0 9 * * *",
      "2026-03-07T15:00:00Z",
      "2026-03-08T13:00:00.000Z",
    ],
    [
      "an hour that does not exist",
      "TZ=America/New_York 30 2 * * *",
      "2026-03-08T00:00:00Z",
      "2026-03-08T07:00:00.000Z",
    ],
    ["strictly after", "*/5 * * * *", "2026-07-01T00:05:00Z", "2026-07-01T00:10:00.000Z"],
  ])("next tick: %s", (_, cron, after, expected) => {
    expect(nextTick(cron, new Date(after))?.toISOString()).toBe(expected);
  });
});

describe("retention", () => {
  test("what ended 7 days ago goes, with its event; what runs or is younger stays", async () => {
    const now = new Date("2026-03-10T00:00:00Z");
    const old = new Date("2026-03-02T23:59:00Z");
    const young = new Date("2026-03-03T00:01:00Z");
    for (const [id, at, status] of [
      ["old", old, "completed"],
      ["failed", old, "failed"],
      ["running", old, "running"],
      ["young", young, "completed"],
    ] as const) {
      await database.sql`insert into engine.event (id, name, payload, received_at) values (${id}, 'a/b', '{}', ${old})`;
      await database.sql`
        insert into engine.run (id, function_id, event_id, max_attempts, status, created_at, ended_at)
        values (${id}, 'f', ${id}, 1, ${status}, ${old}, ${status === "running" ? null : at})`;
      await database.sql`
        insert into engine.step (run_id, id, position, name, result, finished_at) values (${id}, 's', 0, 's', 'null', ${old})`;
    }
    await database.sql`insert into engine.event (id, name, payload, received_at) values ('lone', 'a/b', '{}', ${young})`;
    await database.sql`insert into engine.seen values ('past', ${old}), ('ahead', ${new Date("2026-03-10T01:00:00Z")})`;
    const engineSide = connect({ databaseUrl: database.url, role: "lockstep_app" }, 1);
    await deleteOld(engineSide, now);
    await engineSide.end();
    expect(await database.sql`select id from engine.run order by id`).toEqual([
      { id: "running" },
      { id: "young" },
    ]);
    expect(await database.sql`select id from engine.event order by id`).toEqual([
      { id: "lone" },
      { id: "running" },
      { id: "young" },
    ]);
    expect(await database.sql`select run_id from engine.step order by run_id`).toEqual([
      { run_id: "running" },
      { run_id: "young" },
    ]);
    expect(await database.sql`select key from engine.seen`).toEqual([{ key: "ahead" }]);
  });
});
