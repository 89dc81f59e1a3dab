import { and, asc, eq, gt, inArray, isNotNull, isNull, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { booking, mirror, push } from "@/db/schema";
import type { Drift } from "@/lib/domain/drift";
import { deliverEvent } from "./mirrors";
import { addToOutbox } from "./outbox";

/** A suspicion whose job was lost is sent for again after this. */
const askedMs = 5 * 60_000;

type At = { readonly companyId: string; readonly connectionId: string };

export type Suspicion = { readonly mirrorId: string; readonly etag: string | null };

/** Our events in versions we did not write: each is looked at by a job of its own. The same news twice asks nobody twice. */
export async function suspect(tx: Tx, at: At, suspicions: readonly Suspicion[], now: Date): Promise<void> {
  if (suspicions.length === 0) return;
  const etags = new Map(suspicions.map(({ mirrorId, etag }) => [mirrorId, etag]));
  const rows = await tx
    .select({ id: mirror.id, drift: mirror.drift })
    .from(mirror)
    .where(inArray(mirror.id, [...etags.keys()]))
    .orderBy(asc(mirror.id))
    .for("update");
  const fresh = rows.filter(
    ({ id, drift }) => !(drift?.kind === "suspected" && drift.etag === etags.get(id)),
  );
  for (const { id } of fresh) {
    const drift: Drift = { kind: "suspected", since: now.toISOString(), etag: etags.get(id) ?? null };
    await tx.update(mirror).set({ drift }).where(eq(mirror.id, id));
  }
  await sendForDrift(
    tx,
    at,
    fresh.map(({ id }) => id),
    now,
  );
}

/** Every copy in this calendar whose booking is still to come; each is looked at, and found as it was or not. */
export async function suspectCopiesIn(
  tx: Tx,
  at: At & { readonly calendarId: string },
  now: Date,
): Promise<void> {
  const rows = await tx
    .select({ mirrorId: mirror.id, etag: mirror.eventEtag })
    .from(mirror)
    .innerJoin(booking, eq(booking.id, mirror.bookingId))
    .where(
      and(
        eq(mirror.calendarId, at.calendarId),
        isNotNull(mirror.eventId),
        gt(booking.endsAt, now),
        sql`${mirror.drift} ->> 'kind' is distinct from 'suspected'`,
      ),
    )
    .orderBy(asc(mirror.id));
  await suspect(tx, at, rows, now);
}

/** Puts the looking-at on the outbox. */
export async function sendForDrift(
  tx: Tx,
  { companyId, connectionId }: At,
  mirrorIds: readonly string[],
  now: Date,
): Promise<void> {
  if (mirrorIds.length === 0) return;
  await tx
    .update(mirror)
    .set({ driftAskedUntil: new Date(now.getTime() + askedMs) })
    .where(inArray(mirror.id, [...mirrorIds]));
  await addToOutbox(
    tx,
    companyId,
    now,
    mirrorIds.map((mirrorId) => ({
      name: "drift/suspected" as const,
      data: { companyId, mirrorId, connectionId },
    })),
  );
}

/** Pushes that waited behind a suspicion go out again. */
export async function resendOpenPushes(
  tx: Tx,
  at: At & { readonly mirrorId: string },
  now: Date,
): Promise<void> {
  const open = await tx
    .select({ id: push.id })
    .from(push)
    .where(and(eq(push.mirrorId, at.mirrorId), isNull(push.finishedAt)))
    .limit(1);
  if (open.length > 0) await addToOutbox(tx, at.companyId, now, [deliverEvent(at)]);
}

/** Suspicions in this calendar whose job never came, or could not read the event then, are looked at again. */
export async function askAgain(tx: Tx, at: At & { readonly calendarId: string }, now: Date): Promise<void> {
  const rows = await tx
    .select({ id: mirror.id })
    .from(mirror)
    .where(
      and(
        eq(mirror.calendarId, at.calendarId),
        sql`${mirror.drift} ->> 'kind' = 'suspected'`,
        sql`coalesce(${mirror.driftAskedUntil}, '-infinity') <= ${now.toISOString()}`,
      ),
    )
    .orderBy(asc(mirror.id))
    .limit(100);
  await sendForDrift(
    tx,
    at,
    rows.map(({ id }) => id),
    now,
  );
}
