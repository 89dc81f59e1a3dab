import { cron } from "inngest";
import { type Progress, verifyCopies, verifyNightly } from "@/lib/usecases/verify-copies";
import { deps } from "@/lib/wiring";
import { inngest, verificationWanted } from "../client";
import { comeAgain } from "../come-again";
import { sendWaitingWork } from "../send";
import { wordless } from "../wordless";

const retries = 5;

/** One batch a step, so that a comparison goes on where it stood; one at a time per connection. */
export const verifyCopiesJob = inngest.createFunction(
  {
    id: "verify-copies",
    triggers: [verificationWanted],
    retries,
    concurrency: [{ key: "event.data.connectionId", limit: 1 }],
  },
  async ({ event, step, attempt }) => {
    const { companyId, connectionId, verificationId } = event.data;
    const at = { companyId, connectionId, verificationId };
    let progress: Progress | null = { after: null, checked: 0 };
    for (let number = 0; progress !== null; number += 1) {
      const from: Progress = progress;
      progress = await step.run(`compare-${number}`, async () => {
        const ended = await wordless("verify-copies", () =>
          verifyCopies(deps(), at, from, attempt >= retries),
        );
        if (ended.kind === "more") return ended.progress;
        comeAgain(ended, "the provider does not answer yet");
        return null;
      });
    }
  },
);

/** Every connection once a day by itself, in the night of its company. */
export const verifyNightlyJob = inngest.createFunction(
  { id: "verify-nightly", triggers: [cron("7 * * * *")], retries: 1, concurrency: [{ limit: 1 }] },
  async ({ step }) => {
    await step.run("ask", () =>
      wordless("verify-nightly", async () => {
        const asked = await verifyNightly(deps());
        await sendWaitingWork();
        return asked;
      }),
    );
  },
);
