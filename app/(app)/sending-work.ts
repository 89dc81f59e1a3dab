import { after } from "next/server";
import { sendWaitingWork } from "@/inngest/send";

/** Passes a use case's answer on; where it was taken, the work it left on the outbox goes out after the response. */
export function sendingWork<R extends { readonly ok: boolean }>(answer: R): R {
  if (answer.ok) after(sendWaitingWork);
  return answer;
}
