import { readFileSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { env } from "@/lib/env";

/** Places where the kill tests end the process. */
export const failpoints = [
  "booking.after_commit",
  "push.after_commit",
  "outbox.after_claim",
  "push.after_intent",
  "push.before_call",
  "push.after_call_before_save",
  "push.after_save",
  "token.after_refresh_before_save",
  "pull.page_k",
  "pull.before_cas",
  "pull.after_cas",
  "drift.before_save",
  "alert.after_row_before_send",
  "channel.after_watch_before_save",
  "channel.after_save_before_stop",
  "disconnect.after_revoke",
] as const;
export type Failpoint = (typeof failpoints)[number];

/**
 * Does what the file of this name in the folder SIM_FAILPOINT says: an empty one ends this process at once, as kill -9
 * would; a number stops it for so many milliseconds, time enough to kill what it depends on. The file goes first, so that
 * it happens once. Without SIM_FAILPOINT this does nothing.
 */
export function failpoint(name: Failpoint): void {
  const folder = env().SIM_FAILPOINT;
  if (folder === undefined) return;
  const holdMs = takeOrder(join(folder, name));
  if (holdMs === null) return;
  if (holdMs === 0) process.kill(process.pid, "SIGKILL");
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, holdMs);
}

function takeOrder(file: string): number | null {
  try {
    const order = Number(readFileSync(file, "utf8"));
    unlinkSync(file);
    return order;
  } catch {
    return null;
  }
}
