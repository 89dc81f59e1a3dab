"use server";

import { z } from "zod";
import { mayVerify, verifiedConnection } from "@/db/views/verification";
import { action } from "@/lib/auth/action";
import { repairDifferences as repair } from "@/lib/usecases/repair-differences";
import { requestVerification } from "@/lib/usecases/verify-copies";
import { recordedAs } from "../recorded-as";
import { sendingWork } from "../sending-work";

/** Compares every upcoming copy of a connection with its booking: of one's own, or of anybody's for the office. */
export const verifyNow = action({
  name: "verifyNow",
  capability: "connectOwnCalendar",
  input: z.strictObject({ connectionId: z.uuid() }),
  rowAuthorise: ({ actor, input, tx }) => mayVerify(tx, actor, input.connectionId),
  run: async ({ actor, input, deps }) => {
    const { companyId, memberId: requestedBy } = actor;
    return sendingWork(await requestVerification(deps, { companyId, requestedBy, ...input }));
  },
});

/** Puts right what a comparison found: some of it, or all. */
export const repairDifferences = action({
  name: "repairDifferences",
  capability: "connectOwnCalendar",
  input: z.strictObject({
    verificationId: z.uuid(),
    mirrorIds: z.union([z.array(z.uuid()).min(1).max(1_000), z.literal("all")]),
  }),
  rowAuthorise: async ({ actor, input, tx }) => {
    const connectionId = await verifiedConnection(tx, input.verificationId);
    return connectionId !== null && mayVerify(tx, actor, connectionId);
  },
  run: async ({ actor, input, deps, requestId, address }) => {
    const { companyId } = actor;
    const repaired = await repair(deps, {
      ...{ companyId, ...input, requestId },
      actor: recordedAs(actor, address),
    });
    return sendingWork(repaired);
  },
});
