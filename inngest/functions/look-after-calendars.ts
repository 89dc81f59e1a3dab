import { cron } from "inngest";
import { lookAfterCalendars } from "@/lib/usecases/look-after-calendars";
import { deps } from "@/lib/wiring";
import { inngest } from "../client";
import { sendWaitingWork } from "../send";
import { wordless } from "../wordless";

const minuteMs = 60_000;

/**
 * Notices are hints: each calendar is read by itself when nothing was heard of it for long enough. Where that is less than a
 * minute, the job looks several times in its minute.
 */
export const lookAfterCalendarsJob = inngest.createFunction(
  { id: "look-after-calendars", triggers: [cron("* * * * *")], retries: 1, concurrency: [{ limit: 1 }] },
  async ({ step }) => {
    const { unwatchedMs, watchedMs } = deps().readPeriods;
    const periodMs = Math.max(10_000, Math.min(unwatchedMs, watchedMs, minuteMs));
    const looks = Math.max(1, Math.floor(minuteMs / periodMs));
    for (let look = 0; look < looks; look += 1) {
      if (look > 0) await step.sleep(`until-look-${look}`, periodMs);
      await step.run(`look-${look}`, () =>
        wordless("look-after-calendars", async () => {
          const found = await lookAfterCalendars(deps());
          await sendWaitingWork();
          return found;
        }),
      );
    }
  },
);
