import type { Tx } from "@/db/client";
import { openTokens, withConnectionLock } from "@/db/store/connections";
import {
  destroyKeys,
  endingConnection,
  endingConnections,
  isGrantShared,
  takeWatches,
} from "@/db/store/disconnecting";
import { giveUpRemovals } from "@/db/store/farewells";
import { refusedRemovals, tellOfLeft } from "@/db/store/left-copies";
import { addToOutbox } from "@/db/store/outbox";
import type { Deps } from "@/lib/deps";
import { farewellKey } from "@/lib/domain/farewell";
import { type EndingSteps, endAtProvider, type RemovalEnd } from "@/lib/usecases/end-at-provider";

export type RemovalDeps = Pick<
  Deps,
  "clock" | "realClock" | "database" | "sealer" | "gatewayTo" | "withAccount" | "appUrl" | "failpoint"
>;

type At = { readonly companyId: string; readonly connectionId: string };

/**
 * Brings a disconnected connection to its end at the provider: its watches are stopped, and once every removal has its
 * receipt the grant is given back and the keys are destroyed. What could not be taken out in time is listed [P22][I18].
 * The removals themselves are ordinary pushes. Running twice, at once or after a kill ends the same.
 */
export function removeCopies(deps: RemovalDeps, at: At): Promise<RemovalEnd> {
  return endAtProvider(stepsOf(deps, at), () => deps.realClock.now());
}

function stepsOf(deps: RemovalDeps, at: At): EndingSteps {
  const { companyId, connectionId } = at;
  const inCompany = <T>(work: (tx: Tx) => Promise<T>) => deps.database.asCompany(companyId, work);
  return {
    keptUntil: async () => {
      const ending = await inCompany((tx) => endingConnection(tx, connectionId));
      return ending?.removingUntil ?? null;
    },
    takeWatches: () => inCompany((tx) => takeWatches(tx, connectionId, deps.realClock.now())),
    withAccount: (work) => deps.withAccount({ ...at, isEnding: true }, work),
    giveUpRemovals: (isOver) =>
      inCompany((tx) => giveUpRemovals(tx, at, isOver, deps.appUrl, deps.clock.now())),
    holdingGrant: (work) => withConnectionLock(deps.database, connectionId, work),
    grant: () => inCompany((tx) => grantOf(tx, deps, connectionId)),
    destroyKeys: async () => {
      deps.failpoint("disconnect.after_revoke");
      await inCompany(async (tx) => {
        const ending = await endingConnection(tx, connectionId);
        if (!ending) return;
        await destroyKeys(tx, connectionId);
        const left = await refusedRemovals(tx, farewellKey(connectionId, ending.stateSince));
        await tellOfLeft(tx, at, left, deps.clock.now());
      });
    },
  };
}

async function grantOf(tx: Tx, { sealer, gatewayTo }: RemovalDeps, connectionId: string) {
  const ending = await endingConnection(tx, connectionId);
  if (!ending) return null;
  const tokens = await openTokens(tx, sealer, connectionId);
  const token = (await isGrantShared(tx, ending)) ? null : tokens?.refreshToken;
  const gateway = gatewayTo(ending.provider);
  return { giveBack: token && gateway ? () => gateway.revoke(token) : null };
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
