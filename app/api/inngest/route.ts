import { serve } from "inngest/next";
import { inngest } from "@/inngest/client";
import { deliverPushJob } from "@/inngest/functions/deliver-push";
import { ensureWatchesJob } from "@/inngest/functions/ensure-watches";
import { escalateHealthJob } from "@/inngest/functions/escalate-health";
import { ingestChangesJob } from "@/inngest/functions/ingest-changes";
import { lookAfterCalendarsJob } from "@/inngest/functions/look-after-calendars";
import { lookAfterOutbox } from "@/inngest/functions/look-after-outbox";
import { lookAfterProofsJob, proveLoopJob } from "@/inngest/functions/prove-loop";
import { lookAfterConnectionsJob, removeCopiesJob } from "@/inngest/functions/remove-copies";
import { sendMailJob } from "@/inngest/functions/send-mail";
import { settleDriftJob } from "@/inngest/functions/settle-drift";
import { verifyCopiesJob, verifyNightlyJob } from "@/inngest/functions/verify-copies";

export const runtime = "nodejs";
export const dynamic = "force-dynamic";
export const maxDuration = 300;

export const { GET, POST, PUT } = serve({
  client: inngest,
  functions: [
    deliverPushJob,
    ingestChangesJob,
    settleDriftJob,
    removeCopiesJob,
    lookAfterConnectionsJob,
    ensureWatchesJob,
    lookAfterOutbox,
    escalateHealthJob,
    proveLoopJob,
    lookAfterProofsJob,
    lookAfterCalendarsJob,
    verifyCopiesJob,
    verifyNightlyJob,
    sendMailJob,
  ],
  enableUnauthedSync: false,
});
