"use server";

import { z } from "zod";
import { action } from "@/lib/auth/action";
import { calendarRules } from "@/lib/domain/status";
import { changeStatusRule as changeRule } from "@/lib/usecases/change-settings";
import { recordedAs } from "../../recorded-as";

export const changeStatusRule = action({
  name: "changeStatusRule",
  capability: "configureCompany",
  input: z.strictObject({ statusId: z.uuid(), calendarRule: z.enum(calendarRules) }),
  run: ({ actor, input, deps, requestId, address }) =>
    changeRule(deps, { companyId: actor.companyId, actor: recordedAs(actor, address), requestId, ...input }),
});
