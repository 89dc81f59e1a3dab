import { serve } from "inngest/next";
import { inngest } from "@/inngest/client";
import { deliverPushJob } from "@/inngest/functions/deliver-push";
import { lookAfterOutbox } from "@/inngest/functions/look-after-outbox";

export const runtime = "nodejs";
export const dynamic = "force-dynamic";
export const maxDuration = 300;

export const { GET, POST, PUT } = serve({
  client: inngest,
  functions: [deliverPushJob, lookAfterOutbox],
  enableUnauthedSync: false,
});
