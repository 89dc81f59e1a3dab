import { eventType, Inngest } from "inngest";
import { z } from "zod";

/** Durable jobs. Where they run is decided by the environment alone: embedded engine, self-hosted Inngest or Inngest Cloud. */
export const inngest = new Inngest({
  id: "lockstep",
  isDev: false,
  checkpointing: false,
  // The SDK's own messages may quote event data, and it calls every retry an error. Real ones are logged in wordless.ts.
  logger: { info: () => {}, debug: () => {}, warn: () => {}, error: () => {} },
});

/** One calendar copy has open pushes. Ids only; not strict, since a server may add fields of its own. */
export const pushRequested = eventType("push/requested", {
  schema: z.object({ companyId: z.uuid(), mirrorId: z.uuid(), connectionId: z.uuid() }),
});
