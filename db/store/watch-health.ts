import { and, eq, isNotNull, isNull, or, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { connection } from "@/db/schema";
import type { ProviderFailure } from "@/lib/domain/failure";
import { followHealth } from "./episodes";

type At = { readonly companyId: string; readonly connectionId: string };

const isOf = ({ connectionId }: At) => eq(connection.id, connectionId);
const wasRefused = isNotNull(connection.watchFailure);

/** Its watches could not be looked after, for now. A watch found silent stays found silent. `now`: product time. */
export async function watchesFail(tx: Tx, at: At, failure: ProviderFailure, now: Date): Promise<void> {
  const rows = await tx
    .update(connection)
    .set({
      watchFailingSince: sql`coalesce(${connection.watchFailingSince}, ${now.toISOString()}::timestamptz)`,
      watchFailure: failure,
    })
    .where(and(isOf(at), or(isNull(connection.watchFailingSince), wasRefused)))
    .returning({ id: connection.id });
  if (rows.length > 0) await followHealth(tx, at, now);
}

/** Its watches were looked after. A watch that was found silent is proven by a notice alone, not by this. */
export async function watchesStand(tx: Tx, at: At, now: Date): Promise<void> {
  await mend(tx, at, wasRefused, now);
}

/** Its watches work, or none is to be had and it is read without: nothing about them fails. */
export async function watchesMended(tx: Tx, at: At, now: Date): Promise<void> {
  await mend(tx, at, isNotNull(connection.watchFailingSince), now);
}

async function mend(tx: Tx, at: At, isFailing: ReturnType<typeof isNotNull>, now: Date): Promise<void> {
  const rows = await tx
    .update(connection)
    .set({ watchFailingSince: null, watchFailure: null })
    .where(and(isOf(at), isFailing))
    .returning({ id: connection.id });
  if (rows.length > 0) await followHealth(tx, at, now);
}

/** A notice was due since then and never came. `since`, `now`: product time. */
export async function watchesSilent(tx: Tx, at: At, since: Date, now: Date): Promise<void> {
  await tx
    .update(connection)
    .set({
      watchFailingSince: sql`coalesce(${connection.watchFailingSince}, ${since.toISOString()}::timestamptz)`,
      watchFailure: null,
    })
    .where(isOf(at));
  await followHealth(tx, at, now);
}
