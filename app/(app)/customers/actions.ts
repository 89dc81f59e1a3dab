"use server";

import { z } from "zod";
import { canSeeCustomer } from "@/db/views/customer-visibility";
import { action } from "@/lib/auth/action";
import { customerFormShape, mergeShape } from "@/lib/domain/customer-shape";
import { eraseCustomer as erase } from "@/lib/usecases/erase-customer";
import { mergeCustomers as merge } from "@/lib/usecases/merge-customers";
import { saveCustomer as save } from "@/lib/usecases/save-customer";
import { recordedAs } from "../recorded-as";
import { sendingWork } from "../sending-work";

/** Makes or changes a customer from its form. Making it twice with the same id makes one. */
export const saveCustomer = action({
  name: "saveCustomer",
  capability: "planBookings",
  input: customerFormShape,
  rowAuthorise: async ({ actor, input, tx }) =>
    input.expectedRevision === null || canSeeCustomer(tx, actor, input.customerId),
  run: async ({ actor, input, deps, requestId, address }) => {
    const { customerId, expectedRevision, ...fields } = input;
    const { companyId } = actor;
    const by = recordedAs(actor, address);
    const saved = await save(deps, {
      companyId,
      customerId,
      expectedRevision,
      fields,
      actor: by,
      requestId,
    });
    return sendingWork(saved);
  },
});

/** Makes one customer out of two, for good. */
export const mergeCustomers = action({
  name: "mergeCustomers",
  capability: "planBookings",
  input: mergeShape,
  rowAuthorise: async ({ actor, input, tx }) =>
    (await canSeeCustomer(tx, actor, input.keptId)) && (await canSeeCustomer(tx, actor, input.goneId)),
  run: async ({ actor, input, deps, requestId, address }) => {
    const { companyId } = actor;
    return sendingWork(
      await merge(deps, { companyId, ...input, actor: recordedAs(actor, address), requestId }),
    );
  },
});

/** Replaces a customer's personal data, for good. */
export const eraseCustomer = action({
  name: "eraseCustomer",
  capability: "planBookings",
  input: z.strictObject({ customerId: z.uuid(), expectedRevision: z.int().min(1) }),
  rowAuthorise: ({ actor, input, tx }) => canSeeCustomer(tx, actor, input.customerId),
  run: async ({ actor, input, deps, requestId, address }) => {
    const { companyId } = actor;
    return sendingWork(
      await erase(deps, { companyId, ...input, actor: recordedAs(actor, address), requestId }),
    );
  },
});
