import { cron } from "inngest";
import { relistUnwritable } from "@/lib/usecases/relist-calendars";
import { lookAfterEndings, removeCopies } from "@/lib/usecases/remove-copies";
import { deps } from "@/lib/wiring";
import { inngest, removalWanted } from "../client";
import { sendWaitingWork } from "../send";
import { wordless } from "../wordless";

/** What a disconnect leaves to do at the provider; one at a time a connection. */
export const removeCopiesJob = inngest.createFunction(
  {
    id: "remove-copies",
    triggers: [removalWanted],
    retries: 3,
    concurrency: [{ key: "event.data.connectionId", limit: 1 }],
  },
  async ({ event, step }) => {
    await step.run("end", () =>
      wordless("remove-copies", async () => {
        const { companyId, connectionId } = event.data;
        const { kind } = await removeCopies(deps(), { companyId, connectionId });
        await sendWaitingWork();
        return kind;
      }),
    );
  },
);

/** Disconnects whose end is not done, and calendars that could not be written to, are looked at again. */
export const lookAfterConnectionsJob = inngest.createFunction(
  { id: "look-after-connections", triggers: [cron("* * * * *")], retries: 1, concurrency: [{ limit: 1 }] },
  async ({ step }) => {
    await step.run("look", () =>
      wordless("look-after-connections", async () => {
        const ending = await lookAfterEndings(deps());
        const relisted = await relistUnwritable(deps());
        await sendWaitingWork();
        return { ending, relisted };
      }),
    );
  },
);
