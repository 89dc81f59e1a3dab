import type { Tx } from "@/db/client";
import * as store from "@/db/store/bookings";
import { companySettings } from "@/db/store/company";
import { type LastChange, lastChangeOf } from "@/db/store/last-change";
import type { Deps } from "@/lib/deps";
import type { ActivityActor } from "@/lib/domain/activity";
import { actorWords } from "@/lib/domain/activity-sentences";
import { crewAfter, type MoveOfCrew, movedWords } from "@/lib/domain/move";
import type { Interval } from "@/lib/domain/time";
import { done, type Result, refused } from "@/lib/result";
import { type BookingProblem, changeBooking } from "@/lib/usecases/change-booking";

export type BookingMove = {
  readonly companyId: string;
  readonly bookingId: string;
  readonly expectedRevision: number;
  readonly span: Interval;
  readonly crew: MoveOfCrew;
  /** Why it may stand over another booking; null: it may not. */
  readonly overrideReason: string | null;
  /** How long what leaves waits for an Undo (decision 9); 0: it leaves at once. */
  readonly holdMs: number;
  /** It takes back the move before it. Believed only where the record says so. */
  readonly isUndo: boolean;
  readonly actor: ActivityActor;
  readonly requestId: string;
};

export type Moved = {
  readonly ref: number;
  readonly revision: number;
  /** Where it was; null: it stands there still. */
  readonly undo: MoveBack | null;
};

/** What moves it back. */
export type MoveBack = Interval & {
  readonly fieldworkerIds: readonly string[];
  /** Why it stood over another booking there; null: it did not. */
  readonly overrideReason: string | null;
};

type MoveDeps = Pick<Deps, "clock" | "database" | "appUrl" | "failpoint">;

/**
 * Moves a booking in time, from one fieldworker to another, or both: an ordinary change with all its checks. The same move
 * sent twice is refused the second time as `changedMeanwhile`, whose detail says who put it where.
 */
export async function moveBooking(deps: MoveDeps, move: BookingMove): Promise<Result<Moved, BookingProblem>> {
  const { companyId, bookingId, expectedRevision, span } = move;
  const found = await deps.database.asCompany(companyId, (tx) => placeOf(tx, move));
  if (!found) return refused("notFound");
  const { row, crew, reason, next } = found;
  if (row.revision !== expectedRevision) return refusedSince(deps, move);
  if (
    isSame(row, span) &&
    sameMembers(
      crew.map(({ id }) => id),
      next,
    )
  )
    return done({ ref: row.ref, revision: row.revision, undo: null });
  const changed = await changeBooking(deps, {
    companyId,
    bookingId,
    expectedRevision,
    fields: { ...store.fieldsOfBooking(row), startsAt: span.start, endsAt: span.end },
    fieldworkerIds: next,
    overrideReason: move.overrideReason,
    actor: move.actor,
    requestId: move.requestId,
    holdMs: move.holdMs,
    ...(found.isUndo ? { takesBack: true } : {}),
  });
  if (!changed.ok) return changed.problem === "changedMeanwhile" ? refusedSince(deps, move) : changed;
  const fieldworkerIds = crew.map(({ id }) => id);
  const undo = { start: row.startsAt, end: row.endsAt, fieldworkerIds, overrideReason: reason };
  return done({ ...changed.value, undo });
}

async function placeOf(tx: Tx, move: BookingMove) {
  const row = await store.bookingRow(tx, move.bookingId);
  if (!row) return null;
  const crew = await store.assignedTo(tx, row.id);
  const next = crewAfter(
    crew.map(({ id }) => id),
    move.crew,
  );
  const last = move.isUndo ? await lastChangeOf(tx, row.id) : null;
  const people = await store.bookableMembers(tx, next);
  const names = people.length === next.length ? people.map(({ name }) => name) : null;
  return {
    row,
    crew,
    next,
    reason: await store.overrideReasonOf(tx, row.id),
    isUndo: last !== null && names !== null && isBefore(last, { row, crew, span: move.span, names }),
  };
}

/** Whether this is where the booking was before its last change, and nothing but its place changed then. */
function isBefore(
  { changes }: LastChange,
  at: {
    readonly row: store.BookingRow;
    readonly crew: readonly { readonly name: string }[];
    readonly span: Interval;
    readonly names: readonly string[];
  },
): boolean {
  if ([...changes.keys()].some((field) => !placeFields.has(field))) return false;
  const was = (field: string, now: string | null) => {
    const change = changes.get(field);
    return change ? change.old : now;
  };
  const start = was("startsAt", at.row.startsAt.toISOString());
  const end = was("endsAt", at.row.endsAt.toISOString());
  const crew = was("fieldworkers", at.crew.map(({ name }) => name).join(", "));
  const isThen = start === at.span.start.toISOString() && end === at.span.end.toISOString();
  return isThen && sameMembers((crew ?? "").split(", "), at.names.join(", ").split(", "));
}

const placeFields = new Set(["startsAt", "endsAt", "fieldworkers"]);

function isSame(row: store.BookingRow, span: Interval): boolean {
  return row.startsAt.getTime() === span.start.getTime() && row.endsAt.getTime() === span.end.getTime();
}

function sameMembers(one: readonly string[], other: readonly string[]): boolean {
  return [...one].sort().join("\n") === [...other].sort().join("\n");
}

/** "Priya Shah moved this booking to 2:00 PM". */
async function refusedSince(
  deps: MoveDeps,
  { companyId, bookingId }: BookingMove,
): Promise<Result<Moved, BookingProblem>> {
  const words = await deps.database.asCompany(companyId, async (tx) => {
    const { zone } = await companySettings(tx);
    const last = await lastChangeOf(tx, bookingId);
    return last && `${actorWords(last.actor)} ${movedWords(last.changes, zone)}`;
  });
  return refused("changedMeanwhile", words ?? "This booking was changed");
}
