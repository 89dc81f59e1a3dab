import { createHash, randomBytes } from "node:crypto";
import { formOf, jsonReply, type Reply, type SandboxRequest } from "../shared/http";
import {
  ACCESS_LIFE_S,
  basicCredentials,
  fitsChallenge,
  type OAuthClient,
  sameText,
  signedToken,
  wordsOf,
} from "../shared/oauth";
import type { ProviderRoute } from "../shared/provider-half";
import { mayUseTenant } from "./authorize";
import { oauthError } from "./errors";
import { knownScope } from "./scopes";
import type { MicrosoftStore } from "./store";
import type { Account, AuthorizationCode, RefreshToken } from "./types";

/** The one token address of each tenant; there is none to revoke a token. */
export function tokenRoutes(store: MicrosoftStore, client: OAuthClient): ProviderRoute[] {
  return [
    {
      operation: "oauth.token",
      method: "POST",
      pattern: "/:tenant/oauth2/v2.0/token",
      handle: (request, params) => issue(store, client, request, params.tenant ?? ""),
    },
  ];
}

const invalidGrant = (code: number, message: string) => oauthError(400, "invalid_grant", code, message);

function issue(store: MicrosoftStore, client: OAuthClient, request: SandboxRequest, tenant: string): Reply {
  const form = formOf(request);
  const basic = basicCredentials(request);
  const id = basic?.id ?? required(form, "client_id");
  const secret = basic?.secret ?? form.get("client_secret");
  if (id !== client.id) {
    throw oauthError(
      400,
      "unauthorized_client",
      700016,
      `Application with identifier '${id}' was not found in the directory.`,
    );
  }
  if (secret === null) {
    const message =
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.";
    throw oauthError(401, "invalid_client", 7000218, message);
  }
  if (!sameText(secret, client.secret)) {
    throw oauthError(401, "invalid_client", 7000215, "Invalid client secret provided.");
  }
  const grantType = required(form, "grant_type");
  switch (grantType) {
    case "authorization_code":
      return exchangeCode(store, client, form, tenant);
    case "refresh_token":
      return refresh(store, client, form, tenant);
    default:
      throw oauthError(
        400,
        "unsupported_grant_type",
        70003,
        `The app requested an unsupported grant type '${grantType}'.`,
      );
  }
}

function required(form: URLSearchParams, name: string): string {
  const text = form.get(name);
  if (text) return text;
  throw oauthError(
    400,
    "invalid_request",
    900144,
    `The request body must contain the following parameter: '${name}'.`,
  );
}

/** A code that comes a second time is refused by a sentence of its own. */
function exchangeCode(
  store: MicrosoftStore,
  client: OAuthClient,
  form: URLSearchParams,
  tenant: string,
): Reply {
  const code = store.codes.get(required(form, "code"));
  if (!code) throw invalidGrant(9002313, "Invalid request. Request is malformed or invalid.");
  if (code.isUsed) throw invalidGrant(54005, "OAuth2 Authorization code was already redeemed.");
  if (code.expiresAt <= store.now()) {
    throw invalidGrant(70008, "The provided authorization code or refresh token has expired.");
  }
  if (required(form, "redirect_uri") !== code.redirectUri) {
    throw invalidGrant(500112, "The reply address does not match the one of the authorization request.");
  }
  checkVerifier(code, form.get("code_verifier"));
  const account = accountAt(store, code.account, tenant);
  store.codes.put(code.code, { ...code, isUsed: true });
  const scopes = wantedScopes(form, code.scopes);
  const isOffline = code.scopes.includes("offline_access");
  const refreshToken = isOffline ? newRefreshToken(store, client, account, code.scopes) : null;
  return tokenReply(store, client, account, { scopes, refreshToken, nonce: code.nonce });
}

function checkVerifier(code: AuthorizationCode, verifier: string | null): void {
  if (code.challenge === null) {
    if (verifier === null) return;
    throw invalidGrant(50147, "Missing code_challenge in the authorization request.");
  }
  if (verifier === null || !fitsChallenge(verifier, code.challenge)) {
    throw invalidGrant(
      501481,
      "The Code_Verifier does not match the code_challenge supplied in the authorization request.",
    );
  }
}

const DEATHS: Readonly<Record<NonNullable<RefreshToken["death"]>, readonly [code: number, message: string]>> =
  {
    revoked: [
      50173,
      "The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password.",
    ],
    inactive: [700082, "The refresh token has expired due to inactivity."],
    replaced: [70000, "The provided refresh token has been replaced by a newer one."],
  };

/** Every refresh gives a new refresh token; the old one goes on working unless the setting says otherwise. */
function refresh(store: MicrosoftStore, client: OAuthClient, form: URLSearchParams, tenant: string): Reply {
  const known = store.refreshTokens.get(required(form, "refresh_token"));
  if (known?.clientId !== client.id) {
    throw invalidGrant(9002313, "Invalid request. Request is malformed or invalid.");
  }
  if (known.death !== null) throw invalidGrant(...DEATHS[known.death]);
  const account = accountAt(store, known.account, tenant);
  const scopes = wantedScopes(form, known.scopes);
  const refreshToken = newRefreshToken(store, client, account, known.scopes);
  if (store.settings.oldTokensDie) store.refreshTokens.put(known.token, { ...known, death: "replaced" });
  return tokenReply(store, client, account, { scopes, refreshToken, nonce: null });
}

function accountAt(store: MicrosoftStore, email: string, tenant: string): Account {
  const account = store.accounts.get(email);
  if (account && mayUseTenant(tenant, account)) return account;
  throw invalidGrant(50020, `User account '${email}' does not exist in tenant '${tenant}'.`);
}

/** A subset of what was granted, or all of it; more than that needs another consent. */
function wantedScopes(form: URLSearchParams, granted: readonly string[]): string[] {
  const asked = wordsOf(form.get("scope"));
  const unknown = asked.filter((scope) => knownScope(scope) === null && !scope.endsWith("/.default"));
  if (unknown.length > 0) {
    throw oauthError(400, "invalid_scope", 70011, `The scope '${unknown.join(" ")}' is not valid.`);
  }
  const wanted = asked.flatMap((scope) => knownScope(scope) ?? []);
  return wanted.length === 0 ? [...granted] : granted.filter((scope) => wanted.includes(scope));
}

type Issued = {
  readonly scopes: readonly string[];
  readonly refreshToken: string | null;
  readonly nonce: string | null;
};

/** `scope` does not name offline_access, as Microsoft's does not. */
function tokenReply(store: MicrosoftStore, client: OAuthClient, account: Account, issued: Issued): Reply {
  store.forgetExpired();
  const token = newAccessToken(store, client, account);
  store.accessTokens.put(token, {
    token,
    account: account.email,
    clientId: client.id,
    scopes: [...issued.scopes],
    expiresAt: store.now() + ACCESS_LIFE_S * 1000,
  });
  return jsonReply(200, {
    token_type: "Bearer",
    scope: issued.scopes.filter((scope) => scope !== "offline_access").join(" "),
    expires_in: ACCESS_LIFE_S,
    ext_expires_in: ACCESS_LIFE_S,
    access_token: token,
    ...(issued.refreshToken === null ? {} : { refresh_token: issued.refreshToken }),
    ...(issued.scopes.includes("openid") ? { id_token: idToken(store, client, account, issued) } : {}),
  });
}

/** A work account's looks like a JWT, a personal one's does not; neither is for the client to read. */
function newAccessToken(store: MicrosoftStore, client: OAuthClient, account: Account): string {
  if (account.kind === "personal") return `EwB4A8l6BAAU${randomBytes(120).toString("base64url")}`;
  const claims = { aud: "00000003-0000-0000-c000-000000000000", uti: randomBytes(12).toString("base64url") };
  return signedToken(client, { ...claims, oid: account.oid, tid: account.tenantId, iat: seconds(store) });
}

function newRefreshToken(
  store: MicrosoftStore,
  client: OAuthClient,
  account: Account,
  scopes: readonly string[],
): string {
  const token = `${account.kind === "work" ? "1.AX" : "M.C507_BAY.0.U.-"}${randomBytes(160).toString("base64url")}`;
  const row = { token, account: account.email, clientId: client.id, scopes: [...scopes], death: null };
  store.refreshTokens.put(token, row);
  return token;
}

const seconds = (store: MicrosoftStore) => Math.floor(store.now() / 1000);

function idToken(store: MicrosoftStore, client: OAuthClient, account: Account, issued: Issued): string {
  const hasProfile = issued.scopes.includes("profile");
  return signedToken(client, {
    aud: client.id,
    iss: `https://login.microsoftonline.com/${account.tenantId}/v2.0`,
    iat: seconds(store),
    nbf: seconds(store),
    exp: seconds(store) + ACCESS_LIFE_S,
    sub: createHash("sha256").update(`${client.id}${account.oid}`).digest("base64url"),
    tid: account.tenantId,
    ...(hasProfile ? { oid: account.oid, name: account.name, preferred_username: account.email } : {}),
    ...(issued.scopes.includes("email") ? { email: account.email } : {}),
    ...(issued.nonce === null ? {} : { nonce: issued.nonce }),
    ver: "2.0",
  });
}
