import { expect, test } from "vitest";
import { childEnvironment } from "./environment";
import type { Keys } from "./keys";
import { PlainError } from "./plain-error";
import { planStart } from "./plan";

const plan = (env: Record<string, string>, args: string[] = []) => planStart(env, args, "/srv/lockstep");
const database = "postgres://me@db.example/app";

test.each([
  [{}, true],
  [{ HOST: "localhost" }, true],
  [{ HOST: "::1" }, true],
  [{ HOST: "0.0.0.0" }, false],
  [{ HOST: "192.168.1.9" }, false],
  [{ DATABASE_URL: database }, false],
  [{ DATABASE_URL: "" }, true],
  [{ APP_URL: "http://127.0.0.1:3000" }, false],
  [{ GOOGLE_CLIENT_ID: "x" }, false],
  [{ MICROSOFT_CLIENT_ID: "x" }, false],
  [{ GOOGLE_BASE_URL: "http://127.0.0.1:9" }, true],
  [{ LOCKSTEP_DEMO: "0" }, false],
  [{ LOCKSTEP_DEMO: "1", DATABASE_URL: database, GOOGLE_CLIENT_ID: "x" }, true],
  [{ LOCKSTEP_DEMO: "1", APP_URL: "http://localhost:3000" }, true],
])("demo mode with %j is %s (decision 25)", (env, expected) => {
  expect(plan(env as Record<string, string>).isDemo).toBe(expected);
});

test.each([
  [{ LOCKSTEP_DEMO: "1", HOST: "0.0.0.0" }, /loopback.*HOST=0\.0\.0\.0/],
  [{ LOCKSTEP_DEMO: "1", APP_URL: "https://dispatch.example" }, /loopback.*APP_URL/],
  [{ PORT: "eighty" }, /PORT/],
  [{ ENCRYPTION_KEYS: "k1:c2VjcmV0" }, /ENCRYPTION_KEYS/],
])("%j refuses to start with a readable sentence and without the value of a key", (env, message) => {
  const start = () => plan(env as Record<string, string>);
  expect(start).toThrow(PlainError);
  expect(start).toThrow(message);
  expect(start).not.toThrow(/c2VjcmV0/);
});

test.each([
  [{}, ["GOOGLE", "MICROSOFT"]],
  [{ GOOGLE_CLIENT_ID: "x" }, ["MICROSOFT"]],
  [{ GOOGLE_BASE_URL: "http://127.0.0.1:9" }, ["MICROSOFT"]],
  [{ GOOGLE_CLIENT_ID: "x", MICROSOFT_BASE_URL: "http://127.0.0.1:9" }, []],
])("with %j the sandbox plays %j", (env, expected) => {
  expect(plan(env as Record<string, string>).sandbox.plays).toEqual(expected);
});

test.each([
  [{}, "embedded"],
  [{ INNGEST_EVENT_KEY: "e" }, "embedded"],
  [{ INNGEST_SIGNING_KEY: "s", INNGEST_EVENT_KEY: "e" }, "elsewhere"],
  [{ INNGEST_BASE_URL: "http://127.0.0.1:8288" }, "elsewhere"],
])("with %j the job engine is %s (decision 27)", (env, expected) => {
  expect(plan(env as Record<string, string>).engine.kind).toBe(expected);
});

test("the app's address follows the port, and an unknown option is refused", () => {
  expect(plan({ PORT: "3456" }).appUrl).toBe("http://127.0.0.1:3456");
  expect(plan({}, ["--dev"]).mode).toBe("development");
  expect(() => plan({}, ["--prod"])).toThrow(/--prod/);
});

const keys: Keys = {
  ENCRYPTION_KEYS: "generated",
  NEXTAUTH_SECRET: "generated",
  INNGEST_SIGNING_KEY: "generated",
  INNGEST_EVENT_KEY: "generated",
  NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: "generated",
  POSTGRES_PASSWORD: "never handed on",
};
const addresses = { databaseUrl: database, enginePort: 4011, sandboxPort: 4010 };

test("children get generated keys, the sandbox's address and the engine's", () => {
  const env = childEnvironment(plan({}), keys, addresses, {});
  expect(env).toMatchObject({
    NEXTAUTH_SECRET: "generated",
    NEXTAUTH_URL: "http://127.0.0.1:3000",
    LOCKSTEP_DEMO: "1",
    GOOGLE_BASE_URL: "http://127.0.0.1:4010",
    GOOGLE_CLIENT_ID: "lockstep-dev",
    GOOGLE_CLIENT_SECRET: "lockstep-dev",
    INNGEST_BASE_URL: "http://127.0.0.1:4011",
  });
  expect(JSON.stringify(env)).not.toContain("never handed on");
});

test("what the person set wins, and a real provider is left alone", () => {
  const raw = {
    NEXTAUTH_SECRET: "mine",
    GOOGLE_CLIENT_ID: "real",
    GOOGLE_CLIENT_SECRET: "s",
    npm_config_x: "y",
  };
  const env = childEnvironment(
    plan({ GOOGLE_CLIENT_ID: "real" }),
    keys,
    { ...addresses, enginePort: null },
    raw,
  );
  expect(env).toMatchObject({ NEXTAUTH_SECRET: "mine", GOOGLE_CLIENT_ID: "real", LOCKSTEP_DEMO: "0" });
  for (const name of ["GOOGLE_BASE_URL", "INNGEST_BASE_URL", "npm_config_x"])
    expect(env).not.toHaveProperty(name);
});

test("a foreign provider address gets the stand-in client (decision 25)", () => {
  const raw = { GOOGLE_BASE_URL: "http://127.0.0.1:9" };
  const env = childEnvironment(plan(raw), keys, addresses, raw);
  expect(env).toMatchObject({ GOOGLE_BASE_URL: "http://127.0.0.1:9", GOOGLE_CLIENT_ID: "lockstep-dev" });
});

test("every child of the demo is given one clock file, in the data directory; nobody else's is", () => {
  const of = (raw: Record<string, string>) => childEnvironment(plan(raw), keys, addresses, raw);
  expect(of({ LOCKSTEP_DATA_DIR: "/var/lockstep" }).DEMO_CLOCK_FILE).toBe("/var/lockstep/demo-clock.json");
  expect(of({ LOCKSTEP_DEMO: "0" })).not.toHaveProperty("DEMO_CLOCK_FILE");
  expect(() => plan({ LOCKSTEP_DEMO: "0", DEMO_CLOCK_FILE: "/tmp/clock.json" })).toThrow(/DEMO_CLOCK_FILE/);
});
