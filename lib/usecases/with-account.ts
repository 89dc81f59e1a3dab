import {
  connectionById,
  markConnection,
  openTokens,
  saveRefreshed,
  withConnectionLock,
} from "@/db/store/connections";
import { followHealth } from "@/db/store/episodes";
import type { CalendarProvider } from "@/lib/calendar/provider";
import type { Deps } from "@/lib/deps";
import { ProviderError } from "@/lib/domain/failure";
import type { Secret } from "@/lib/domain/secret";

export type AccountDeps = Pick<
  Deps,
  "clock" | "realClock" | "database" | "sealer" | "gatewayTo" | "failpoint"
>;

export type AccountAt = Parameters<Deps["withAccount"]>[0];

/** A token with less life than this is refreshed before it is used. */
const freshEnoughMs = 60_000;

/**
 * Runs `work` with a connection's account. The access token is refreshed when it is about to end or when the provider
 * refuses it; one process refreshes at a time, and what a refresh gives is saved before it is used [B38].
 * @throws ProviderError of the work, or grantRevoked when only a new consent helps; then the connection says so too.
 */
export async function withAccount<T>(
  deps: AccountDeps,
  at: AccountAt,
  work: (account: CalendarProvider) => Promise<T>,
): Promise<T> {
  try {
    return await workWithToken(deps, at, work);
  } catch (error) {
    if (!(error instanceof ProviderError) || error.failure.kind !== "scopeMissing") throw error;
    // What was granted opens calendars the account owns: with everything granted, it is this calendar that is not open.
    if (!(await isAllGranted(deps, at))) throw error;
    throw new ProviderError({ kind: "forbidden", reason: "notOwned" }, { cause: error });
  }
}

async function workWithToken<T>(
  deps: AccountDeps,
  at: AccountAt,
  work: (account: CalendarProvider) => Promise<T>,
): Promise<T> {
  const token = await accessToken(deps, at, null);
  try {
    return await work(token.open());
  } catch (error) {
    if (!(error instanceof ProviderError) || error.failure.kind !== "accessExpired") throw error;
    const renewed = await accessToken(deps, at, token.secret);
    return work(renewed.open());
  }
}

async function isAllGranted(deps: AccountDeps, { companyId, connectionId }: AccountAt): Promise<boolean> {
  const line = await deps.database.asCompany(companyId, (tx) => connectionById(tx, connectionId));
  const abilities = line && deps.gatewayTo(line.provider)?.abilities(line.scopes);
  return abilities !== null && abilities?.canWriteEvents === true && abilities.canReadBusy;
}

/** `refused`: the token the provider would not take; any other saved since then is used instead of refreshing again. */
async function accessToken(
  deps: AccountDeps,
  at: AccountAt,
  refused: Secret | null,
): Promise<{ secret: Secret; open: () => CalendarProvider }> {
  const read = () =>
    deps.database.asCompany(at.companyId, (tx) => openTokens(tx, deps.sealer, at.connectionId));
  const usable = async () => {
    const tokens = await read();
    const gateway = tokens && deps.gatewayTo(tokens.provider);
    const isOpen = tokens?.state !== "disconnected" || (at.isEnding === true && tokens.isEnding);
    if (!tokens || !gateway || !isOpen || !tokens.refreshToken) {
      throw new ProviderError({ kind: "grantRevoked" });
    }
    const { accessToken: secret, accessTokenExpiresAt, accountId } = tokens;
    const endsAt = accessTokenExpiresAt?.getTime() ?? 0;
    // Token life is real time, whatever the demo clock says (decision 26).
    const isFresh = secret !== null && endsAt - deps.realClock.now().getTime() > freshEnoughMs;
    const isOther = refused === null || secret?.reveal() !== refused.reveal();
    const opened = (token: Secret) => ({ secret: token, open: () => gateway.open(token, accountId) });
    const current = isFresh && isOther ? opened(secret) : null;
    return { current, gateway, opened, refreshToken: tokens.refreshToken };
  };
  const first = await usable();
  if (first.current) return first.current;
  return withConnectionLock(deps.database, at.connectionId, async () => {
    const again = await usable();
    if (again.current) return again.current;
    try {
      const grant = await again.gateway.refresh(again.refreshToken);
      deps.failpoint("token.after_refresh_before_save");
      await deps.database.asCompany(at.companyId, (tx) =>
        saveRefreshed(tx, deps.sealer, at.connectionId, grant),
      );
      return again.opened(grant.accessToken);
    } catch (error) {
      if (error instanceof ProviderError && error.failure.kind === "grantRevoked") {
        const { failure } = error;
        // Its owner may have reconnected meanwhile: then what was refused is no longer ours.
        const latest = await usable();
        if (latest.current && latest.refreshToken.reveal() !== again.refreshToken.reveal())
          return latest.current;
        const now = deps.clock.now();
        await deps.database.asCompany(at.companyId, async (tx) => {
          await markConnection(tx, at.connectionId, "needsReconnect", failure, now);
          await followHealth(tx, at, now);
        });
      }
      throw error;
    }
  });
}
