import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { sql } from "drizzle-orm";
import type { TwoWayWorld } from "@/lib/usecases/testing/two-way";
import { startChild } from "@/scripts/start/child";
import { freePort } from "@/scripts/start/ports";
import { runOnce } from "@/scripts/start/run-once";

export type RunningProduct = { readonly appUrl: string; stop(): Promise<void> };

const root = fileURLToPath(new URL("..", import.meta.url));
/** The key that the world seals its tokens with. */
const encryptionKeys = `k1:${Buffer.alloc(32, 7).toString("base64")}`;
const secret = (bytes: number) => randomBytes(bytes).toString("hex");
const nobody = () => {};

/** The production server and the embedded job engine, each a process of its own, on the world's database and sandbox. */
export async function startProductOn(world: TwoWayWorld): Promise<RunningProduct> {
  const [port, enginePort] = [await freePort(), await freePort()];
  const appUrl = `http://127.0.0.1:${port}`;
  const engineUrl = `http://127.0.0.1:${enginePort}`;
  const env = await environmentOn(world, { appUrl, engineUrl, port, enginePort });
  await build(env);
  const child = (name: string, args: readonly string[], healthUrl: string) =>
    startChild({
      name,
      args,
      env,
      cwd: root,
      healthUrl,
      onLine: nobody,
      say: (line) => console.error(line),
      onStart: nobody,
    });
  const next = ["node_modules/next/dist/bin/next", "start", "-H", "127.0.0.1", "-p", String(port)];
  const app = child("app", next, `${appUrl}/api/health`);
  const engine = child("engine", ["--import", "tsx", "inngest/embedded/main.ts"], `${engineUrl}/health`);
  const stop = async () => {
    await app.stop(2_500);
    await engine.stop(1_500);
  };
  try {
    await Promise.all([app.healthy, engine.healthy]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { appUrl, stop };
}

type Places = {
  readonly appUrl: string;
  readonly engineUrl: string;
  readonly port: number;
  readonly enginePort: number;
};

async function environmentOn(world: TwoWayWorld, places: Places): Promise<Record<string, string>> {
  const inherited = Object.entries(process.env).filter(([name]) =>
    /^(PATH|HOME|TZ|TMPDIR|LANG)$/.test(name),
  ) as [string, string][];
  return {
    ...Object.fromEntries(inherited),
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    HOST: "127.0.0.1",
    PORT: String(places.port),
    APP_URL: places.appUrl,
    NEXTAUTH_URL: places.appUrl,
    DATABASE_URL: await databaseUrlOf(world),
    LOCKSTEP_DEMO: "0",
    ENCRYPTION_KEYS: encryptionKeys,
    NEXTAUTH_SECRET: secret(32),
    NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    GOOGLE_BASE_URL: sandboxOf(world),
    GOOGLE_CLIENT_ID: "lockstep-dev",
    GOOGLE_CLIENT_SECRET: "lockstep-dev",
    INNGEST_BASE_URL: places.engineUrl,
    INNGEST_SIGNING_KEY: `signkey-bench-${secret(32)}`,
    INNGEST_EVENT_KEY: secret(16),
    ENGINE_PORT: String(places.enginePort),
    LOG_LEVEL: "warn",
  };
}

function sandboxOf({ deps }: TwoWayWorld): string {
  const consent = { state: "", codeChallenge: "", redirectUri: deps.appUrl, loginHint: null };
  return new URL(deps.gatewayTo("google")?.consentUrl(consent) ?? "").origin;
}

async function databaseUrlOf(world: TwoWayWorld): Promise<string> {
  const [row] = await world.rows<{ name: string }>(sql`select current_database() as name`);
  const url = new URL(process.env.TEST_DATABASE_URL ?? "");
  url.pathname = `/${row?.name}`;
  return url.href;
}

/** Builds the app unless the last build is of the same sources. */
async function build(env: Record<string, string>): Promise<void> {
  await runOnce({
    what: "The build",
    args: ["--import", "tsx", "scripts/build.ts"],
    env,
    cwd: root,
    log: nobody,
    stop: new AbortController().signal,
  });
}
