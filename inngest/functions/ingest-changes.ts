import { ingestChanges } from "@/lib/usecases/ingest-changes";
import { deps } from "@/lib/wiring";
import { inngest, readWanted } from "../client";
import { comeAgain } from "../come-again";
import { sendWaitingWork } from "../send";
import { wordless } from "../wordless";

/** One at a time per calendar; wishes that come while it runs become one more run [I16]. What it found to do is sent at once. */
export const ingestChangesJob = inngest.createFunction(
  {
    id: "ingest-changes",
    triggers: [readWanted],
    retries: 6,
    concurrency: [{ key: "event.data.calendarId", limit: 1 }],
  },
  async ({ event, step }) => {
    await step.run("ingest", async () => {
      const { companyId, calendarId } = event.data;
      const ended = await wordless("ingest-changes", async () => {
        const ingestion = await ingestChanges(deps(), { companyId, calendarId });
        await sendWaitingWork();
        return ingestion;
      });
      return comeAgain(ended, "the calendar is not read to its end yet");
    });
  },
);
