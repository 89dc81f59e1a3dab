"use server";

import { z } from "zod";
import { action } from "@/lib/auth/action";
import { invalidInput } from "@/lib/auth/answer";
import { deletionsPolicies, movesPolicies } from "@/lib/domain/drift";
import { changeCalendarSettings, changeDriftPolicies } from "@/lib/usecases/change-settings";
import { recordedAs } from "../../recorded-as";

export const changeTitleTemplate = action({
  name: "changeTitleTemplate",
  capability: "configureCompany",
  input: z.strictObject({
    titleTemplate: z
      .string()
      .trim()
      .min(1, "Enter a title, like {service} · {customer}.")
      .max(200, "A title has at most 200 characters."),
  }),
  run: async ({ actor, input, deps, requestId, address }) => {
    const asked = { companyId: actor.companyId, actor: recordedAs(actor, address), requestId };
    const changed = await changeCalendarSettings(deps, { ...asked, ...input });
    if (changed.ok) return changed;
    return invalidInput({ titleTemplate: `{${changed.detail}} is not something we can fill in.` });
  },
});

export const changeKeepUpToDate = action({
  name: "changeKeepUpToDate",
  capability: "configureCompany",
  input: z.strictObject({ keepsPushedUpToDate: z.boolean() }),
  run: async ({ actor, input, deps, requestId, address }) => {
    const asked = { companyId: actor.companyId, actor: recordedAs(actor, address), requestId };
    return changeCalendarSettings(deps, { ...asked, ...input });
  },
});

/** What happens when a fieldworker moves or deletes a booking's event in their calendar. */
export const changePolicies = action({
  name: "changePolicies",
  capability: "configureCompany",
  input: z.strictObject({ moves: z.enum(movesPolicies), deletions: z.enum(deletionsPolicies) }),
  run: async ({ actor, input, deps, requestId, address }) => {
    const { companyId } = actor;
    return changeDriftPolicies(deps, { companyId, by: recordedAs(actor, address), requestId, ...input });
  },
});
