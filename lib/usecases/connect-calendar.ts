import { createHash } from "node:crypto";
import type { Tx } from "@/db/client";
import { appendActivity, type NewActivity } from "@/db/store/activity";
import { askCatchUp } from "@/db/store/catch-up";
import {
  connectionsOf,
  latestConnection,
  openTokens,
  receivingCalendarOf,
  saveConnection,
} from "@/db/store/connections";
import { pushErased } from "@/db/store/erased-copies";
import { cancelRemovals } from "@/db/store/farewells";
import { releaseWaiting } from "@/db/store/mirrors";
import { saveOauthState, takeOauthState } from "@/db/store/oauth-states";
import { isReturning, pushAgain } from "@/db/store/reconnecting";
import type { Deps } from "@/lib/deps";
import type { ActivityActor } from "@/lib/domain/activity";
import type { ProviderName } from "@/lib/domain/calendar-event";
import { calendarLabel } from "@/lib/domain/calendar-label";
import { ProviderError } from "@/lib/domain/failure";
import type { Actor } from "@/lib/domain/roles";
import { Secret } from "@/lib/domain/secret";
import { done, type Result, refused } from "@/lib/result";
import { randomToken, sha256 } from "@/lib/secrets";

const consentTimeMs = 10 * 60_000;

/** RFC 6749 section 4.1.2.1: nobody declined anything. */
const providersOwnTrouble = new Set(["server_error", "temporarily_unavailable"]);

export type ConnectDeps = Pick<Deps, "clock" | "realClock" | "database" | "sealer" | "gatewayTo" | "appUrl">;

export function callbackUrl(appUrl: string, provider: ProviderName): string {
  return `${appUrl}/api/calendars/${provider}/callback`;
}

/**
 * Where to send the browser for consent. The state is single use, lives ten minutes and belongs to this session; the
 * PKCE verifier stays here, sealed.
 */
export async function beginConnect(
  deps: ConnectDeps,
  actor: Actor,
  provider: ProviderName,
  loginHint: string | null,
): Promise<Result<{ url: string }, "notOffered">> {
  const gateway = deps.gatewayTo(provider);
  if (!gateway) return refused("notOffered");
  const state = randomToken();
  const verifier = randomToken(48);
  const now = deps.realClock.now();
  await deps.database.asCompany(actor.companyId, (tx) =>
    saveOauthState(tx, {
      companyId: actor.companyId,
      memberId: actor.memberId,
      sessionId: actor.sessionId,
      provider,
      stateHash: sha256(state),
      sealedVerifier: deps.sealer.seal(new Secret(verifier), verifierPlace(actor, provider)),
      expiresAt: new Date(now.getTime() + consentTimeMs),
    }),
  );
  const codeChallenge = createHash("sha256").update(verifier).digest("base64url");
  return done({
    url: gateway.consentUrl({
      state,
      codeChallenge,
      redirectUri: callbackUrl(deps.appUrl, provider),
      loginHint,
    }),
  });
}

export type ConsentAnswer = {
  readonly state: string;
  readonly code: string | null;
  readonly error: string | null;
};

export type ConnectProblem =
  | "notOffered"
  | "badState"
  | "declined"
  | "cannotRead"
  | "noRefreshToken"
  | "otherAccount"
  | "providerFailed";

/**
 * Takes the provider's answer: exchanges the code, looks at what was really granted and saves the connection. A partial
 * grant that still lets us see the calendars is kept as "can't write here", so that the person can grant again.
 */
export async function finishConnect(
  deps: ConnectDeps,
  actor: Actor,
  provider: ProviderName,
  answer: ConsentAnswer,
): Promise<Result<{ connectionId: string; canWrite: boolean }, ConnectProblem>> {
  const gateway = deps.gatewayTo(provider);
  if (!gateway) return refused("notOffered");
  const taken = await deps.database.asCompany(actor.companyId, (tx) =>
    takeOauthState(
      tx,
      { stateHash: sha256(answer.state), sessionId: actor.sessionId, memberId: actor.memberId, provider },
      deps.realClock.now(),
    ),
  );
  if (!taken) return refused("badState");
  if (answer.error !== null && providersOwnTrouble.has(answer.error))
    return refused("providerFailed", answer.error);
  if (answer.error !== null || answer.code === null) return refused("declined");
  try {
    const grant = await gateway.exchangeCode({
      code: answer.code,
      codeVerifier: deps.sealer.open(taken.sealedVerifier, verifierPlace(actor, provider)).reveal(),
      redirectUri: callbackUrl(deps.appUrl, provider),
    });
    const abilities = gateway.abilities(grant.scopes);
    if (!abilities.canListCalendars) {
      await giveBack(deps, actor, gateway, grant.refreshToken ?? grant.accessToken);
      return refused("cannotRead");
    }
    const opened = gateway.open(grant.accessToken);
    const account = await opened.account();
    const refreshToken = grant.refreshToken ?? (await keptRefreshToken(deps, actor, provider, account.id));
    if (!refreshToken) return refused("noRefreshToken");
    const calendars = await opened.listCalendars();
    return await save(deps, actor, {
      provider,
      account,
      calendars,
      canWrite: abilities.canWriteEvents,
      grant: { ...grant, refreshToken },
    });
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return refused("providerFailed", error.failure.kind);
  }
}

/** Revoking one token ends the account's whole grant, so never while a connection may live on it. */
async function giveBack(
  deps: ConnectDeps,
  actor: Actor,
  gateway: NonNullable<ReturnType<Deps["gatewayTo"]>>,
  token: Secret,
): Promise<void> {
  const connections = await deps.database.asCompany(actor.companyId, (tx) =>
    connectionsOf(tx, actor.memberId),
  );
  if (connections.some((row) => row.provider === gateway.name)) return;
  await gateway.revoke(token).catch(() => {});
}

/** A second consent may come without a refresh token; then the one of the account's working connection goes on. */
async function keptRefreshToken(
  deps: ConnectDeps,
  actor: Actor,
  provider: ProviderName,
  accountId: string,
): Promise<Secret | null> {
  return deps.database.asCompany(actor.companyId, async (tx) => {
    const row = (await connectionsOf(tx, actor.memberId)).find(
      (found) =>
        found.provider === provider && found.accountId === accountId && found.state !== "needsReconnect",
    );
    const tokens = row ? await openTokens(tx, deps.sealer, row.id) : null;
    return tokens?.refreshToken ?? null;
  });
}

/** Whoever connects the account again that they just gave up keeps what is still in it. */
async function cancelRemovalsFrom(
  tx: Tx,
  { memberId, provider, account }: Pick<Found, "provider" | "account"> & { readonly memberId: string },
  appUrl: string,
  now: Date,
): Promise<void> {
  const known = await latestConnection(tx, { memberId, provider, accountId: account.id });
  if (known?.state === "disconnected" && known.removingUntil !== null)
    await cancelRemovals(tx, known.id, appUrl, now);
}

function verifierPlace(actor: Actor, provider: ProviderName) {
  return { companyId: actor.companyId, ownerId: actor.sessionId, provider, field: "codeVerifier" };
}

type Found = Omit<Parameters<typeof saveConnection>[2], "companyId" | "memberId">;

async function save(
  deps: ConnectDeps,
  actor: Actor,
  found: Found,
): Promise<Result<{ connectionId: string; canWrite: boolean }, "otherAccount">> {
  const now = deps.clock.now();
  return deps.database.asCompany(actor.companyId, async (tx) => {
    const same = (await connectionsOf(tx, actor.memberId)).filter((row) => row.provider === found.provider);
    const others = same.filter((row) => row.accountId !== found.account.id);
    if (others[0]) return refused("otherAccount", others[0].accountEmail);
    const { companyId, memberId } = actor;
    const returns = await isReturning(tx, memberId);
    await cancelRemovalsFrom(tx, { memberId, ...found }, deps.appUrl, now);
    const connectionId = await saveConnection(tx, deps.sealer, { ...found, companyId, memberId }, now);
    const receiving = await receivingCalendarOf(tx, memberId);
    const pushes: NewActivity[] = [];
    if (receiving?.connection.id === connectionId) {
      const { provider, account } = found;
      const target = calendarLabel(account.email, receiving.calendar.name);
      const at = { companyId, memberId, connectionId, provider, target };
      if (returns) pushes.push(...(await pushAgain(tx, at, now)));
      await releaseWaiting(tx, { companyId, fieldworkerId: memberId, connectionId, except: null }, now);
      if (same.length === 0 && !returns) await askCatchUp(tx, { companyId, memberId }, now);
    }
    pushes.push(...(await pushErased(tx, { companyId, memberId }, now)));
    const by: ActivityActor = { kind: "member", memberId, name: actor.name, role: actor.role, address: null };
    const facts = {
      provider: found.provider,
      account: found.account.email,
      ...(pushes.length > 0 ? { pushedAgain: String(pushes.length) } : {}),
    };
    await appendActivity(tx, companyId, now, [
      ...pushes,
      {
        kind: "calendar.connected",
        bookingId: null,
        pushId: null,
        detail: { actor: by, requestId: null, changes: [], facts },
      },
    ]);
    return done({ connectionId, canWrite: found.canWrite });
  });
}
