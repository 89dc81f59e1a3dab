import type { Queryable } from "./database";

export const dedupeWindowMs = 24 * 3_600_000;

/**
 * Claims keys for the dedupe window and returns those that were free (never seen, or seen longer ago than the window).
 * Concurrent claims of one key wait for each other; keys are taken in order, so two batches cannot deadlock.
 */
export async function claimKeys(sql: Queryable, keys: readonly string[], now: Date): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const rows = await sql<{ key: string }[]>`
    insert into engine.seen (key, expires_at)
    select key, ${new Date(now.getTime() + dedupeWindowMs)} from unnest(${[...new Set(keys)].sort()}::text[]) key
    on conflict (key) do update set expires_at = excluded.expires_at where seen.expires_at <= ${now}
    returning key`;
  return new Set(rows.map(({ key }) => key));
}
