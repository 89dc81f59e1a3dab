import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** True while a process with this id exists, whoever owns it; a zombie counts as gone. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  return !isZombie(pid);
}

function isZombie(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).startsWith("Z");
  } catch {
    return false;
  }
}

/** The whole command line of a process, words joined by blanks; empty when it is gone or not ours to see. */
export function commandLineOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
  } catch {
    return commandLineFromPs(pid);
  }
}

function commandLineFromPs(pid: number): string {
  try {
    return execFileSync("ps", ["-ww", "-o", "command=", "-p", String(pid)], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return "";
  }
}

/** Waits until `pid` is gone. False when it still lives after `timeoutMs`. */
export async function isGoneWithin(pid: number, timeoutMs: number): Promise<boolean> {
  for (let waitedMs = 0; ; waitedMs += 25) {
    if (!isAlive(pid)) return true;
    if (waitedMs >= timeoutMs) return false;
    await sleep(25);
  }
}

/**
 * Ends a process: the first signal, and after each grace period the next. Twice is harmless.
 * A process group is named by its negated id, as for kill(2).
 */
export async function endProcess(
  pid: number,
  steps: readonly (readonly [signal: NodeJS.Signals, graceMs: number])[],
): Promise<void> {
  for (const [signal, graceMs] of steps) {
    signalQuietly(pid, signal);
    if (await isGoneWithin(Math.abs(pid), graceMs)) return;
  }
}

/** Sends a signal; a process that is already gone is no error. */
export function signalQuietly(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
