import type { Tx } from "@/db/client";
import { assignedTo, fieldsOfBooking, lockBooking } from "@/db/store/bookings";
import { mirrorOwner } from "@/db/store/mirror-owner";
import { firstRemovingStatus } from "@/db/store/statuses";
import type { Deps } from "@/lib/deps";
import type { ActivityActor } from "@/lib/domain/activity";
import { type Result, refused } from "@/lib/result";
import { type BookingChange, changeBooking } from "@/lib/usecases/change-booking";
import type { BookingHands, DriftAt } from "@/lib/usecases/settle-drift";

export type HandsDeps = Pick<Deps, "clock" | "database" | "appUrl" | "failpoint">;

/** What a fieldworker's hand in the calendar does to a booking: ordinary changes, in that fieldworker's name. */
export function bookingHands(deps: HandsDeps): BookingHands {
  return {
    moveBooking: (at, { start, end }) => change(deps, at, async () => ({ startsAt: start, endsAt: end })),
    cancelBooking: (at) =>
      change(deps, at, async (tx) => {
        const status = await firstRemovingStatus(tx);
        return status && { statusId: status.id };
      }),
  };
}

type Fields = BookingChange["fields"];

async function change(
  deps: HandsDeps,
  at: DriftAt,
  wishOf: (tx: Tx) => Promise<Partial<Fields> | null>,
): Promise<Result<unknown, string>> {
  const found = await deps.database.asCompany(at.companyId, async (tx) => {
    const booking = await lockBooking(tx, at.bookingId);
    const owner = await mirrorOwner(tx, at.mirrorId);
    const wish = await wishOf(tx);
    if (!booking || !owner || !wish) return null;
    return { booking, owner, wish, crew: await assignedTo(tx, at.bookingId) };
  });
  if (!found) return refused("notPossible");
  const { booking, owner, wish, crew } = found;
  const actor: ActivityActor = { kind: "calendar", ...owner };
  return changeBooking(deps, {
    companyId: at.companyId,
    bookingId: at.bookingId,
    expectedRevision: at.expectedRevision,
    fields: { ...fieldsOfBooking(booking), ...wish },
    fieldworkerIds: crew.map((person) => person.id),
    overrideReason: null,
    actor,
    requestId: `drift:${at.mirrorId}:${at.expectedRevision}`,
  });
}
