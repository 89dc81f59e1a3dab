import { companySettings } from "@/db/store/company";
import { connectionById } from "@/db/store/connections";
import {
  type CopyToCompare,
  connectionsToVerify,
  copiesToVerify,
  endVerification,
  type FoundDifference,
  isVerifying,
  openVerification,
  saveCompared,
} from "@/db/store/verifications";
import type { CalendarProvider } from "@/lib/calendar/provider";
import type { Deps } from "@/lib/deps";
import { decideRetry } from "@/lib/domain/decide-retry";
import { textKey } from "@/lib/domain/event-text";
import { ProviderError, type ProviderFailure } from "@/lib/domain/failure";
import { differenceOf, type FoundCopy, foundByFailure, isNight } from "@/lib/domain/verify-copy";
import { done, type Result, refused } from "@/lib/result";
import { sha256 } from "@/lib/secrets";

export type VerificationWish = {
  readonly companyId: string;
  readonly connectionId: string;
  /** null: by itself, at night. */
  readonly requestedBy: string | null;
};

/**
 * Has every upcoming copy of a connection compared with its booking [B58]. While one comparison goes on, a second wish is
 * answered with it.
 */
export async function requestVerification(
  deps: Pick<Deps, "clock" | "database">,
  wish: VerificationWish,
): Promise<Result<{ verificationId: string }, "notFound" | "needsReconnect" | "paused">> {
  return deps.database.asCompany(wish.companyId, async (tx) => {
    const connection = await connectionById(tx, wish.connectionId);
    if (!connection || connection.state === "disconnected") return refused("notFound");
    if (connection.state === "needsReconnect" || connection.state === "paused")
      return refused(connection.state);
    return done({ verificationId: await openVerification(tx, wish, deps.clock.now()) });
  });
}

const nightly = { sinceMs: 20 * 3_600_000, overdueMs: 30 * 3_600_000, atOnce: 5_000 };

/**
 * What was not compared for a day is compared in the night of its company, or at once where the night was missed.
 * @returns how many were asked for
 */
export async function verifyNightly(deps: Pick<Deps, "clock" | "database">): Promise<number> {
  const now = deps.clock.now();
  const before = (ms: number) => new Date(now.getTime() - ms);
  const due = await connectionsToVerify(deps.database, before(nightly.sinceMs), nightly.atOnce);
  const overdue = await connectionsToVerify(deps.database, before(nightly.overdueMs), nightly.atOnce);
  let asked = 0;
  for (const [companyId, connectionIds] of due) {
    const { zone } = await deps.database.asCompany(companyId, companySettings);
    const late = new Set(overdue.get(companyId));
    for (const connectionId of connectionIds) {
      if (!isNight(now, zone) && !late.has(connectionId)) continue;
      const requested = await requestVerification(deps, { companyId, connectionId, requestedBy: null });
      if (requested.ok) asked += 1;
    }
  }
  return asked;
}

/** How far a comparison has come; its job keeps it from one step to the next. */
export type Progress = { readonly after: string | null; readonly checked: number };

export type Compared =
  | { readonly kind: "done" }
  | { readonly kind: "more"; readonly progress: Progress }
  | { readonly kind: "again"; readonly afterMs: number };

export type VerifyDeps = Pick<Deps, "clock" | "database" | "withAccount" | "appUrl">;

type At = { readonly companyId: string; readonly connectionId: string; readonly verificationId: string };

const batch = 25;

/**
 * Compares the next copies with their bookings, one call at a time and outside any transaction. It writes nothing to any
 * calendar and keeps no word of what it read. Safe to run twice from the same progress.
 */
export async function verifyCopies(
  deps: VerifyDeps,
  at: At,
  from: Progress,
  isLastTry: boolean,
): Promise<Compared> {
  const { companyId, connectionId, verificationId } = at;
  const copies = await deps.database.asCompany(companyId, async (tx) =>
    (await isVerifying(tx, verificationId))
      ? copiesToVerify(tx, { connectionId, after: from.after, appUrl: deps.appUrl }, batch, deps.clock.now())
      : null,
  );
  if (copies === null) return { kind: "done" };
  const { found, looked, failure } = await lookAtAll(deps, at, copies);
  const progress = { after: copies[looked - 1]?.mirrorId ?? from.after, checked: from.checked + looked };
  const isOver = failure === null && copies.length < batch;
  await deps.database.asCompany(companyId, async (tx) => {
    if (looked > 0 || from.after === null)
      await saveCompared(tx, { ...at, isFirst: from.after === null }, { checked: progress.checked, found });
    if (isOver) await endVerification(tx, at, null, deps.clock.now());
  });
  if (failure !== null && looked === 0) return endOrAgain(deps, at, failure, isLastTry);
  return isOver ? { kind: "done" } : { kind: "more", progress };
}

async function endOrAgain(
  deps: VerifyDeps,
  at: At,
  failure: ProviderFailure,
  isLastTry: boolean,
): Promise<Compared> {
  const decision = decideRetry(failure, 1);
  if (decision.kind === "retry" && !isLastTry) return { kind: "again", afterMs: decision.afterMs };
  await deps.database.asCompany(at.companyId, (tx) => endVerification(tx, at, failure, deps.clock.now()));
  return { kind: "done" };
}

type Looked = {
  readonly found: readonly FoundDifference[];
  /** How many of the copies, from the first on. */
  readonly looked: number;
  /** Why the rest could not be looked at. */
  readonly failure: ProviderFailure | null;
};

async function lookAtAll(deps: VerifyDeps, at: At, copies: readonly CopyToCompare[]): Promise<Looked> {
  const found: FoundDifference[] = [];
  let looked = 0;
  const note = (copy: CopyToCompare, there: FoundCopy) => {
    const kind = differenceOf(copy, there);
    if (kind !== null) found.push({ copy, kind });
    looked += 1;
  };
  try {
    for (const copy of copies) {
      const there = await deps.withAccount(at, (account) => lookAt(account, copy));
      note(copy, there);
    }
    return { found, looked, failure: null };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return { found, looked, failure: error.failure };
  }
}

/** What the calendar holds of this copy. @throws ProviderError where nothing of the account can be read */
export async function lookAt(
  account: CalendarProvider,
  { known }: Pick<CopyToCompare, "known">,
): Promise<FoundCopy> {
  if (known === null) return { kind: "gone" };
  try {
    const copy = await account.readCopy(known);
    if (copy === null) return { kind: "gone" };
    return { kind: "there", seen: { time: copy.event.time, textHash: sha256(textKey(copy)) } };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const found = foundByFailure(error.failure);
    if (found === "endsRound") throw error;
    return found;
  }
}
