"use server";

import { z } from "zod";
import { action } from "@/lib/auth/action";
import { invalidInput } from "@/lib/auth/answer";
import { serviceShape, skillShape } from "@/lib/domain/service-shape";
import {
  restoreService as restore,
  retireService as retire,
  saveService as save,
} from "@/lib/usecases/change-services";
import {
  addSkill as add,
  changeMemberSkills as change,
  removeSkill as remove,
} from "@/lib/usecases/change-skills";
import { recordedAs } from "../../recorded-as";

const nameTaken = "Another service has this name. Choose another.";

/** Makes or changes a service from its form. Making it twice with the same id makes one. */
export const saveService = action({
  name: "saveService",
  capability: "configureCompany",
  input: serviceShape,
  run: async ({ actor, input, deps, requestId, address }) => {
    const { serviceId, expectedRevision, ...fields } = input;
    const asked = { companyId: actor.companyId, by: recordedAs(actor, address), requestId };
    const saved = await save(deps, { ...asked, serviceId, expectedRevision, fields });
    if (saved.ok) return saved;
    if (saved.problem === "nameTaken") return invalidInput({ name: nameTaken });
    if (saved.problem === "unknownSkill")
      return invalidInput({ skillIds: "A skill was removed meanwhile. Reload the page and choose again." });
    return saved;
  },
});

/** Takes a service off the list: archived where bookings are for it, deleted otherwise. */
export const retireService = action({
  name: "retireService",
  capability: "configureCompany",
  input: z.strictObject({ serviceId: z.uuid() }),
  run: ({ actor, input, deps, requestId, address }) =>
    retire(deps, { companyId: actor.companyId, by: recordedAs(actor, address), requestId, ...input }),
});

export const restoreService = action({
  name: "restoreService",
  capability: "configureCompany",
  input: z.strictObject({ serviceId: z.uuid() }),
  run: ({ actor, input, deps, requestId, address }) =>
    restore(deps, { companyId: actor.companyId, by: recordedAs(actor, address), requestId, ...input }),
});

export const addSkill = action({
  name: "addSkill",
  capability: "configureCompany",
  input: skillShape,
  run: async ({ actor, input, deps, requestId, address }) => {
    const asked = { companyId: actor.companyId, by: recordedAs(actor, address), requestId };
    const added = await add(deps, { ...asked, ...input });
    return added.ok ? added : invalidInput({ name: "This skill is on the list already." });
  },
});

export const removeSkill = action({
  name: "removeSkill",
  capability: "configureCompany",
  input: skillShape.pick({ skillId: true }),
  run: ({ actor, input, deps, requestId, address }) =>
    remove(deps, { companyId: actor.companyId, by: recordedAs(actor, address), requestId, ...input }),
});

export const changeMemberSkills = action({
  name: "changeMemberSkills",
  capability: "configureCompany",
  input: z.strictObject({ memberId: z.uuid(), skillIds: z.array(z.uuid()).max(50) }),
  run: ({ actor, input, deps, requestId, address }) =>
    change(deps, { companyId: actor.companyId, by: recordedAs(actor, address), requestId, ...input }),
});
