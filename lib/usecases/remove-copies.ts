import { openTokens, withConnectionLock } from "@/db/store/connections";
import {
  destroyKeys,
  type EndingRow,
  endingConnection,
  endingConnections,
  isGrantShared,
  takeWatches,
} from "@/db/store/disconnecting";
import { giveUpRemovals } from "@/db/store/farewells";
import { refusedRemovals, tellOfLeft } from "@/db/store/left-copies";
import { addToOutbox } from "@/db/store/outbox";
import type { Deps } from "@/lib/deps";
import { decideRetry } from "@/lib/domain/decide-retry";
import { ProviderError } from "@/lib/domain/failure";
import { farewellKey } from "@/lib/domain/farewell";

export type RemovalDeps = Pick<
  Deps,
  "clock" | "realClock" | "database" | "sealer" | "gatewayTo" | "withAccount" | "appUrl" | "failpoint"
>;

type At = { readonly companyId: string; readonly connectionId: string };

/** parked: removals are on their way, or the provider does not answer; the minute cron comes back. */
export type RemovalEnd = { readonly kind: "done" } | { readonly kind: "parked" };

/**
 * Brings a disconnected connection to its end at the provider: its watches are stopped, and once every removal has its
 * receipt the grant is given back and the keys are destroyed. What could not be taken out in time is listed [P22][I18].
 * The removals themselves are ordinary pushes. Running twice, at once or after a kill ends the same.
 */
export async function removeCopies(deps: RemovalDeps, at: At): Promise<RemovalEnd> {
  const inCompany = deps.database.asCompany;
  const ending = await inCompany(at.companyId, (tx) => endingConnection(tx, at.connectionId));
  if (!ending) return { kind: "done" };
  await stopWatches(deps, at);
  const isOver = deps.realClock.now() >= ending.removingUntil;
  const open = await inCompany(at.companyId, (tx) =>
    giveUpRemovals(tx, at, isOver, deps.appUrl, deps.clock.now()),
  );
  if (open > 0) return { kind: "parked" };
  return endGrant(deps, at, isOver);
}

/** A watch that cannot be ended now runs out by itself, and its notices are no longer believed. */
async function stopWatches(deps: RemovalDeps, at: At): Promise<void> {
  const watches = await deps.database.asCompany(at.companyId, (tx) =>
    takeWatches(tx, at.connectionId, deps.realClock.now()),
  );
  if (watches.length === 0) return;
  try {
    await deps.withAccount({ ...at, isEnding: true }, async (account) => {
      for (const watch of watches)
        await account.unwatch(watch).catch((error: unknown) => {
          if (!(error instanceof ProviderError) || error.failure.kind === "accessExpired") throw error;
        });
    });
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
  }
}

/** One at a time with renewing the token, so that what is given back is the newest. */
function endGrant(deps: RemovalDeps, at: At, isOver: boolean): Promise<RemovalEnd> {
  const inCompany = deps.database.asCompany;
  return withConnectionLock(deps.database, at.connectionId, async () => {
    const held = await inCompany(at.companyId, async (tx) => {
      const ending = await endingConnection(tx, at.connectionId);
      if (!ending) return null;
      const tokens = await openTokens(tx, deps.sealer, at.connectionId);
      return { ending, token: (await isGrantShared(tx, ending)) ? null : (tokens?.refreshToken ?? null) };
    });
    if (!held) return { kind: "done" };
    const isBack = held.token === null || (await giveBack(deps, held.ending, held.token));
    if (!isBack && !isOver) return { kind: "parked" };
    deps.failpoint("disconnect.after_revoke");
    await inCompany(at.companyId, async (tx) => {
      const ending = await endingConnection(tx, at.connectionId);
      if (!ending) return;
      await destroyKeys(tx, at.connectionId);
      const left = await refusedRemovals(tx, farewellKey(at.connectionId, ending.stateSince));
      await tellOfLeft(tx, at, left, deps.clock.now());
    });
    return { kind: "done" };
  });
}

/** @returns false when the provider did not answer and may do so later */
async function giveBack(
  deps: RemovalDeps,
  { provider }: EndingRow,
  token: Parameters<NonNullable<ReturnType<Deps["gatewayTo"]>>["revoke"]>[0],
): Promise<boolean> {
  try {
    await deps.gatewayTo(provider)?.revoke(token);
    return true;
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return decideRetry(error.failure, 1).kind !== "retry";
  }
}

/** Sends for every connection whose end is not done yet. Returns how many. */
export async function lookAfterEndings(deps: Pick<Deps, "clock" | "database">): Promise<number> {
  const found = await endingConnections(deps.database, connectionsAtOnce);
  for (const at of found)
    await deps.database.asCompany(at.companyId, (tx) =>
      addToOutbox(tx, at.companyId, deps.clock.now(), [{ name: "removal/wanted", data: { ...at } }]),
    );
  return found.length;
}

const connectionsAtOnce = 200;
