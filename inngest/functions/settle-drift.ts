import { bookingHands } from "@/lib/usecases/booking-hands";
import { settleDrift } from "@/lib/usecases/settle-drift";
import { deps } from "@/lib/wiring";
import { driftSuspected, inngest } from "../client";
import { comeAgain } from "../come-again";
import { sendWaitingWork } from "../send";
import { wordless } from "../wordless";

/** One at a time per connection, beside the pushes to it; the mirror's lease keeps the two apart. */
export const settleDriftJob = inngest.createFunction(
  {
    id: "settle-drift",
    triggers: [driftSuspected],
    retries: 6,
    concurrency: [{ key: "event.data.connectionId", limit: 1 }],
  },
  async ({ event, step }) => {
    await step.run("settle", async () => {
      const { companyId, mirrorId } = event.data;
      const ended = await wordless("settle-drift", async () => {
        const hands = bookingHands(deps());
        const settled = await settleDrift({ ...deps(), hands }, { companyId, mirrorId });
        await sendWaitingWork();
        return settled;
      });
      return comeAgain(ended, "the event could not be looked at yet");
    });
  },
);
