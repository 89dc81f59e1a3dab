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

/** A calendar may have news. */
export const readWanted = eventType("read/wanted", {
  schema: z.object({ companyId: z.uuid(), calendarId: z.uuid() }),
});

/** Our event was seen in a version that we did not write. */
export const driftSuspected = eventType("drift/suspected", {
  schema: z.object({ companyId: z.uuid(), mirrorId: z.uuid(), connectionId: z.uuid() }),
});

/** A connection's calendars, or the watches on them, changed or run out. */
export const watchesWanted = eventType("watches/wanted", {
  schema: z.object({ companyId: z.uuid(), connectionId: z.uuid() }),
});

/** The copies of a connection are to be compared with their bookings. */
export const verificationWanted = eventType("verification/wanted", {
  schema: z.object({ companyId: z.uuid(), connectionId: z.uuid(), verificationId: z.uuid() }),
});

/** What a disconnected connection wrote is to be taken out of its calendars. */
export const removalWanted = eventType("removal/wanted", {
  schema: z.object({ companyId: z.uuid(), connectionId: z.uuid() }),
});

/** Letters are to be sent. */
export const mailWanted = eventType("mail/wanted", { schema: z.object({ companyId: z.uuid() }) });

/** The whole loop of a connection is to be proven. */
export const probeWanted = eventType("probe/wanted", {
  schema: z.object({ companyId: z.uuid(), connectionId: z.uuid() }),
});
