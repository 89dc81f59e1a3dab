import { randomBytes } from "node:crypto";
import type { AccessToken } from "../shared/grants";
import { formOf, jsonReply, type Reply, type SandboxRequest } from "../shared/http";
import {
  ACCESS_LIFE_S,
  basicCredentials,
  bearerOf,
  fitsChallenge,
  type OAuthClient,
  sameText,
  signedToken,
} from "../shared/oauth";
import type { ProviderRoute } from "../shared/provider-half";
import { authenticate } from "./caller";
import { oauthError } from "./errors";
import type { GoogleStore } from "./store";
import type { Account, AuthorizationCode } from "./types";

const PREFIX = "https://www.googleapis.com/auth/userinfo.";

/** POST /token and /revoke, /tokeninfo, and the userinfo addresses. */
export function tokenRoutes(store: GoogleStore, client: OAuthClient): ProviderRoute[] {
  const route = (operation: string, method: string, pattern: string, handle: ProviderRoute["handle"]) => ({
    operation: `oauth.${operation}`,
    method,
    pattern,
    handle,
  });
  const info = (request: SandboxRequest) => tokenInfo(store, request);
  const revoke = (request: SandboxRequest) => revokeToken(store, request);
  return [
    route("token", "POST", "/token", (request) => issue(store, client, request)),
    route("revoke", "POST", "/revoke", revoke),
    route("revoke", "GET", "/revoke", revoke),
    route("tokeninfo", "GET", "/tokeninfo", info),
    route("tokeninfo", "POST", "/tokeninfo", info),
    route("userinfo", "GET", "/oauth2/v2/userinfo", (request) => userInfo(store, request, "v2")),
    route("userinfo", "GET", "/oauth2/v3/userinfo", (request) => userInfo(store, request, "v3")),
    route("userinfo", "GET", "/v1/userinfo", (request) => userInfo(store, request, "v3")),
  ];
}

function issue(store: GoogleStore, client: OAuthClient, request: SandboxRequest): Reply {
  const form = formOf(request);
  const basic = basicCredentials(request);
  const id = basic?.id ?? form.get("client_id");
  const secret = basic?.secret ?? form.get("client_secret");
  if (id !== client.id) throw oauthError(401, "invalid_client", "The OAuth client was not found.");
  if (secret === null || !sameText(secret, client.secret))
    throw oauthError(401, "invalid_client", "Unauthorized");
  const grantType = form.get("grant_type");
  switch (grantType) {
    case "authorization_code":
      return exchangeCode(store, client, form);
    case "refresh_token":
      return refresh(store, client, form);
    default:
      throw oauthError(400, "unsupported_grant_type", `Invalid grant_type: ${grantType ?? ""}`);
  }
}

function exchangeCode(store: GoogleStore, client: OAuthClient, form: URLSearchParams): Reply {
  const text = form.get("code");
  if (!text) throw oauthError(400, "invalid_request", "Missing required parameter: code");
  const code = store.codes.get(text);
  if (!code || code.expiresAt <= store.now()) throw oauthError(400, "invalid_grant", "Malformed auth code.");
  if (form.get("redirect_uri") !== code.redirectUri)
    throw oauthError(400, "redirect_uri_mismatch", "Bad Request");
  checkVerifier(code, form.get("code_verifier"));
  store.codes.delete(text);
  const access = newAccessToken(store, client, code.account, code.scopes);
  const refreshToken = code.withRefreshToken
    ? newRefreshToken(store, client, code.account, code.scopes)
    : null;
  const account = store.accounts.get(code.account);
  return jsonReply(200, {
    access_token: access.token,
    expires_in: ACCESS_LIFE_S,
    ...(refreshToken ? { refresh_token: refreshToken } : {}),
    scope: code.scopes.join(" "),
    token_type: "Bearer",
    ...(account && code.scopes.includes("openid") ? { id_token: idToken(store, client, account, code) } : {}),
  });
}

function checkVerifier(code: AuthorizationCode, verifier: string | null): void {
  if (code.challenge === null) return;
  if (!verifier) throw oauthError(400, "invalid_grant", "Missing code verifier.");
  if (!fitsChallenge(verifier, code.challenge))
    throw oauthError(400, "invalid_grant", "Invalid code verifier.");
}

/** Without the rotation switch the answer has no new refresh token, as Google's has none. */
function refresh(store: GoogleStore, client: OAuthClient, form: URLSearchParams): Reply {
  const text = form.get("refresh_token");
  if (!text) throw oauthError(400, "invalid_request", "Missing required parameter: refresh_token");
  const known = store.refreshTokens.get(text);
  if (known?.clientId !== client.id)
    throw oauthError(400, "invalid_grant", "Token has been expired or revoked.");
  const access = newAccessToken(store, client, known.account, known.scopes);
  const rotated = store.rotatesRefreshTokens
    ? newRefreshToken(store, client, known.account, known.scopes)
    : null;
  if (rotated) store.refreshTokens.delete(text);
  return jsonReply(200, {
    access_token: access.token,
    expires_in: ACCESS_LIFE_S,
    ...(rotated ? { refresh_token: rotated } : {}),
    scope: known.scopes.join(" "),
    token_type: "Bearer",
  });
}

function newAccessToken(
  store: GoogleStore,
  client: OAuthClient,
  account: string,
  scopes: string[],
): AccessToken {
  store.forgetExpired();
  const token = `ya29.${randomBytes(48).toString("base64url")}`;
  const access = {
    token,
    account,
    clientId: client.id,
    scopes,
    expiresAt: store.now() + ACCESS_LIFE_S * 1000,
  };
  store.accessTokens.put(token, access);
  return access;
}

function newRefreshToken(store: GoogleStore, client: OAuthClient, account: string, scopes: string[]): string {
  const token = `1//0${randomBytes(40).toString("base64url")}`;
  store.refreshTokens.put(token, { token, account, clientId: client.id, scopes });
  return token;
}

/** Revoking either token ends the whole grant. */
function revokeToken(store: GoogleStore, request: SandboxRequest): Reply {
  const text = request.url.searchParams.get("token") ?? formOf(request).get("token") ?? "";
  const known = store.liveToken(text) ?? store.refreshTokens.get(text);
  if (!known) throw oauthError(400, "invalid_token", "Token expired or revoked");
  store.revoke(known.account, known.clientId);
  return jsonReply(200, {});
}

function tokenInfo(store: GoogleStore, request: SandboxRequest): Reply {
  const given =
    request.url.searchParams.get("access_token") ??
    formOf(request).get("access_token") ??
    bearerOf(request) ??
    "";
  const token = store.liveToken(given);
  const account = token ? store.accounts.get(token.account) : undefined;
  if (!token || !account) throw oauthError(400, "invalid_token", "Invalid Value");
  const hasEmail = token.scopes.includes(`${PREFIX}email`);
  return jsonReply(200, {
    azp: token.clientId,
    aud: token.clientId,
    ...(token.scopes.includes("openid") ? { sub: account.sub } : {}),
    scope: token.scopes.join(" "),
    exp: String(Math.floor(token.expiresAt / 1000)),
    expires_in: String(Math.floor((token.expiresAt - store.now()) / 1000)),
    ...(hasEmail ? { email: account.email, email_verified: "true" } : {}),
    access_type: "offline",
  });
}

function userInfo(store: GoogleStore, request: SandboxRequest, version: "v2" | "v3"): Reply {
  const { token, account } = authenticate(store, request);
  const mayIdentify = ["openid", `${PREFIX}email`, `${PREFIX}profile`].some((scope) =>
    token.scopes.includes(scope),
  );
  if (!mayIdentify)
    throw oauthError(401, "invalid_request", "Request is missing required authentication credential.");
  const verified = version === "v2" ? { verified_email: true } : { email_verified: true };
  return jsonReply(200, {
    [version === "v2" ? "id" : "sub"]: account.sub,
    ...(token.scopes.includes(`${PREFIX}email`) ? { email: account.email, ...verified } : {}),
    ...(token.scopes.includes(`${PREFIX}profile`) ? { name: account.name } : {}),
  });
}

function idToken(store: GoogleStore, client: OAuthClient, account: Account, code: AuthorizationCode): string {
  const issuedAt = Math.floor(store.now() / 1000);
  const claims = {
    iss: "https://accounts.google.com",
    azp: client.id,
    aud: client.id,
    sub: account.sub,
    ...(code.scopes.includes(`${PREFIX}email`) ? { email: account.email, email_verified: true } : {}),
    ...(code.scopes.includes(`${PREFIX}profile`) ? { name: account.name } : {}),
    ...(code.nonce ? { nonce: code.nonce } : {}),
    iat: issuedAt,
    exp: issuedAt + ACCESS_LIFE_S,
  };
  return signedToken(client, claims);
}
