"use server";

import { after } from "next/server";
import { z } from "zod";
import { sendWaitingWork } from "@/inngest/send";
import { action } from "@/lib/auth/action";
import { resolveConflict } from "@/lib/usecases/resolve-conflict";
import { recordedAs } from "../recorded-as";

const plain = <K extends string>(kind: K) => z.strictObject({ kind: z.literal(kind) });

/** Answers a conflict. Which answers fit whom is decided where the conflict is known; a fieldworker's own only. */
export const answerConflict = action({
  name: "answerConflict",
  capability: "connectOwnCalendar",
  input: z.strictObject({
    conflictId: z.uuid(),
    choice: z.discriminatedUnion("kind", [
      plain("keep"),
      plain("snooze"),
      plain("askOffice"),
      plain("applyMove"),
      plain("restore"),
      plain("cancelBooking"),
      plain("removeExtra"),
      z.strictObject({
        kind: z.literal("ignore"),
        reason: z
          .string()
          .trim()
          .min(3, "Say in a few words why, for the record.")
          .max(300, "At most 300 characters."),
      }),
    ]),
  }),
  run: async ({ actor, input, deps, requestId, address }) => {
    const answered = await resolveConflict(deps, {
      companyId: actor.companyId,
      conflictId: input.conflictId,
      choice: input.choice,
      by: recordedAs(actor, address),
      requestId,
    });
    after(sendWaitingWork);
    return answered;
  },
});
