import { sqlStateOf, type Tx } from "@/db/client";
import { appendActivity } from "@/db/store/activity";
import * as store from "@/db/store/bookings";
import { closeSettledConflicts, refreshBusyConflicts } from "@/db/store/conflicts";
import { keepRecordOf } from "@/db/store/customers";
import { tellCrew } from "@/db/store/tell-crew";
import type { Deps } from "@/lib/deps";
import type { ActivityActor } from "@/lib/domain/activity";
import { type CrewView, crewNewsOf } from "@/lib/domain/crew-news";
import { done, type Result, refused } from "@/lib/result";
import { recordOf } from "@/lib/usecases/booking-record";
import { planCopies } from "@/lib/usecases/plan-copies";

export type BookingChange = {
  readonly companyId: string;
  readonly bookingId: string;
  /** null: make it. A retry of the same making finds it made and changes nothing. */
  readonly expectedRevision: number | null;
  readonly fields: store.BookingFields;
  readonly fieldworkerIds: readonly string[];
  /** Why it may overlap another booking; null: it may not. */
  readonly overrideReason: string | null;
  readonly actor: ActivityActor;
  readonly requestId: string;
  /** What leaves waits so long for second thoughts (decision 9); left out: it leaves at once. */
  readonly holdMs?: number;
  /** It takes back the change before it: who has not heard of that one yet hears of neither. */
  readonly takesBack?: true;
};

export type BookingProblem =
  | "notFound"
  | "changedMeanwhile"
  | "overlap"
  | "endsBeforeStart"
  | "unknownCustomer"
  | "unknownService"
  | "unknownStatus"
  | "unknownFieldworker";

const exclusionViolated = "23P01";
const uniqueViolated = "23505";

/** Rolls the change back: somebody on it would be in two places, and nobody said why. */
class OverlapError extends Error {}

/**
 * Makes or changes a booking with its fieldworkers, its record, its calendar copies' wishes and the work for them, all
 * in one transaction [I6]. `overlap` names the booking in the way; nothing was written then.
 */
export async function changeBooking(
  deps: Pick<Deps, "clock" | "database" | "appUrl" | "failpoint">,
  change: BookingChange,
): Promise<Result<{ revision: number; ref: number }, BookingProblem>> {
  if (change.fields.endsAt <= change.fields.startsAt) return refused("endsBeforeStart");
  const now = deps.clock.now();
  try {
    const result = await deps.database.asCompany(change.companyId, (tx) =>
      apply(tx, deps.appUrl, change, now),
    );
    if (result.ok) deps.failpoint("booking.after_commit");
    return result;
  } catch (error) {
    const state = sqlStateOf(error);
    // The same making won at the same moment; now it is found made.
    if (state === uniqueViolated && change.expectedRevision === null) {
      return deps.database.asCompany(change.companyId, (tx) => apply(tx, deps.appUrl, change, now));
    }
    if (state !== exclusionViolated && !(error instanceof OverlapError)) throw error;
    const { startsAt, endsAt } = change.fields;
    const { bookingId, fieldworkerIds } = change;
    const inTheWay = await deps.database.asCompany(change.companyId, (tx) =>
      store.bookingInTheWay(tx, { bookingId, startsAt, endsAt, fieldworkerIds }),
    );
    // What a hand in a calendar is refused is kept with this booking, where nobody looks for another one's customer.
    const whose = change.actor.kind === "calendar" || !inTheWay ? "" : ` ${inTheWay.customerName}`;
    return refused(
      "overlap",
      inTheWay
        ? `${inTheWay.fieldworkerName} already has #${inTheWay.ref}${whose} at that time`
        : "Another booking took that time just now",
    );
  }
}

async function apply(
  tx: Tx,
  appUrl: string,
  change: BookingChange,
  now: Date,
): Promise<Result<{ revision: number; ref: number }, BookingProblem>> {
  const { companyId, bookingId, fields, actor, requestId, holdMs = 0 } = change;
  const locked = await store.lockBooking(tx, bookingId);
  if (change.expectedRevision === null && locked) return done({ revision: locked.revision, ref: locked.ref });
  if (change.expectedRevision !== null && !locked) return refused("notFound");
  if (locked && locked.revision !== change.expectedRevision) return refused("changedMeanwhile");
  const assignedBefore = locked ? await store.assignedTo(tx, bookingId) : [];
  const checked = await check(tx, change, { locked, assignedBefore });
  if (!checked.ok) return checked;
  const before = await store.snapshotOf(tx, bookingId);
  const saved = await save(tx, change, locked, now);
  await refuseOverlaps(tx, change, { locked, assignedBefore, status: checked.value });
  const after = await store.snapshotOf(tx, bookingId);
  if (!after) throw new Error("a booking vanished in its own transaction");
  const assignedNow = await store.assignedTo(tx, bookingId);
  const pushes = await planCopies(
    tx,
    {
      companyId,
      bookingId,
      revision: saved.revision,
      status: checked.value,
      statusChanged: locked?.statusId !== fields.statusId,
      assignedBefore,
      assignedNow,
      requestId,
      appUrl,
      ...(holdMs > 0 ? { leavesAt: new Date(now.getTime() + holdMs) } : {}),
    },
    now,
  );
  const entries = recordOf({
    bookingId,
    actor,
    requestId,
    before,
    after,
    assignedBefore,
    assignedNow,
    overrideReason: change.overrideReason,
  });
  await appendActivity(tx, companyId, now, [...entries, ...pushes]);
  if (locked && locked.customerId !== fields.customerId)
    await keepRecordOf(tx, { companyId, customerId: locked.customerId, bookingId });
  const crew = new Set([...assignedBefore, ...assignedNow].map((person) => person.id));
  await tellThose(tx, change, { locked, saved, assignedBefore, assignedNow, status: checked.value }, now);
  for (const memberId of crew)
    await refreshBusyConflicts(tx, { companyId, memberId, lettersAfterMs: holdMs }, now);
  await closeSettledConflicts(tx, { companyId, bookingId }, now);
  return done({ revision: saved.revision, ref: saved.ref });
}

type Step = {
  readonly locked: store.BookingRow | null;
  readonly saved: store.BookingRow;
  readonly assignedBefore: readonly { readonly id: string }[];
  readonly assignedNow: readonly { readonly id: string }[];
  readonly status: store.StatusRow;
};

/** Fieldworkers hear what became of their place on the booking [B2]. */
async function tellThose(tx: Tx, change: BookingChange, step: Step, now: Date): Promise<void> {
  const { locked, saved, assignedBefore, assignedNow, status } = step;
  const view = (
    row: store.BookingRow,
    ofStatus: store.StatusRow,
    crew: readonly { readonly id: string }[],
  ): CrewView => ({
    span: { start: row.startsAt, end: row.endsAt },
    status: ofStatus,
    crew: crew.map(({ id }) => id),
  });
  const statusBefore = locked?.statusId === saved.statusId ? status : locked && (await statusOf(tx, locked));
  const before = locked && statusBefore && view(locked, statusBefore, assignedBefore);
  const after = view(saved, status, assignedNow);
  const { companyId, bookingId } = change;
  const undoes = change.takesBack && locked ? locked.updatedAt : null;
  const news = crewNewsOf({ before, after, by: change.actor }, now);
  await tellCrew(tx, { companyId, bookingId, undoes }, news, now);
}

async function statusOf(tx: Tx, row: store.BookingRow): Promise<store.StatusRow | null> {
  return (await store.findChoices(tx, row)).status;
}

/** Takes people off before the booking moves, and adds people after, so that nobody is checked against a time they do not get. */
async function save(
  tx: Tx,
  change: BookingChange,
  locked: store.BookingRow | null,
  now: Date,
): Promise<store.BookingRow> {
  const { companyId, bookingId, fields, fieldworkerIds, overrideReason } = change;
  if (locked) {
    if (overrideReason) await store.overrideOverlaps(tx, bookingId, overrideReason);
    await store.removeOthers(tx, bookingId, fieldworkerIds);
  }
  const saved = locked
    ? await store.updateBooking(tx, bookingId, fields, now)
    : await store.insertBooking(
        tx,
        { id: bookingId, companyId, ref: await store.takeBookingRef(tx, companyId) },
        fields,
        now,
      );
  await store.addAssignments(tx, { companyId, bookingId }, fieldworkerIds, overrideReason, now);
  return saved;
}

/**
 * The exclusion constraint leaves out what was overridden once, so a time that is newly taken is also looked up here. The
 * assignments' trigger has put this transaction in line for each fieldworker, so nobody slips in behind the look.
 */
async function refuseOverlaps(
  tx: Tx,
  change: BookingChange,
  was: {
    readonly locked: store.BookingRow | null;
    readonly assignedBefore: readonly { readonly id: string }[];
    readonly status: store.StatusRow;
  },
): Promise<void> {
  const { bookingId, fields, fieldworkerIds, overrideReason } = change;
  const { locked, assignedBefore, status } = was;
  if (overrideReason !== null || !status.takesTime) return;
  const isMoved =
    locked === null ||
    locked.startsAt.getTime() !== fields.startsAt.getTime() ||
    locked.endsAt.getTime() !== fields.endsAt.getTime() ||
    !(await statusOf(tx, locked))?.takesTime;
  const onIt = new Set(assignedBefore.map((person) => person.id));
  const newlyTaken = isMoved ? fieldworkerIds : fieldworkerIds.filter((id) => !onIt.has(id));
  const { startsAt, endsAt } = fields;
  const found = await store.bookingInTheWay(tx, { bookingId, startsAt, endsAt, fieldworkerIds: newlyTaken });
  if (found) throw new OverlapError();
}

/** Who and what is on the booking already may stay on it, even when new bookings no longer get them. */
async function check(
  tx: Tx,
  change: BookingChange,
  { locked, assignedBefore }: Pick<Step, "locked" | "assignedBefore">,
) {
  const { customer, service, status } = await store.findChoices(tx, change.fields);
  if (!customer || (customer.erasedAt !== null && customer.id !== locked?.customerId))
    return refused("unknownCustomer");
  if (!service || (service.archivedAt !== null && service.id !== locked?.serviceId))
    return refused("unknownService");
  if (!status) return refused("unknownStatus");
  const bookable = await store.bookableMembers(tx, change.fieldworkerIds);
  const known = new Set([...bookable, ...assignedBefore].map((person) => person.id));
  if (change.fieldworkerIds.some((id) => !known.has(id))) return refused("unknownFieldworker");
  return done(status);
}
