import { cron } from "inngest";
import { drainOutbox } from "@/lib/usecases/drain-outbox";
import { probeWaiting } from "@/lib/usecases/probe-waiting";
import { deps } from "@/lib/wiring";
import { inngest } from "../client";
import { sendEvents } from "../send";
import { wordless } from "../wordless";

/** The certainty behind the fast path: probes what waits too long and sends what was not sent. */
export const lookAfterOutbox = inngest.createFunction(
  { id: "look-after-outbox", triggers: [cron("* * * * *")], retries: 1, concurrency: [{ limit: 1 }] },
  async ({ step }) => {
    await step.run("probe-and-drain", () =>
      wordless("look-after-outbox", async () => {
        const probed = await probeWaiting(deps());
        const sent = await drainOutbox(deps(), sendEvents);
        return { probed, sent };
      }),
    );
  },
);
