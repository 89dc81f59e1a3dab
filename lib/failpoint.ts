import { unlinkSync } from "node:fs";
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
] as const;
export type Failpoint = (typeof failpoints)[number];

/**
 * Ends this process at once, as kill -9 would, when the folder SIM_FAILPOINT holds a file of this name. The file goes
 * first, so that the restarted process lives. Without SIM_FAILPOINT this does nothing.
 */
export function failpoint(name: Failpoint): void {
  const folder = env().SIM_FAILPOINT;
  if (folder === undefined) return;
  try {
    unlinkSync(join(folder, name));
  } catch {
    return;
  }
  process.kill(process.pid, "SIGKILL");
}
