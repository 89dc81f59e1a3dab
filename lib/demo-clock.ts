import { readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { type Clock, systemClock } from "@/lib/clock";

/** Product time of the demo: real time and an offset that every process reads from one file. */
export type DemoClock = Clock & {
  /** How far product time is ahead of real time, in milliseconds. */
  offsetMs(): number;
  /** Moves it, here at once and in every other process within moments. Survives a restart. */
  setOffset(ms: number): void;
};

const lookEveryMs = 200;
const longestMs = 3_650 * 86_400_000;
const fileSchema = z.object({ offsetMs: z.int().min(0).max(longestMs) });

/** A file that is not there means real time; one that cannot be understood changes nothing. */
export function demoClock(path: string, realClock: Clock = systemClock): DemoClock {
  let offsetMs = 0;
  let version: string | null = null;
  let lookedAt = Number.NEGATIVE_INFINITY;
  const look = () => {
    const atMs = realClock.now().getTime();
    if (Math.abs(atMs - lookedAt) < lookEveryMs) return;
    lookedAt = atMs;
    const there = versionOf(path);
    if (there === version) return;
    version = there;
    offsetMs = there === null ? 0 : (readOffset(path) ?? offsetMs);
  };
  return {
    now: () => {
      look();
      return new Date(realClock.now().getTime() + offsetMs);
    },
    offsetMs: () => {
      look();
      return offsetMs;
    },
    setOffset: (ms) => {
      writeOffset(path, ms);
      lookedAt = Number.NEGATIVE_INFINITY;
      look();
    },
  };
}

/** A file that was replaced is another one, even within the same tick of the file system's clock. */
function versionOf(path: string): string | null {
  const found = statSync(path, { throwIfNoEntry: false });
  return found ? `${found.ino} ${found.mtimeMs}` : null;
}

function readOffset(path: string): number | null {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(path, "utf8"))).offsetMs;
  } catch {
    return null;
  }
}

/** In one step: a reader sees the old offset or the new one. @throws ZodError for a time before the real one */
function writeOffset(path: string, offsetMs: number): void {
  const temporary = `${path}.new`;
  writeFileSync(temporary, `${JSON.stringify(fileSchema.parse({ offsetMs }))}\n`, { mode: 0o600 });
  renameSync(temporary, path);
}
