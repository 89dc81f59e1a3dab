import { readFileSync, statSync } from "node:fs";
import { z } from "zod";

/** Milliseconds since the epoch. */
export type Now = () => number;

/** Keys, codes, channels and waiting live in real time, also while a demo moves the time its calendars show. */
export const systemNow: Now = () => Date.now();

const lookEveryMs = 200;
const fileSchema = z.object({ offsetMs: z.int().min(0) });

/** Real time and the offset that this file says: `{"offsetMs": 300000}`. None without a file; an unreadable one changes nothing. */
export function movedNow(path: string, now: Now = systemNow): Now {
  let offsetMs = 0;
  let version = "";
  let lookedAt = Number.NEGATIVE_INFINITY;
  return () => {
    const at = now();
    if (Math.abs(at - lookedAt) >= lookEveryMs) {
      lookedAt = at;
      const found = statSync(path, { throwIfNoEntry: false });
      const there = found ? `${found.ino} ${found.mtimeMs}` : "";
      if (there !== version) offsetMs = there === "" ? 0 : (readOffset(path) ?? offsetMs);
      version = there;
    }
    return at + offsetMs;
  };
}

function readOffset(path: string): number | null {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(path, "utf8"))).offsetMs;
  } catch {
    return null;
  }
}
