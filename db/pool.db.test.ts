import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { openPool, type Pool } from "@/db/pool";
import { createEmptyDatabase, type TestDatabase } from "@/db/testing/database";
import { openCluster } from "@/scripts/start/postgres";

let home: TestDatabase;
const unheard: unknown[] = [];
const hear = (error: unknown) => unheard.push(error);
const pools: Pool[] = [];
const poolOf = (url: string, limits: { max?: number; statementLimitMs?: number } = {}) => {
  const pool = openPool({
    url,
    parameters: {},
    codecs: { parsers: {}, serializers: {} },
    max: 10,
    statementLimitMs: 30_000,
    transactionLimitMs: 60_000,
    ...limits,
  });
  pools.push(pool);
  return pool;
};
const one = (pool: Pool) => pool.run((client) => client<{ n: number }[]>`select 1 as n`);

beforeAll(async () => {
  process.on("unhandledRejection", hear);
  process.on("uncaughtException", hear);
  home = await createEmptyDatabase();
});
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
  expect(unheard.splice(0)).toEqual([]);
});
afterAll(async () => {
  process.off("unhandledRejection", hear);
  process.off("uncaughtException", hear);
  await home.drop();
});

test("work waits its turn in the order it came, newcomers included", async () => {
  const pool = poolOf(home.ownerUrl, { max: 1 });
  const order: number[] = [];
  const ask = (place: number) =>
    pool.transaction(async (run) => {
      await run((client) => client`select 1`);
      order.push(place);
    });
  const asked = Array.from({ length: 30 }, (_, place) => ask(place));
  // Comes at the very moment a turn is freed.
  const last = asked[0]?.then(() => ask(30));
  await Promise.all([...asked, last]);
  expect(order).toEqual(Array.from({ length: 31 }, (_, place) => place));
});

test("a client's own mistake neither costs the turn nor reaches the next work", async () => {
  const pool = poolOf(home.ownerUrl, { max: 1 });
  await one(pool);
  const broken = pool.transaction(async (run) => {
    await run((client) => client.unsafe("select $1::text", [undefined as never]));
  });
  await expect(broken).rejects.toMatchObject({ code: "UNDEFINED_VALUE" });
  await expect(pool.run((client) => client`select 1 / 0`)).rejects.toMatchObject({ code: "22012" });
  expect(await one(pool)).toEqual([{ n: 1 }]);
});

describe("closing", () => {
  test("waits for what is under way and refuses what comes later", async () => {
    const pool = poolOf(home.ownerUrl, { max: 1 });
    const slow = pool.run((client) => client<{ n: number }[]>`select 1 as n, pg_sleep(0.3)`);
    const inLine = one(pool);
    await Promise.all([pool.close(), expect(slow).resolves.toMatchObject([{ n: 1 }])]);
    expect(await inLine).toEqual([{ n: 1 }]);
    await expect(one(pool)).rejects.toMatchObject({ code: "CONNECTION_LOST" });
    await pool.close();
  });

  test("cuts what does not end within 5 s", async () => {
    const pool = poolOf(home.ownerUrl, { max: 1 });
    const hanging = pool.transaction(() => new Promise(() => {}));
    const inLine = one(pool);
    const refused = expect(inLine).rejects.toMatchObject({ code: "CONNECTION_LOST" });
    const cut = expect(hanging).rejects.toMatchObject({ code: "CONNECTION_LOST" });
    await pool.close();
    await Promise.all([refused, cut]);
  });
});

describe("a server that is no server", () => {
  test("nobody listens: the reason is said at once", async () => {
    const pool = poolOf("postgres://nobody@127.0.0.1:1/x");
    await expect(one(pool)).rejects.toMatchObject({ code: "ECONNREFUSED" });
    await expect(pool.transaction(async () => 1)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  test.each<[string, (socket: Socket) => void]>([
    ["never answers", () => {}],
    ["hangs up on everybody", (socket) => socket.destroy()],
  ])("it %s: the work fails in time", async (_, meet) => {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      socket.on("error", () => {});
      sockets.add(socket);
      meet(socket);
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const pool = poolOf(`postgres://x@127.0.0.1:${(server.address() as AddressInfo).port}/x`, {
      statementLimitMs: 100,
    });
    await expect(pool.transaction(async () => 1)).rejects.toMatchObject({
      code: expect.stringMatching(/^(CONNECTION_|CONNECT_|ECONN)/),
    });
    server.close();
    for (const socket of sockets) socket.destroy();
  });
});

test("kill -9 of the whole server: what was under way fails, and a new server is found [I1]", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "lockstep-pool-"));
  const open = (port: number) => openCluster({ dataDir, port, log: () => {} });
  const first = await open(0);
  try {
    const pool = poolOf(first.url, { max: 4 });
    await pool.run((client) => client`create table kept (n int)`);
    const insert = (n: number) =>
      pool.transaction((run) => run((client) => client`insert into kept values (${n})`));
    await insert(1);
    let isInserted = false;
    const works = [
      pool.transaction(async (run) => {
        await run((client) => client`insert into kept values (2)`);
        isInserted = true;
        await run((client) => client`select pg_sleep(20)`);
      }),
      pool.transaction(() => new Promise(() => {})),
      pool.run((client) => client`select pg_sleep(20)`),
    ].map((work) =>
      // A backend that outlives its server for a moment says so itself (57P01, 57P02).
      expect(work).rejects.toMatchObject({ code: expect.stringMatching(/^(CONNECTION_|ECONN|57P0[12]$)/) }),
    );
    await vi.waitFor(() => expect(isInserted).toBe(true));
    process.kill(first.pid(), "SIGKILL");
    await first.exited;
    await Promise.all(works);
    await expect(one(pool)).rejects.toThrow();
    const second = await open(first.port);
    try {
      await vi.waitFor(() => insert(3), { timeout: 20_000, interval: 200 });
      const rows = await pool.run((client) => client<{ n: number }[]>`select n from kept order by n`);
      expect(rows.map(({ n }) => n)).toEqual([1, 3]);
    } finally {
      await pool.close();
      await second.stop();
    }
  } finally {
    await first.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
});
