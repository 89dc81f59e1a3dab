import type { Tx } from "@/db/client";
import { assignedTo, fieldsOfBooking, lockBooking } from "@/db/store/bookings";
import {
  askOffice,
  type ConflictRow,
  closeConflict,
  lockConflict,
  snoozeConflict,
} from "@/db/store/conflicts";
import { askForNextExtra } from "@/db/store/extra-copies";
import { firstRemovingStatus } from "@/db/store/statuses";
import type { Deps } from "@/lib/deps";
import type { ActivityActor } from "@/lib/domain/activity";
import { type ConflictChoice, type ConflictResolution, choicesFor } from "@/lib/domain/conflict";
import { done, type Result, refused } from "@/lib/result";
import { type BookingChange, changeBooking } from "@/lib/usecases/change-booking";
import { pushBooking } from "@/lib/usecases/push-booking";
import { removeExtraCopy } from "@/lib/usecases/remove-extra-copy";

type Member = Extract<ActivityActor, { kind: "member" }>;

export type ConflictAnswer = {
  readonly companyId: string;
  readonly conflictId: string;
  readonly choice: ConflictChoice;
  readonly by: Member;
  readonly requestId: string;
};

export type ConflictProblem =
  | "notFound"
  | "alreadyClosed"
  | "notPossible"
  | "overlap"
  | "notConnected"
  | "changedMeanwhile"
  | "providerFailed";

export type ResolveDeps = Pick<Deps, "clock" | "database" | "appUrl" | "failpoint" | "withAccount">;

/**
 * What somebody decides about a conflict. Moving, cancelling and putting back are ordinary changes and pushes with all their
 * checks; the conflict closes only when they were accepted. Answering twice says that it is closed already.
 */
export async function resolveConflict(
  deps: ResolveDeps,
  answer: ConflictAnswer,
): Promise<Result<null, ConflictProblem>> {
  const { companyId, conflictId, choice, by } = answer;
  const found = await deps.database.asCompany(companyId, (tx) => lockConflict(tx, conflictId));
  if (!found) return refused("notFound");
  if (by.role === "fieldworker" && found.fieldworkerId !== by.memberId) return refused("notFound");
  if (found.closedAt !== null) return refused("alreadyClosed");
  if (!choicesFor(found.kind, by.role).includes(choice.kind)) return refused("notPossible");
  const acted = await act(deps, answer, found);
  if (!acted.ok) return acted;
  const resolution = resolutionOf(choice);
  if (resolution === null) return done(null);
  return deps.database.asCompany(companyId, async (tx) => {
    const now = await lockConflict(tx, conflictId);
    if (!now || now.closedAt !== null) return done(null);
    const reason = choice.kind === "ignore" ? choice.reason : null;
    const { requestId } = answer;
    await closeConflict(tx, now, { resolution, by, reason, requestId }, deps.clock.now());
    if (now.kind === "extraCopy") await askForNextExtra(tx, now, deps.clock.now());
    return done(null);
  });
}

/** null: it stays open. A conflict that a push settles closes with the push. */
function resolutionOf(choice: ConflictChoice): ConflictResolution | null {
  switch (choice.kind) {
    case "keep":
      return "kept";
    case "ignore":
      return "ignored";
    case "applyMove":
      return "applied";
    case "cancelBooking":
      return "cancelled";
    case "removeExtra":
      return "removedExtra";
    case "restore":
      return "restored";
    case "snooze":
    case "askOffice":
      return null;
  }
}

async function act(
  deps: ResolveDeps,
  answer: ConflictAnswer,
  found: ConflictRow,
): Promise<Result<null, ConflictProblem>> {
  const { companyId, conflictId, choice, by, requestId } = answer;
  const now = deps.clock.now();
  switch (choice.kind) {
    case "keep":
    case "ignore":
      return done(null);
    case "snooze":
      await deps.database.asCompany(companyId, (tx) => snoozeConflict(tx, conflictId, now));
      return done(null);
    case "askOffice":
      await deps.database.asCompany(companyId, (tx) => askOffice(tx, found, now));
      return done(null);
    case "applyMove": {
      const { startsAt, endsAt } = found;
      if (!startsAt || !endsAt) return refused("notPossible");
      return changed(deps, answer, found, async () => ({ startsAt, endsAt }));
    }
    case "cancelBooking":
      return changed(deps, answer, found, async (tx) => {
        const status = await firstRemovingStatus(tx);
        return status && { statusId: status.id };
      });
    case "restore": {
      const pushed = await pushBooking(deps, {
        companyId,
        bookingId: found.bookingId,
        fieldworkerIds: [found.fieldworkerId],
        wish: "put",
        requestKey: `restore:${conflictId}`,
        actor: by,
        requestId,
      });
      if (pushed.ok) return done(null);
      return refused(pushed.problem === "notConnected" ? "notConnected" : "notPossible", pushed.detail);
    }
    case "removeExtra":
      return removeExtraCopy(deps, { companyId, conflict: found, by });
  }
}

async function changed(
  deps: ResolveDeps,
  { companyId, by, requestId }: ConflictAnswer,
  found: ConflictRow,
  wishOf: (tx: Tx) => Promise<Partial<BookingChange["fields"]> | null>,
): Promise<Result<null, ConflictProblem>> {
  const { bookingId } = found;
  const at = await deps.database.asCompany(companyId, async (tx) => {
    const booking = await lockBooking(tx, bookingId);
    const wish = await wishOf(tx);
    return booking && wish ? { booking, wish, crew: await assignedTo(tx, bookingId) } : null;
  });
  if (!at) return refused("notPossible");
  const result = await changeBooking(deps, {
    companyId,
    bookingId,
    expectedRevision: at.booking.revision,
    fields: { ...fieldsOfBooking(at.booking), ...at.wish },
    fieldworkerIds: at.crew.map((person) => person.id),
    overrideReason: null,
    actor: by,
    requestId,
  });
  if (result.ok) return done(null);
  if (result.problem === "overlap" || result.problem === "changedMeanwhile")
    return refused(result.problem, result.detail);
  return refused("notPossible", result.detail);
}
