import { cron } from "inngest";
import { escalateHealth } from "@/lib/usecases/escalate-health";
import { deps } from "@/lib/wiring";
import { inngest } from "../client";
import { sendWaitingWork } from "../send";
import { wordless } from "../wordless";

const looksAMinute = 3;

/** The ladder of 5, 30 and 120 minutes: never early, and late by less than a look. */
export const escalateHealthJob = inngest.createFunction(
  { id: "escalate-health", triggers: [cron("* * * * *")], retries: 1, concurrency: [{ limit: 1 }] },
  async ({ step }) => {
    for (let look = 0; look < looksAMinute; look += 1) {
      if (look > 0) await step.sleep(`until-look-${look}`, 60_000 / looksAMinute);
      await step.run(`look-${look}`, () =>
        wordless("escalate-health", async () => {
          try {
            return await escalateHealth(deps());
          } finally {
            await sendWaitingWork();
          }
        }),
      );
    }
  },
);
