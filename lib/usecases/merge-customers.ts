import type { Tx } from "@/db/client";
import type { NewActivity } from "@/db/store/activity";
import type { BookingRow } from "@/db/store/bookings";
import * as store from "@/db/store/customers";
import type { Deps } from "@/lib/deps";
import type { ActivityActor } from "@/lib/domain/activity";
import { customerChanges } from "@/lib/domain/customer-changes";
import { type MergeChoice, mergedCustomer } from "@/lib/domain/customer-merge";
import { tooMuchWords } from "@/lib/domain/customer-shape";
import { done, type Result, refused } from "@/lib/result";
import { followCustomer } from "@/lib/usecases/follow-customer";

export type CustomersMerge = {
  readonly companyId: string;
  readonly keptId: string;
  readonly goneId: string;
  /** As the person saw them. */
  readonly keptRevision: number;
  readonly goneRevision: number;
  readonly choice: MergeChoice;
  readonly actor: ActivityActor;
  readonly requestId: string;
};

export type MergeProblem = "notFound" | "sameCustomer" | "changedMeanwhile" | "tooMuch";

/**
 * Makes one customer out of two, for good: the bookings of the one that goes move to the one that is kept, and its address
 * leads there. Both are locked, so a booking that is being made for either waits or moves along.
 */
export async function mergeCustomers(
  deps: Pick<Deps, "clock" | "database" | "appUrl">,
  merge: CustomersMerge,
): Promise<Result<{ customerId: string; moved: number }, MergeProblem>> {
  if (merge.keptId === merge.goneId) return refused("sameCustomer");
  const now = deps.clock.now();
  return deps.database.asCompany(merge.companyId, (tx) => apply(tx, deps.appUrl, merge, now));
}

async function apply(
  tx: Tx,
  appUrl: string,
  merge: CustomersMerge,
  now: Date,
): Promise<Result<{ customerId: string; moved: number }, MergeProblem>> {
  const { companyId, keptId, goneId, actor, requestId } = merge;
  await store.lockBookingsOf(tx, [keptId, goneId]);
  const locked = await store.lockCustomers(tx, [keptId, goneId]);
  const [kept, gone] = [locked.get(keptId), locked.get(goneId)];
  if (!kept || !gone || !store.isLive(kept) || !store.isLive(gone)) return refused("notFound");
  if (kept.revision !== merge.keptRevision || gone.revision !== merge.goneRevision)
    return refused("changedMeanwhile");
  // Once more: one may have been made for either before their rows were locked.
  const bookings = await store.lockBookingsOf(tx, [keptId, goneId]);
  const [before, theirs] = [store.fieldsOfCustomer(kept), store.fieldsOfCustomer(gone)];
  const fields = mergedCustomer(before, theirs, merge.choice);
  const tooMuch = tooMuchWords(fields);
  if (tooMuch !== null) return refused("tooMuch", tooMuch);
  await store.updateCustomer(tx, keptId, fields);
  const moved: BookingRow[] = [];
  for (const { id, customerId } of bookings)
    if (customerId === goneId) moved.push(await store.moveBooking(tx, id, keptId, now));
  await store.pointTo(tx, companyId, goneId, keptId);
  const isShown = before.name !== fields.name || before.phone !== fields.phone;
  const touched = isShown ? [...bookings.filter(({ customerId }) => customerId === keptId), ...moved] : moved;
  const pushes = await followCustomer(tx, touched, { appUrl, requestId, mustFollow: false }, now);
  const entries: NewActivity[] = [
    {
      kind: "customer.merged",
      bookingId: null,
      pushId: null,
      detail: {
        actor,
        requestId,
        changes: customerChanges(before, fields),
        facts: { merged: theirs.name, mergedId: goneId, bookings: String(moved.length) },
      },
    },
    ...moved.map(({ id, zone }): NewActivity => {
      const change = { field: "customer", old: theirs.name, new: fields.name };
      const detail = { actor, requestId, changes: [change], facts: { zone } };
      return { kind: "booking.changed", bookingId: id, pushId: null, detail };
    }),
    ...pushes,
  ];
  await store.appendCustomerActivity(tx, { companyId, customerId: keptId }, now, entries);
  return done({ customerId: keptId, moved: moved.length });
}
