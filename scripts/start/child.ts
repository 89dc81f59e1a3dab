import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { PlainError } from "./plain-error";
import { isAlive, isGoneWithin, signalQuietly } from "./processes";

export type ChildSpec = {
  readonly name: string;
  /** Words after `node`. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Answers 2xx when the child is well. */
  readonly healthUrl: string;
  readonly onLine: (line: string) => void;
  readonly say: (line: string) => void;
  /** Called with the new process id at every start. */
  readonly onStart: (pid: number) => void;
  readonly firstBackoffMs?: number;
};

export type Child = {
  readonly name: string;
  /** Resolves at the first healthy answer. Rejects with PlainError when the child dies first, or in 90 s. */
  readonly healthy: Promise<void>;
  /** SIGTERM, then after `graceMs` SIGKILL; no restart after it. */
  stop(graceMs: number): Promise<void>;
};

const healthTimeoutMs = 90_000;
const maxBackoffMs = 30_000;
const stableAfterMs = 60_000;

/**
 * Starts a child and keeps it running: once it has been healthy, a death is followed by a new start, after 0.25 s, then
 * twice as long each time, until it has lived for a minute.
 */
export function startChild(spec: ChildSpec): Child {
  let state: "starting" | "kept" | "stopped" = "starting";
  let current: ChildProcess;
  let backoffMs = spec.firstBackoffMs ?? 250;
  const wake = new AbortController();
  const lastLines: string[] = [];

  const begin = () => {
    const startedAt = performance.now();
    current = spawnNode(spec, (line) => {
      lastLines.push(line);
      if (lastLines.length > 8) lastLines.shift();
      spec.onLine(line);
    });
    if (current.pid) spec.onStart(current.pid);
    const { pid } = current;
    current.once("exit", (code, signal) => {
      if (pid) endGroup(pid);
      if (state === "kept") void restart(startedAt, signal ?? `code ${code}`);
    });
  };
  const restart = async (startedAt: number, how: string) => {
    if (performance.now() - startedAt > stableAfterMs) backoffMs = spec.firstBackoffMs ?? 250;
    spec.say(`${spec.name} ended (${how}); starting it again.`);
    await sleep(backoffMs, undefined, { signal: wake.signal }).catch(() => {});
    backoffMs = Math.min(backoffMs * 2, maxBackoffMs);
    if (state === "kept") begin();
  };
  begin();
  const healthy = waitUntilHealthy(spec, () => current, lastLines).then(() => {
    if (state === "starting") state = "kept";
    if (current.exitCode !== null || current.signalCode !== null)
      void restart(performance.now(), "while starting");
  });
  healthy.catch(() => {});
  return {
    name: spec.name,
    healthy,
    stop: async (graceMs) => {
      state = "stopped";
      wake.abort();
      const { pid } = current;
      if (!pid) return;
      if (isAlive(pid)) signalQuietly(pid, "SIGTERM");
      if (!(await isGoneWithin(pid, graceMs))) signalQuietly(pid, "SIGKILL");
      await isGoneWithin(pid, 500);
      endGroup(pid);
    },
  };
}

/** A group of its own: the terminal's Ctrl-C goes to the supervisor alone, which stops its children in order. */
function spawnNode(spec: ChildSpec, onLine: (line: string) => void): ChildProcess {
  const child = spawn(process.execPath, ["--import", "./scripts/start/follow-parent.mjs", ...spec.args], {
    cwd: spec.cwd,
    env: spec.env as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  child.once("error", (error) => onLine(`error: ${error.message}`));
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on("line", onLine);
  }
  return child;
}

/** Workers of a dead child hold its ports; the group id stays theirs as long as one of them lives. */
function endGroup(pid: number): void {
  signalQuietly(-pid, "SIGKILL");
}

async function waitUntilHealthy(
  spec: ChildSpec,
  current: () => ChildProcess,
  lastLines: string[],
): Promise<void> {
  const deadline = performance.now() + healthTimeoutMs;
  while (performance.now() < deadline) {
    if (await answers(spec.healthUrl)) return;
    const child = current();
    if (child.exitCode !== null || child.signalCode !== null || !child.pid) break;
    await sleep(50);
  }
  const reason = lastLines.join("\n  ") || "It said nothing.";
  throw new PlainError(`${spec.name} did not start. Its last words:\n  ${reason}`);
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000), redirect: "manual" });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
