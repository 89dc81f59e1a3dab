import { cron } from "inngest";
import { lookAfterProofs, proveLoop } from "@/lib/usecases/prove-loop";
import { deps } from "@/lib/wiring";
import { inngest, probeWanted } from "../client";
import { sendWaitingWork } from "../send";
import { wordless } from "../wordless";

/** One look at a connection's loop: touches an event of ours, or judges what followed. */
export const proveLoopJob = inngest.createFunction(
  {
    id: "prove-loop",
    triggers: [probeWanted],
    retries: 1,
    concurrency: [{ key: "event.data.connectionId", limit: 1 }],
  },
  async ({ event, step }) => {
    await step.run("look", () =>
      wordless("prove-loop", async () => {
        const { companyId, connectionId } = event.data;
        const look = await proveLoop(deps(), { companyId, connectionId });
        await sendWaitingWork();
        return look;
      }),
    );
  },
);

/** Each connection's proof comes hourly, at a minute of its own. */
export const lookAfterProofsJob = inngest.createFunction(
  { id: "look-after-proofs", triggers: [cron("* * * * *")], retries: 1, concurrency: [{ limit: 1 }] },
  async ({ step }) => {
    await step.run("ask", () =>
      wordless("look-after-proofs", async () => {
        const asked = await lookAfterProofs(deps());
        await sendWaitingWork();
        return asked;
      }),
    );
  },
);
