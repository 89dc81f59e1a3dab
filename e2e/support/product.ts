import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freePort } from "@/scripts/start/ports";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const childNames = ["app", "engine", "sandbox", "postgres"] as const;
export type ChildName = (typeof childNames)[number];

export type RunningProduct = {
  readonly url: string;
  readonly sandboxUrl: string;
  readonly engineUrl: string;
  /** Holds keys.json, logs/ and the database. */
  readonly dataDir: string;
  /** The process ids as they are now; a child that is down, or not run at all, is absent. */
  pids(): Partial<Record<ChildName, number>>;
  /** kill -9. Resolves once the process is gone; the supervisor then starts it again. */
  killChild(name: ChildName): Promise<void>;
  /** Resolves when the app answers ready again. */
  ready(): Promise<void>;
  /** Everything the supervisor printed so far. */
  output(): string;
  /** Stops everything and removes the data directory. Twice is harmless. */
  stop(): Promise<void>;
};

/**
 * Starts the whole product, as `npm start` does, in a temporary data directory on free ports, with the demo seeded.
 * Nothing of the caller's own configuration reaches it; `env` adds to it. Rejects with what it printed when it does not
 * come up.
 */
export async function startProduct(options: { env?: Record<string, string> } = {}): Promise<RunningProduct> {
  const dataDir = mkdtempSync(join(tmpdir(), "lockstep-e2e-"));
  const ports = await threeFreePorts();
  const lines: string[] = [];
  const supervisor = spawn(process.execPath, ["--import", "tsx", "scripts/start/main.ts"], {
    cwd: root,
    env: { ...neutralEnvironment(), ...ports, LOCKSTEP_DATA_DIR: dataDir, ...options.env },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  for (const stream of [supervisor.stdout, supervisor.stderr]) {
    if (stream) createInterface({ input: stream }).on("line", (line) => lines.push(line));
  }
  const gone = new Promise<void>((resolve) => supervisor.once("exit", () => resolve()));
  const output = () => lines.join("\n");
  const url = options.env?.APP_URL ?? `http://127.0.0.1:${ports.PORT}`;
  const pids = () => livePids(dataDir);
  const stop = async () => {
    supervisor.kill("SIGTERM");
    await gone;
    rmSync(dataDir, { recursive: true, force: true });
  };

  const hasStarted = () => lines.some((line) => line.startsWith("Lockstep runs at "));
  while (!hasStarted()) {
    if (supervisor.exitCode !== null || supervisor.signalCode !== null) {
      rmSync(dataDir, { recursive: true, force: true });
      throw new Error(`The product did not start:\n${output()}`);
    }
    await sleep(50);
  }
  return {
    url,
    sandboxUrl: `http://127.0.0.1:${ports.SANDBOX_PORT}`,
    engineUrl: `http://127.0.0.1:${ports.ENGINE_PORT}`,
    dataDir,
    pids,
    output,
    stop,
    ready: () => untilReady(`${url}/api/health/ready`),
    killChild: async (name) => {
      const pid = pids()[name];
      if (!pid) throw new Error(`${name} is not running`);
      process.kill(pid, "SIGKILL");
      while (isThere(pid)) await sleep(10);
    },
  };
}

async function threeFreePorts(): Promise<Record<"PORT" | "SANDBOX_PORT" | "ENGINE_PORT", string>> {
  const found = new Set<number>();
  while (found.size < 3) found.add(await freePort());
  const [PORT, SANDBOX_PORT, ENGINE_PORT] = [...found].map(String) as [string, string, string];
  return { PORT, SANDBOX_PORT, ENGINE_PORT };
}

/** Empty counts as absent, and keeps a developer's .env file out. */
function neutralEnvironment(): NodeJS.ProcessEnv {
  const names =
    "APP_URL HOST DATABASE_URL DATABASE_APP_URL LOCKSTEP_DEMO ENCRYPTION_KEYS NEXTAUTH_SECRET GOOGLE_CLIENT_ID GOOGLE_CLIENT_SECRET GOOGLE_BASE_URL MICROSOFT_CLIENT_ID MICROSOFT_CLIENT_SECRET MICROSOFT_BASE_URL INNGEST_BASE_URL INNGEST_SIGNING_KEY INNGEST_EVENT_KEY SMTP_URL MAIL_FROM TRUST_PROXY NEXT_SERVER_ACTIONS_ENCRYPTION_KEY NODE_OPTIONS";
  return {
    ...process.env,
    ...Object.fromEntries(names.split(" ").map((name) => [name, ""])),
    TZ: process.env.TZ ?? "UTC",
  };
}

function livePids(dataDir: string): Partial<Record<ChildName, number>> {
  const records = JSON.parse(readFileSync(join(dataDir, "children.json"), "utf8")) as {
    name: string;
    pid: number;
  }[];
  const live = records.filter(({ pid }) => isThere(pid)).map(({ name, pid }) => [name, pid]);
  return Object.fromEntries(live) as Partial<Record<ChildName, number>>;
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

async function untilReady(url: string): Promise<void> {
  for (;;) {
    const isReady = await fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
      (response) => response.ok,
      () => false,
    );
    if (isReady) return;
    await sleep(100);
  }
}
