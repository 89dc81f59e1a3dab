import { inArray } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { push } from "@/db/schema";
import type { ActivityKind } from "@/lib/domain/activity";
import type { ProviderFailure } from "@/lib/domain/failure";
import { appendActivity } from "./activity";
import type { FoundFacts } from "./push-facts";
import { tellOfGivenUp } from "./tell-given-up";

/** The final result of a push. */
export type Receipt =
  | { readonly kind: "created" | "updated"; readonly eventId: string; readonly link: string | null }
  | { readonly kind: "removed" | "unchanged" }
  | { readonly kind: "skipped"; readonly reason: string }
  | { readonly kind: "failed"; readonly failure: ProviderFailure };

function activityKindOf(receipt: Receipt): ActivityKind {
  switch (receipt.kind) {
    case "failed":
      return "push.failed";
    case "skipped":
      return "push.skipped";
    case "created":
    case "updated":
    case "removed":
    case "unchanged":
      return "push.delivered";
  }
}

/** Gives these pushes their receipt and a line in the booking's record. A finished push is never touched again. */
export async function finishPushes(
  tx: Tx,
  found: FoundFacts,
  pushIds: readonly string[],
  receipt: Receipt,
  now: Date,
): Promise<void> {
  if (pushIds.length === 0) return;
  const { row, facts, targetLabel } = found;
  const eventId = "eventId" in receipt ? receipt.eventId : row.eventId;
  const link = "link" in receipt ? receipt.link : row.eventLink;
  const reason = "reason" in receipt ? receipt.reason : null;
  await tx
    .update(push)
    .set({
      receiptKind: receipt.kind,
      receiptReason: reason,
      receiptFailure: "failure" in receipt ? receipt.failure : null,
      receiptCalendarId: facts.target?.calendarRowId ?? null,
      receiptTarget: targetLabel,
      receiptEventId: eventId,
      receiptLink: link,
      finishedAt: now,
    })
    .where(inArray(push.id, [...pushIds]));
  if (receipt.kind === "failed") await tellOfGivenUp(tx, found, now);
  const shared = {
    outcome: receipt.kind,
    fieldworker: found.fieldworkerName,
    ...(targetLabel ? { target: targetLabel } : {}),
    ...(found.connection ? { provider: found.connection.provider } : {}),
    ...(eventId ? { eventId } : {}),
    ...(link ? { link } : {}),
    ...(reason ? { reason } : {}),
    ...("failure" in receipt ? { failure: receipt.failure.kind } : {}),
  };
  await appendActivity(
    tx,
    row.companyId,
    now,
    pushIds.map((pushId) => ({
      kind: activityKindOf(receipt),
      bookingId: row.bookingId,
      pushId,
      detail: { actor: { kind: "system" as const }, requestId: null, changes: [], facts: shared },
    })),
  );
}
