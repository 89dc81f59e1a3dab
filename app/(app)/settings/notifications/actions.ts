"use server";

import { z } from "zod";
import { action } from "@/lib/auth/action";
import { newsTopics } from "@/lib/domain/news-topics";
import { changeNews, changeQuietHours } from "@/lib/usecases/change-news";
import { sendingWork } from "../../sending-work";

/** Where one hears of a topic. */
export const changeNewsChannel = action({
  name: "changeNewsChannel",
  capability: "signedIn",
  input: z.strictObject({
    topic: z.enum(newsTopics),
    channel: z.enum(["inApp", "byMail"]),
    isOn: z.boolean(),
  }),
  run: async ({ actor: { companyId, memberId }, input, deps }) =>
    changeNews(deps, { companyId, memberId, ...input }),
});

const minuteOfDay = z.int().min(0).max(1_439);

/** When letters to oneself wait. */
export const changeQuiet = action({
  name: "changeQuiet",
  capability: "signedIn",
  input: z.strictObject({
    quiet: z.strictObject({ from: minuteOfDay, until: minuteOfDay }).nullable(),
  }),
  run: async ({ actor: { companyId, memberId }, input, deps }) =>
    sendingWork(await changeQuietHours(deps, { companyId, memberId, ...input })),
});
