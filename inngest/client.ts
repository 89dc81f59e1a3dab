import { eventType, Inngest } from "inngest";
import { z } from "zod";
import { log } from "@/lib/log";

/** Durable jobs. Where they run is decided by the environment alone: embedded engine, self-hosted Inngest or Inngest Cloud. */
export const inngest = new Inngest({
  id: "lockstep",
  isDev: false,
  checkpointing: false,
  // The SDK's own messages may quote event data, so only the fact that there was one is kept.
  logger: {
    info: () => {},
    debug: () => {},
    warn: () => log.warn("job warning"),
    error: () => log.error("job error"),
  },
});

/** One calendar copy has open pushes. Ids only; not strict, since a server may add fields of its own. */
export const pushRequested = eventType("push/requested", {
  schema: z.object({ companyId: z.uuid(), mirrorId: z.uuid(), connectionId: z.uuid() }),
});
