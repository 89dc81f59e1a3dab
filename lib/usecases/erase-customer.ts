import type { Tx } from "@/db/client";
import { announce } from "@/db/store/activity";
import * as erasure from "@/db/store/customer-erasure";
import * as store from "@/db/store/customers";
import { copiesOutOfReach } from "@/db/store/erased-copies";
import type { Deps } from "@/lib/deps";
import type { ActivityActor } from "@/lib/domain/activity";
import { done, type Result, refused } from "@/lib/result";
import { followCustomer } from "@/lib/usecases/follow-customer";

export type CustomerErasure = {
  readonly companyId: string;
  readonly customerId: string;
  /** As the person saw it. */
  readonly expectedRevision: number;
  readonly actor: ActivityActor;
  readonly requestId: string;
};

type CustomerErased = {
  readonly bookings: number;
  readonly entries: number;
  readonly unreached: number;
};

/**
 * Replaces a customer's personal data for good: their own, the typed texts of their bookings, the words of the record and
 * of letters about them, and what calendars show, also where the company sends edits by hand only. Bookings stay. Once
 * more, it takes what was typed into their bookings since. `unreached`: so many events stand where nothing is written now.
 */
export async function eraseCustomer(
  deps: Pick<Deps, "clock" | "database" | "appUrl">,
  asked: CustomerErasure,
): Promise<Result<CustomerErased, "notFound" | "changedMeanwhile">> {
  const now = deps.clock.now();
  return deps.database.asCompany(asked.companyId, (tx) => apply(tx, deps.appUrl, asked, now));
}

async function apply(
  tx: Tx,
  appUrl: string,
  asked: CustomerErasure,
  now: Date,
): Promise<Result<CustomerErased, "notFound" | "changedMeanwhile">> {
  const { companyId, customerId, actor, requestId } = asked;
  await store.lockBookingsOf(tx, [customerId]);
  const row = (await store.lockCustomers(tx, [customerId])).get(customerId);
  if (!row || row.mergedInto !== null) return refused("notFound");
  if (row.revision !== asked.expectedRevision) return refused("changedMeanwhile");
  const bookingIds = (await store.lockBookingsOf(tx, [customerId])).map(({ id }) => id);
  const person = await erasure.personOf(tx, row);
  const unreached = await copiesOutOfReach(tx, bookingIds);
  await erasure.eraseRow(tx, customerId, now);
  await erasure.eraseBookingTexts(tx, bookingIds, now);
  await erasure.eraseLetters(tx, person, now);
  const bookings = await store.lockBookingsOf(tx, [customerId]);
  const pushes = await followCustomer(tx, bookings, { appUrl, requestId, mustFollow: true }, now);
  const entries = await erasure.eraseRecord(tx, { companyId, customerId, bookingIds });
  const detail = { actor, requestId, changes: [], facts: { bookings: String(bookingIds.length) } };
  await store.appendCustomerActivity(tx, { companyId, customerId }, now, [
    { kind: "customer.erased", bookingId: null, pushId: null, detail },
    ...pushes,
  ]);
  for (const bookingId of bookingIds) await announce(tx, companyId, bookingId);
  return done({ bookings: bookingIds.length, entries, unreached });
}
