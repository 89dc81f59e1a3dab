"use server";

import { after } from "next/server";
import { z } from "zod";
import { recordOfBooking } from "@/db/views/booking-activity";
import { editableBooking } from "@/db/views/booking-form";
import { canSeeBooking, companyZone, officeZone } from "@/db/views/booking-visibility";
import { sendWaitingWork } from "@/inngest/send";
import { action } from "@/lib/auth/action";
import { invalidInput } from "@/lib/auth/answer";
import { actorWords } from "@/lib/domain/activity-sentences";
import { spanOfForm } from "@/lib/domain/booking-form";
import { bookingFormShape } from "@/lib/domain/booking-form-shape";
import { type Actor, may } from "@/lib/domain/roles";
import { clockWords, dateWords } from "@/lib/domain/time-words";
import { done, refused } from "@/lib/result";
import { changeBooking } from "@/lib/usecases/change-booking";
import { checkArrival as look } from "@/lib/usecases/check-arrival";
import { pushBooking } from "@/lib/usecases/push-booking";
import { mostAtOnce, pushMany } from "@/lib/usecases/push-many";
import { deps } from "@/lib/wiring";
import { recordedAs } from "../recorded-as";
import { sendingWork } from "../sending-work";

/** Pushes a booking's copies, or takes them out of calendars; a fieldworker only their own. */
export const askForPush = action({
  name: "askForPush",
  capability: "pushOwnBooking",
  input: z.strictObject({
    bookingId: z.uuid(),
    fieldworkerIds: z.array(z.uuid()).min(1, "Tick at least one fieldworker.").max(50),
    wish: z.enum(["put", "remove"]),
    requestKey: z.uuid(),
  }),
  rowAuthorise: async ({ actor, input, tx }) =>
    (await canSeeBooking(tx, actor, input.bookingId)) &&
    (may(actor.role, "pushAnyBooking") ||
      (input.wish === "put" && input.fieldworkerIds.every((id) => id === actor.memberId))),
  run: async ({ actor, input, deps, requestId, address }) => {
    const asked = await pushBooking(deps, {
      ...input,
      companyId: actor.companyId,
      actor: recordedAs(actor, address),
      requestId,
    });
    return sendingWork(asked);
  },
});

/** Looks whether a copy is in its calendar as booked, and sends it again where it is not [A38]. */
export const checkArrival = action({
  name: "checkArrival",
  capability: "pushOwnBooking",
  input: z.strictObject({ bookingId: z.uuid(), fieldworkerId: z.uuid(), requestKey: z.uuid() }),
  rowAuthorise: async ({ actor, input, tx }) =>
    (await canSeeBooking(tx, actor, input.bookingId)) &&
    (may(actor.role, "pushAnyBooking") || input.fieldworkerId === actor.memberId),
  run: async ({ actor, input, deps, requestId, address }) => {
    const { companyId } = actor;
    const asked = { ...input, companyId, requestId, actor: recordedAs(actor, address) };
    return sendingWork(await look(deps, asked));
  },
});

/** Pushes a selection of bookings; a fieldworker only their own copies [A15]. */
export const pushSelected = action({
  name: "pushSelected",
  capability: "pushOwnBooking",
  input: z.strictObject({
    bookingIds: z
      .array(z.uuid())
      .min(1, "Tick at least one booking.")
      .max(mostAtOnce, `At most ${mostAtOnce} bookings at once.`),
    requestKey: z.uuid(),
  }),
  rowAuthorise: async ({ actor, input, tx }) => {
    for (const id of new Set(input.bookingIds)) if (!(await canSeeBooking(tx, actor, id))) return false;
    return true;
  },
  run: async ({ actor, input, deps, requestId, address }) => {
    const pushed = await pushMany(deps, {
      ...{ ...input, companyId: actor.companyId, requestId, actor: recordedAs(actor, address) },
      onlyOf: may(actor.role, "pushAnyBooking") ? null : actor.memberId,
    });
    return sendingWork(pushed);
  },
});

/** Gives a booking another status; what that does to calendars follows by the status's rule. */
export const changeStatus = action({
  name: "changeStatus",
  capability: "planBookings",
  input: z.strictObject({
    bookingId: z.uuid(),
    statusId: z.uuid("Choose a status."),
    expectedRevision: z.int().min(1),
  }),
  rowAuthorise: ({ actor, input, tx }) => canSeeBooking(tx, actor, input.bookingId),
  run: async ({ actor, input, deps, requestId, address }) => {
    const booking = await deps.database.asCompany(actor.companyId, (tx) =>
      editableBooking(tx, actor, input.bookingId),
    );
    if (!booking) return refused("notFound");
    if (booking.revision !== input.expectedRevision)
      return refused("changedMeanwhile", await lastChange(actor, input.bookingId));
    if (booking.fields.statusId === input.statusId) return done({ bookingId: booking.id, ref: booking.ref });
    const changed = await changeBooking(deps, {
      companyId: actor.companyId,
      bookingId: booking.id,
      expectedRevision: input.expectedRevision,
      fields: { ...booking.fields, statusId: input.statusId },
      fieldworkerIds: booking.fieldworkerIds,
      overrideReason: null,
      actor: recordedAs(actor, address),
      requestId,
    });
    if (!changed.ok) return changed;
    after(sendWaitingWork);
    return done({ bookingId: booking.id, ref: booking.ref });
  },
});

/** Makes or changes a booking from its form. Making it twice with the same id makes one. */
export const saveBooking = action({
  name: "saveBooking",
  capability: "planBookings",
  input: bookingFormShape,
  rowAuthorise: async ({ actor, input, tx }) =>
    input.expectedRevision === null || canSeeBooking(tx, actor, input.bookingId),
  run: async ({ actor, input, deps, requestId, address }) => {
    const { bookingId, expectedRevision, overrideReason, fieldworkerIds } = input;
    const zone = await deps.database.asCompany(actor.companyId, async (tx) =>
      expectedRevision === null
        ? companyZone(tx)
        : (await editableBooking(tx, actor, bookingId))?.fields.zone,
    );
    if (!zone) return refused("notFound");
    const time = spanOfForm(input, zone);
    if (time.kind === "problem") return invalidInput(time.fields);
    const { customerId, serviceId, statusId, address: place, customerNotes, jobNotes, officeNotes } = input;
    const saved = await changeBooking(deps, {
      companyId: actor.companyId,
      bookingId,
      expectedRevision,
      fields: {
        customerId,
        serviceId,
        statusId,
        startsAt: time.span.start,
        endsAt: time.span.end,
        zone,
        address: place,
        customerNotes,
        jobNotes,
        officeNotes,
      },
      fieldworkerIds,
      overrideReason,
      actor: recordedAs(actor, address),
      requestId,
    });
    if (saved.ok) {
      after(sendWaitingWork);
      return done({ bookingId, ref: saved.value.ref });
    }
    switch (saved.problem) {
      case "endsBeforeStart":
        return invalidInput({ endTime: "The end must be after the start." });
      case "unknownCustomer":
        return invalidInput({ customerId: "This customer is no longer there. Choose another." });
      case "unknownService":
        return invalidInput({ serviceId: "This service is no longer there. Choose another." });
      case "unknownStatus":
        return invalidInput({ statusId: "This status is no longer there. Choose another." });
      case "unknownFieldworker":
        return invalidInput({
          fieldworkerIds: "Somebody in the list no longer takes bookings. Untick them.",
        });
      case "changedMeanwhile":
        return refused("changedMeanwhile", await lastChange(actor, bookingId));
      case "notFound":
      case "overlap":
        return saved;
    }
  },
});

/** "Priya Shah changed it on Tue 3 Nov at 2:14 PM". */
async function lastChange(actor: Actor, bookingId: string): Promise<string> {
  return deps().database.asCompany(actor.companyId, async (tx) => {
    const zone = await officeZone(tx, actor.memberId);
    const record = await recordOfBooking(tx, bookingId, 20);
    const last = record.find((entry) => entry.kind.startsWith("booking."));
    if (!last) return "It was changed";
    const at = `${dateWords(last.at, zone)} at ${clockWords(last.at, zone)}`;
    return `${actorWords(last.detail.actor)} changed it on ${at}`;
  });
}
