import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectDatabase, type DatabaseConnection } from "@/db/client";
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from "@/db/testing/database";
import { parseEnv } from "@/lib/env";
import { engineHealthUrl, readinessOf } from "./readiness";

const engine = { status: 200 };
const server = createServer((_, response) => response.writeHead(engine.status).end());
const homes: TestDatabase[] = [];
const open: DatabaseConnection[] = [];
let migrated: DatabaseConnection;
let empty: DatabaseConnection;

function connectTo(home: TestDatabase): DatabaseConnection {
  homes.push(home);
  const connection = connectDatabase({ url: home.appUrl });
  open.push(connection);
  return connection;
}

beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  migrated = connectTo(await createTestDatabase());
  empty = connectTo(await createEmptyDatabase());
});
afterAll(async () => {
  server.close();
  for (const connection of open) await connection.close();
  for (const home of homes) await home.drop();
});

const settings = () =>
  parseEnv({ INNGEST_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });

describe("readiness", () => {
  it("is there when database, schema and engine are", async () => {
    engine.status = 200;
    expect(await readinessOf(migrated, settings())).toEqual({
      status: "ready",
      database: "ok",
      migrations: "ok",
      engine: "ok",
    });
  });

  it("is not there while the engine says no, or nothing", async () => {
    engine.status = 503;
    expect(await readinessOf(migrated, settings())).toMatchObject({ status: "notReady", engine: "failing" });
    const nobody = parseEnv({ INNGEST_BASE_URL: "http://127.0.0.1:1" });
    expect(await readinessOf(migrated, nobody)).toMatchObject({ status: "notReady", engine: "failing" });
    engine.status = 200;
  });

  it("is not there on a database without this version's schema", async () => {
    expect(await readinessOf(empty, settings())).toMatchObject({ status: "notReady", migrations: "failing" });
  });

  it("is not there without a database, and says nothing of where it should be", async () => {
    const gone = connectDatabase({ url: "postgres://CANARY:CANARY@127.0.0.1:1/x" });
    open.push(gone);
    const readiness = await readinessOf(gone, settings());
    expect(readiness).toMatchObject({ status: "notReady", database: "failing" });
    expect(JSON.stringify(readiness)).not.toContain("CANARY");
  });
});

describe("where the engine's health is asked", () => {
  it.each([
    ["a given engine", { INNGEST_BASE_URL: "http://10.0.0.2:8288" }, "http://10.0.0.2:8288/health"],
    ["Inngest Cloud", { INNGEST_SIGNING_KEY: "k", INNGEST_EVENT_KEY: "k" }, null],
    ["the embedded engine", { ENGINE_PORT: "4711" }, "http://127.0.0.1:4711/health"],
  ])("%s", (_, source, url) => {
    expect(engineHealthUrl(parseEnv(source))).toBe(url);
  });
});
