import { closeSync, openSync } from "node:fs";
import { env } from "@/lib/env";

/** Places where the kill tests end the process (reference: the reliability page's kill points). */
export const failpoints = [
  "booking.after_commit",
  "outbox.after_claim",
  "push.after_intent",
  "push.before_call",
  "push.after_call_before_save",
  "push.after_save",
  "token.after_refresh_before_save",
] as const;
export type Failpoint = (typeof failpoints)[number];

/**
 * Ends this process at once, as kill -9 would, when SIM_FAILPOINT is `name@file` and the file does not exist yet;
 * the file is made first, so that the restarted process lives.
 */
export function failpoint(name: Failpoint): void {
  const wanted = env().SIM_FAILPOINT;
  if (!wanted?.startsWith(`${name}@`)) return;
  try {
    closeSync(openSync(wanted.slice(name.length + 1), "wx"));
  } catch {
    return;
  }
  process.kill(process.pid, "SIGKILL");
}
