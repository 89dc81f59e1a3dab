import { deliverPush } from "@/lib/usecases/deliver-push";
import { deps } from "@/lib/wiring";
import { inngest, pushRequested } from "../client";
import { comeAgain } from "../come-again";
import { sendWaitingWork } from "../send";
import { wordless } from "../wordless";

/**
 * One at a time per connection. Reading, deciding and writing are one step, because concurrency limits running steps.
 * When the retries are used up the push stays open and the minute cron's probe takes over.
 */
export const deliverPushJob = inngest.createFunction(
  {
    id: "deliver-push",
    triggers: [pushRequested],
    retries: 6,
    concurrency: [{ key: "event.data.connectionId", limit: 1 }],
  },
  async ({ event, step }) => {
    await step.run("deliver", async () => {
      const { companyId, mirrorId } = event.data;
      const ended = await wordless("deliver-push", async () => {
        const delivery = await deliverPush(deps(), { companyId, mirrorId });
        if (delivery.kind === "parked") await sendWaitingWork();
        return delivery;
      });
      return comeAgain(ended, "the copy is not true yet");
    });
  },
);
