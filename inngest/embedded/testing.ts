import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Inngest, type InngestFunction } from "inngest";
import { serve } from "inngest/node";
import { pino } from "pino";
import postgres from "postgres";
import { type Engine, type EngineOptions, startEngine } from "./start-engine";

export const signingKey = `signkey-test-${"ab".repeat(32)}`;
export const eventKey = "test-event-key";

const silent = { debug() {}, info() {}, warn() {}, error() {} };

export type TestDatabase = {
  readonly url: string;
  readonly sql: postgres.Sql;
  /** Forgets every event, run and function. */
  empty(): Promise<void>;
  drop(): Promise<void>;
};

function serverUrl(): string {
  const url = process.env.TEST_DATABASE_URL;
  if (!url)
    throw new Error("Set TEST_DATABASE_URL to a PostgreSQL whose user may create databases and roles.");
  return url;
}

async function createRole(sql: postgres.Sql): Promise<void> {
  await sql.unsafe("create role lockstep_app nologin").catch((error: unknown) => {
    const code = error instanceof postgres.PostgresError ? error.code : "";
    if (code !== "42710" && code !== "23505") throw error;
  });
}

/** A database of its own with the engine's tables, on the server that TEST_DATABASE_URL names. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `engine_test_${randomBytes(6).toString("hex")}`;
  const admin = postgres(serverUrl(), { max: 1, onnotice: () => undefined });
  await createRole(admin);
  await admin.unsafe(`create database ${name}`);
  const url = new URL(serverUrl());
  url.pathname = `/${name}`;
  const sql = postgres(url.href, { max: 3, onnotice: () => undefined });
  const migration = await readFile(new URL("../../db/migrations/0002_engine.sql", import.meta.url), "utf8");
  for (const statement of migration.split("--> statement-breakpoint")) await sql.unsafe(statement);
  return {
    url: url.href,
    sql,
    async empty() {
      await sql`truncate engine.event, engine.run, engine.function, engine.seen cascade`;
    },
    async drop() {
      await sql.end({ timeout: 1 });
      await admin.unsafe(`drop database ${name} with (force)`);
      await admin.end({ timeout: 1 });
    },
  };
}

/** An app that serves real Inngest functions in signed mode. `stop` frees its port; `start` takes the same one again. */
export type TestApp = {
  readonly client: Inngest;
  readonly functionsUrl: string;
  functions: InngestFunction.Any[];
  /** Requests it was sent, by method. */
  readonly requests: { method: string; url: string }[];
  /** Points the client's `send` at an engine. */
  sendTo(engineUrl: string): void;
  start(): Promise<void>;
  stop(): Promise<void>;
};

export async function createTestApp(): Promise<TestApp> {
  let server: Server | null = null;
  let port = 0;
  const client = new Inngest({
    id: "shop",
    isDev: false,
    signingKey,
    eventKey,
    checkpointing: false,
    logger: silent,
    internalLogger: silent,
  });
  const requests: { method: string; url: string }[] = [];
  const app = {
    client,
    requests,
    functions: [] as InngestFunction.Any[],
    get functionsUrl() {
      return `http://127.0.0.1:${port}/api/inngest`;
    },
    sendTo: (engineUrl: string) => void client.setEnvVars({ INNGEST_BASE_URL: engineUrl }),
    async start() {
      const handler = serve({ client, functions: app.functions });
      server = createServer((request, response) => {
        requests.push({ method: request.method ?? "", url: request.url ?? "" });
        return handler(request, response);
      });
      server.listen(port, "127.0.0.1");
      await once(server, "listening");
      port = (server.address() as AddressInfo).port;
    },
    async stop() {
      if (server === null) return;
      server.closeAllConnections();
      server.close();
      await once(server, "close");
      server = null;
    },
  };
  return app;
}

/** An engine with short waits: 50 ms after a failed attempt, a look every 100 ms, leases of 2 s. */
export function startTestEngine(
  database: TestDatabase,
  app: Pick<TestApp, "functionsUrl">,
  changes: Partial<EngineOptions> = {},
): Promise<Engine> {
  return startEngine({
    databaseUrl: database.url,
    role: "lockstep_app",
    port: 0,
    functionsUrl: app.functionsUrl,
    signingKey,
    eventKey,
    backoff: () => 50,
    pollMs: 100,
    leaseMs: 2000,
    graceMs: 2000,
    log: pino({ level: process.env.ENGINE_TEST_LOG ?? "silent" }),
    ...changes,
  });
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Waits until the check gives something truthy and returns it. */
export async function eventually<T>(check: () => T | Promise<T>, withinMs = 10_000): Promise<NonNullable<T>> {
  const end = Date.now() + withinMs;
  for (;;) {
    const value = await check();
    if (value) return value;
    if (Date.now() > end) throw new Error(`not true within ${withinMs} ms: ${check}`);
    await pause(25);
  }
}

export type RunRow = { id: string; functionId: string; status: string; output: unknown };

export async function runsOf(database: TestDatabase, functionId: string): Promise<RunRow[]> {
  return database.sql<RunRow[]>`
    select id, function_id as "functionId", status, output from engine.run where function_id = ${functionId} order by id`;
}

/** Waits until this many runs of the function have ended, and that nothing of them is left in the queue. */
export async function endedRuns(
  database: TestDatabase,
  functionId: string,
  count = 1,
  withinMs?: number,
): Promise<RunRow[]> {
  const runs = await eventually(async () => {
    const ended = (await runsOf(database, functionId)).filter(({ status }) => status !== "running");
    return ended.length >= count ? ended : null;
  }, withinMs);
  const left = await database.sql`select from engine.item where run_id = any(${runs.map(({ id }) => id)})`;
  if (left.count > 0) throw new Error(`${left.count} items left over`);
  return runs;
}
