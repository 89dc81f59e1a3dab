import { linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readIfThere, writeWhole } from "./files";
import { PlainError } from "./plain-error";
import { commandLineOf, isAlive } from "./processes";

export type LockNote = { readonly pid: number; readonly url: string; readonly state: "running" | "stopping" };
export type Lock = { markStopping(): void; release(): void };

/** Every supervisor's command line holds this, which tells it from a stranger that got a dead one's process id. */
const supervisorMark = "scripts/start/main.ts";
const stoppingPatienceMs = 15_000;

/**
 * One supervisor per data directory. The lock of a dead process is taken over, a stopping one is waited for; a living
 * one is explained in a PlainError.
 */
export async function takeLock(dataDir: string, url: string, mark = supervisorMark): Promise<Lock> {
  mkdirSync(dataDir, { recursive: true, mode: 0o711 });
  const path = join(dataDir, "lock.json");
  const note = (state: LockNote["state"]) =>
    JSON.stringify({ pid: process.pid, url, state } satisfies LockNote);
  const deadline = performance.now() + stoppingPatienceMs;
  while (!createOnce(path, note("running"))) {
    const text = readIfThere(path);
    if (text === null) continue;
    const holder = parseNote(text);
    if (!holder || !isHeld(holder, mark)) {
      removeStale(path, text);
    } else if (holder.state === "stopping" && performance.now() < deadline) {
      await sleep(100);
    } else {
      throw new PlainError(`Lockstep already runs here as process ${holder.pid} at ${holder.url}.`);
    }
  }
  return {
    markStopping: () => writeWhole(path, note("stopping")),
    release: () => rmSync(path, { force: true }),
  };
}

/** A hard link appears whole or not at all, and never replaces: the lock is never seen half-written. */
function createOnce(path: string, text: string): boolean {
  const own = `${path}.${process.pid}`;
  writeFileSync(own, text, { mode: 0o600 });
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

function isHeld(holder: LockNote, mark: string): boolean {
  return holder.pid !== process.pid && isAlive(holder.pid) && commandLineOf(holder.pid).includes(mark);
}

function parseNote(text: string): LockNote | null {
  try {
    const note = JSON.parse(text) as LockNote;
    return Number.isInteger(note.pid) && note.pid > 0 ? note : null;
  } catch {
    return null;
  }
}

/** Moves it aside first: if somebody else took the lock over meanwhile, theirs is put back. */
function removeStale(path: string, seen: string): void {
  const aside = `${path}.${process.pid}.stale`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  if (readIfThere(aside) !== seen) renameSync(aside, path);
  else rmSync(aside, { force: true });
}
