"use server";

import { z } from "zod";
import { canSeeBooking } from "@/db/views/booking-visibility";
import { action } from "@/lib/auth/action";
import { invalidInput } from "@/lib/auth/answer";
import { undoWindowMs } from "@/lib/domain/crew-news";
import { done } from "@/lib/result";
import { moveBooking as move } from "@/lib/usecases/move-booking";
import { recordedAs } from "../recorded-as";
import { sendingHeldWork } from "../sending-work";

const instant = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .refine(
    (at) => at.getUTCFullYear() >= 2000 && at.getUTCFullYear() < 2100,
    "Choose a year from 2000 to 2099.",
  );

const crew = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("swap"), from: z.uuid().nullable(), to: z.uuid().nullable() }),
  z.strictObject({
    kind: z.literal("crew"),
    fieldworkerIds: z.array(z.uuid()).max(20, "At most 20 fieldworkers."),
  }),
]);

/** Moves a booking in time or to other people. What leaves waits for the undo window; `undo` of the answer moves it back. */
export const moveBooking = action({
  name: "moveBooking",
  capability: "planBookings",
  input: z.strictObject({
    bookingId: z.uuid(),
    expectedRevision: z.int().min(1),
    start: instant,
    end: instant,
    crew,
    overrideReason: z
      .string()
      .trim()
      .min(3, "Say in a few words why, for the record.")
      .max(300, "At most 300 characters.")
      .nullable(),
    isUndo: z.boolean(),
  }),
  rowAuthorise: ({ actor, input, tx }) => canSeeBooking(tx, actor, input.bookingId),
  run: async ({ actor, input, deps, requestId, address }) => {
    const { start, end, ...asked } = input;
    const moved = await move(deps, {
      ...asked,
      companyId: actor.companyId,
      span: { start, end },
      holdMs: undoWindowMs,
      actor: recordedAs(actor, address),
      requestId,
    });
    if (!moved.ok) {
      return moved.problem === "endsBeforeStart"
        ? invalidInput({ end: "The end must be after the start." })
        : moved;
    }
    const { undo, ...at } = moved.value;
    const back = undo && { ...undo, start: undo.start.toISOString(), end: undo.end.toISOString() };
    return sendingHeldWork(done({ ...at, undo: back }), undoWindowMs);
  },
});
