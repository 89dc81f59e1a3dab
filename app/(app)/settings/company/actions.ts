"use server";

import { z } from "zod";
import { action } from "@/lib/auth/action";
import { invalidInput } from "@/lib/auth/answer";
import { companyHoursShape, companyShape, holidayShape } from "@/lib/domain/company-shape";
import { deletionsPolicies, movesPolicies } from "@/lib/domain/drift";
import { shiftsOf } from "@/lib/domain/working-hours";
import {
  addHoliday as add,
  changeCompany,
  changeCompanyHours as changeHours,
  removeHoliday as remove,
} from "@/lib/usecases/change-company";
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

export const changeCompanyDetails = action({
  name: "changeCompanyDetails",
  capability: "configureCompany",
  input: companyShape,
  run: ({ actor, input, deps, requestId, address }) => {
    const asked = { companyId: actor.companyId, by: recordedAs(actor, address), requestId };
    return changeCompany(deps, { ...asked, details: input });
  },
});

/** The outer bound of everybody's hours. */
export const changeCompanyHours = action({
  name: "changeCompanyHours",
  capability: "configureCompany",
  input: companyHoursShape,
  run: ({ actor, input, deps, requestId, address }) => {
    const asked = { companyId: actor.companyId, by: recordedAs(actor, address), requestId };
    return changeHours(deps, { ...asked, weekly: input.weekly && shiftsOf(input.weekly) });
  },
});

export const addHoliday = action({
  name: "addHoliday",
  capability: "configureCompany",
  input: holidayShape,
  run: async ({ actor, input, deps, requestId, address }) => {
    const { holidayId: id, date, name } = input;
    const asked = { companyId: actor.companyId, by: recordedAs(actor, address), requestId };
    const added = await add(deps, { ...asked, holiday: { id, date, name } });
    if (added.ok) return added;
    return invalidInput({ date: `This day is a holiday already${added.detail ? `: ${added.detail}` : ""}.` });
  },
});

export const removeHoliday = action({
  name: "removeHoliday",
  capability: "configureCompany",
  input: holidayShape.pick({ holidayId: true }),
  run: ({ actor, input, deps, requestId, address }) =>
    remove(deps, { companyId: actor.companyId, by: recordedAs(actor, address), requestId, ...input }),
});
