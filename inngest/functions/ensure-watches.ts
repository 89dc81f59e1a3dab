import { ensureWatches } from "@/lib/usecases/ensure-watches";
import { deps } from "@/lib/wiring";
import { inngest, watchesWanted } from "../client";
import { comeAgain } from "../come-again";
import { wordless } from "../wordless";

/** Orders, renews and ends the watches of one connection's calendars; one at a time, since it looks before it orders. */
export const ensureWatchesJob = inngest.createFunction(
  {
    id: "ensure-watches",
    triggers: [watchesWanted],
    retries: 3,
    concurrency: [{ key: "event.data.connectionId", limit: 1 }],
  },
  async ({ event, step }) => {
    await step.run("ensure", async () => {
      const { companyId, connectionId } = event.data;
      const ended = await wordless("ensure-watches", () =>
        ensureWatches(deps(), { companyId, connectionId }),
      );
      return comeAgain(ended, "not every calendar is watched yet");
    });
  },
);
