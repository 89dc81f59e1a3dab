import { after } from "next/server";
import { sendWaitingWork } from "@/inngest/send";

/** Passes a use case's answer on; where it was taken, the work it left on the outbox goes out after the response. */
export function sendingWork<R extends { readonly ok: boolean }>(answer: R): R {
  if (answer.ok) after(sendWaitingWork);
  return answer;
}

/**
 * The same where what leaves was held back for so long: it is looked for again when that is over. Where this process ends
 * before, the minute cron sends it.
 */
export function sendingHeldWork<R extends { readonly ok: boolean }>(answer: R, holdMs: number): R {
  if (answer.ok) {
    after(() => {
      setTimeout(() => void sendWaitingWork().catch(() => {}), holdMs + 100).unref();
      return sendWaitingWork();
    });
  }
  return answer;
}
