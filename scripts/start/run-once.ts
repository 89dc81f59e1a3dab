import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { PlainError } from "./plain-error";
import { signalQuietly } from "./processes";

/** Runs a Node program to its end. Throws PlainError with its last lines when it fails; an aborted `stop` ends it. */
export async function runOnce(job: {
  what: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  cwd: string;
  log: (line: string) => void;
  stop: AbortSignal;
}): Promise<void> {
  const child = spawn(process.execPath, ["--import", "./scripts/start/follow-parent.mjs", ...job.args], {
    cwd: job.cwd,
    env: job.env as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const last: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      last.push(line);
      if (last.length > 25) last.shift();
      job.log(line);
    });
  }
  const end = () => {
    if (child.pid) signalQuietly(-child.pid, "SIGKILL");
  };
  job.stop.addEventListener("abort", end, { once: true });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  job.stop.removeEventListener("abort", end);
  job.stop.throwIfAborted();
  if (code !== 0) throw new PlainError(`${job.what} failed:\n  ${last.join("\n  ")}`);
}
