import { sqlStateOf, type Tx } from "@/db/client";
import * as store from "@/db/store/customers";
import type { Deps } from "@/lib/deps";
import type { ActivityActor } from "@/lib/domain/activity";
import type { CustomerFields } from "@/lib/domain/customer";
import { customerChanges } from "@/lib/domain/customer-changes";
import { done, type Result, refused } from "@/lib/result";
import { followCustomer } from "@/lib/usecases/follow-customer";

export type CustomerChange = {
  readonly companyId: string;
  readonly customerId: string;
  /** null: make it. A retry of the same making finds it made and changes nothing. */
  readonly expectedRevision: number | null;
  readonly fields: CustomerFields;
  readonly actor: ActivityActor;
  readonly requestId: string;
};

export type CustomerProblem = "notFound" | "changedMeanwhile";

const uniqueViolated = "23505";

/** Makes or changes a customer. What calendars show of them follows as an edit of the booking would. */
export async function saveCustomer(
  deps: Pick<Deps, "clock" | "database" | "appUrl">,
  change: CustomerChange,
): Promise<Result<{ customerId: string }, CustomerProblem>> {
  const now = deps.clock.now();
  const save = () => deps.database.asCompany(change.companyId, (tx) => apply(tx, deps.appUrl, change, now));
  try {
    return await save();
  } catch (error) {
    // The same making won at the same moment; now it is found made.
    if (change.expectedRevision !== null || sqlStateOf(error) !== uniqueViolated) throw error;
    return save();
  }
}

async function apply(
  tx: Tx,
  appUrl: string,
  change: CustomerChange,
  now: Date,
): Promise<Result<{ customerId: string }, CustomerProblem>> {
  const { companyId, customerId, fields, expectedRevision, actor, requestId } = change;
  const bookings = expectedRevision === null ? [] : await store.lockBookingsOf(tx, [customerId]);
  const locked = (await store.lockCustomers(tx, [customerId])).get(customerId);
  if (expectedRevision === null && locked) return done({ customerId });
  if (expectedRevision !== null && !(locked && store.isLive(locked))) return refused("notFound");
  if (locked && locked.revision !== expectedRevision) return refused("changedMeanwhile");
  const before = locked ? store.fieldsOfCustomer(locked) : null;
  const changes = customerChanges(before, fields);
  if (locked && changes.length === 0) return done({ customerId });
  if (locked) await store.updateCustomer(tx, customerId, fields);
  else await store.insertCustomer(tx, { id: customerId, companyId }, fields, now);
  const isShown = before?.name !== fields.name || before?.phone !== fields.phone;
  const pushes = isShown
    ? await followCustomer(tx, bookings, { appUrl, requestId, mustFollow: false }, now)
    : [];
  const kind = locked ? ("customer.changed" as const) : ("customer.created" as const);
  const entry = {
    kind,
    bookingId: null,
    pushId: null,
    detail: { actor, requestId, changes, facts: {} },
  };
  await store.appendCustomerActivity(tx, { companyId, customerId }, now, [entry, ...pushes]);
  return done({ customerId });
}
