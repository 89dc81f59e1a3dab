import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export type SandboxProcess = {
  readonly url: string;
  /** Ends the sandbox and waits until it is gone; its exit code, null when it had to be killed. Twice is harmless. */
  close(): Promise<number | null>;
};

const root = fileURLToPath(new URL("../..", import.meta.url));
const graceMs = 5_000;

/**
 * Starts the sandbox as a process of its own, with nothing remembered, and waits until it answers; port 0 takes a free
 * one. It never outlives the process that started it. Rejects with what the sandbox printed when it does not come up.
 */
export async function startSandboxProcess({ port = 0, withinMs = 30_000 } = {}): Promise<SandboxProcess> {
  const child = spawn(process.execPath, ["--import", "tsx", "sandbox/main.ts"], {
    cwd: root,
    env: {
      ...process.env,
      HOST: "127.0.0.1",
      SANDBOX_PORT: String(port),
      SANDBOX_DATA_DIR: "",
      SANDBOX_CLIENT_ID: "",
      SANDBOX_CLIENT_SECRET: "",
    },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const gone = new Promise<number | null>((resolve) => {
    child.once("exit", resolve);
    child.once("error", () => resolve(null));
  });
  const close = async () => {
    child.kill("SIGTERM");
    const impatience = setTimeout(() => child.kill("SIGKILL"), graceMs);
    const code = await gone;
    clearTimeout(impatience);
    return code;
  };
  try {
    const url = await announcedBy(child, withinMs);
    const health = await fetch(`${url}/_control/health`, { signal: AbortSignal.timeout(withinMs) });
    const words = await health.text();
    if (!health.ok) throw new Error(`The sandbox is not well: ${health.status} ${words}`);
    return { url, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The address it prints once it listens. What it prints later, only trouble, goes to our own standard error. */
function announcedBy(child: ChildProcess, withinMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = "";
    let isUp = false;
    const fail = (how: string) => {
      clearTimeout(timer);
      reject(new Error(`The sandbox ${how}. It printed: ${printed.trim() || "nothing"}`));
    };
    const timer = setTimeout(() => fail(`did not come up within ${withinMs} ms`), withinMs);
    const read = (chunk: string) => {
      if (isUp) return void process.stderr.write(chunk);
      printed += chunk;
      const url = /^sandbox listening on (\S+)\n/m.exec(printed)?.[1];
      if (!url) return;
      isUp = true;
      clearTimeout(timer);
      resolve(url);
    };
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", read);
    child.once("error", (error) => fail(`could not be started (${error.message})`));
    child.once("close", (code, signal) => fail(`ended (${signal ?? `code ${code}`})`));
  });
}
