import type { OutgoingEvent } from "@/lib/domain/outgoing-event";
import { drainOutbox } from "@/lib/usecases/drain-outbox";
import { deps } from "@/lib/wiring";
import { inngest } from "./client";

export async function sendEvents(events: readonly OutgoingEvent[]): Promise<void> {
  await inngest.send(events.map(({ id, name, data }) => ({ id, name, data: { ...data } })));
}

/** Sends what waits in the outbox now; for use after a commit. What fails here the minute cron sends. */
export async function sendWaitingWork(): Promise<void> {
  await drainOutbox(deps(), sendEvents);
}
