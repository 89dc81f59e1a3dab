import { claimRelisting, relistableOf, saveRelisted } from "@/db/store/relisting";
import type { Deps } from "@/lib/deps";
import { ProviderError } from "@/lib/domain/failure";

export type RelistDeps = Pick<Deps, "clock" | "database" | "withAccount">;

/**
 * Looks at what a connection's calendars allow now. Where bookings could not be written and can be again, it goes on by
 * itself [B49]. Nothing is tried by writing. @returns whether it can be written to
 */
export async function relistCalendars(
  deps: RelistDeps,
  at: { readonly companyId: string; readonly connectionId: string },
): Promise<boolean> {
  const { companyId, connectionId } = at;
  const found = await deps.database.asCompany(companyId, (tx) => relistableOf(tx, connectionId));
  if (!found) return false;
  try {
    const calendars = await deps.withAccount(at, (account) => account.listCalendars());
    return await deps.database.asCompany(companyId, (tx) =>
      saveRelisted(tx, at, calendars, deps.clock.now()),
    );
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return false;
  }
}

const everyMs = 60 * 60_000;
const atOnce = 20;

/** Once an hour for every connection that cannot be written to. Twice at once is harmless: each is claimed once. */
export async function relistUnwritable(deps: RelistDeps): Promise<number> {
  const now = deps.clock.now();
  const claimed = await claimRelisting(deps.database, new Date(now.getTime() - everyMs), atOnce, now);
  for (const at of claimed) await relistCalendars(deps, at);
  return claimed.length;
}
