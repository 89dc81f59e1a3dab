import { and, asc, desc, eq, inArray } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { attempt, push } from "@/db/schema";
import type { AttemptView, PushView } from "@/lib/domain/push-progress";

/** How many of a booking's pushes pages show; all of them stay in its record. */
const shownPushes = 200;

/** The newest pushes of a booking with their attempts, newest first; `onlyOf` narrows to one fieldworker's. */
export async function pushesOf(
  tx: Tx,
  asked: { bookingId: string; onlyOf: string | null; limit?: number },
): Promise<PushView[]> {
  const rows = await tx
    .select()
    .from(push)
    .where(
      and(
        eq(push.bookingId, asked.bookingId),
        asked.onlyOf === null ? undefined : eq(push.fieldworkerId, asked.onlyOf),
      ),
    )
    .orderBy(desc(push.place))
    .limit(asked.limit ?? shownPushes);
  const attempts = await attemptsOf(tx, [...new Set(rows.map((row) => row.mirrorId))]);
  return rows.map((row) => {
    // One call serves every push that was open when it began, and is filed under the first of them.
    const ofPush = attempts.filter(
      (made) =>
        made.mirrorId === row.mirrorId &&
        made.startedAt >= row.requestedAt &&
        (row.finishedAt === null || made.startedAt <= row.finishedAt),
    );
    return {
      id: row.id,
      fieldworkerId: row.fieldworkerId,
      trigger: row.trigger,
      wish: row.wish,
      requestedAt: row.requestedAt.toISOString(),
      sentAt: ofPush.at(-1)?.startedAt.toISOString() ?? null,
      attempts: ofPush.map(viewOf),
      receipt: receiptOf(row),
    };
  });
}

export function receiptOf(row: typeof push.$inferSelect): PushView["receipt"] {
  if (row.receiptKind === null || row.finishedAt === null) return null;
  return {
    kind: row.receiptKind,
    reason: row.receiptReason,
    failure: row.receiptFailure?.kind ?? null,
    target: row.receiptTarget,
    eventId: row.receiptEventId,
    link: row.receiptLink,
    finishedAt: row.finishedAt.toISOString(),
  };
}

async function attemptsOf(tx: Tx, mirrorIds: string[]) {
  if (mirrorIds.length === 0) return [];
  return tx
    .select()
    .from(attempt)
    .where(inArray(attempt.mirrorId, mirrorIds))
    .orderBy(asc(attempt.startedAt), asc(attempt.id));
}

function viewOf(row: typeof attempt.$inferSelect): AttemptView {
  return {
    id: row.id,
    startedAt: row.startedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    outcome: row.outcome,
    failure: row.failure?.kind ?? null,
  };
}
