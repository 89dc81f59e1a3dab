import { cron } from "inngest";
import { log } from "@/lib/log";
import { sendMail } from "@/lib/usecases/send-mail";
import { deps } from "@/lib/wiring";
import { inngest, mailWanted } from "../client";
import { wordless } from "../wordless";

/** At once when a letter is written, and every minute for those that were put off. One round at a time. */
export const sendMailJob = inngest.createFunction(
  { id: "send-mail", triggers: [mailWanted, cron("* * * * *")], retries: 1, concurrency: [{ limit: 1 }] },
  async ({ step }) => {
    await step.run("send", () =>
      wordless("send-mail", async () => {
        const round = await sendMail(deps());
        for (const problem of new Set(round.failures))
          log.warn("The mail server did not take a letter.", { action: "send-mail", problem });
        return round;
      }),
    );
  },
);
