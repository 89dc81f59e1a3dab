import { randomBytes } from "node:crypto";
import { backTo, isLoopbackRedirect, type OAuthClient, S256_CHALLENGE, wordsOf } from "../shared/oauth";
import { grantedName, isSignInScope, SCOPE_WORDS } from "./scopes";
import type { GoogleStore } from "./store";
import type { Account } from "./types";

export const CALLBACK_PATH = "/api/calendars/google/callback";

export type AuthorizeRequest = {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string | null;
  readonly challenge: string | null;
  readonly nonce: string | null;
  readonly isOffline: boolean;
  readonly prompts: readonly string[];
  readonly includesGranted: boolean;
  readonly loginHint: string | null;
};

/** Wrong requests are shown to the person, never redirected: the address to go back to cannot be trusted yet. */
export type AuthorizeProblem = { readonly status: number; readonly error: string; readonly message: string };

export function parseAuthorize(
  params: URLSearchParams,
  client: OAuthClient,
): { ok: true; value: AuthorizeRequest } | { ok: false; problem: AuthorizeProblem } {
  const fail = (error: string, message: string, status = 400) =>
    ({ ok: false, problem: { status, error, message } }) as const;
  const clientId = params.get("client_id");
  const redirectUri = params.get("redirect_uri") ?? "";
  const scopes = wordsOf(params.get("scope"));
  const challenge = params.get("code_challenge");
  const method = params.get("code_challenge_method");
  if (clientId === null) return fail("invalid_request", "Missing required parameter: client_id");
  if (clientId !== client.id) return fail("invalid_client", "The OAuth client was not found.", 401);
  if (!isLoopbackRedirect(redirectUri, CALLBACK_PATH)) {
    return fail(
      "redirect_uri_mismatch",
      `The redirect_uri "${redirectUri}" is not registered: it must be a loopback address ending with ${CALLBACK_PATH}.`,
    );
  }
  if (params.get("response_type") !== "code") return fail("invalid_request", "response_type must be code");
  if (scopes.length === 0) return fail("invalid_request", "Missing required parameter: scope");
  const unknown = scopes.filter((scope) => !(scope in SCOPE_WORDS));
  if (unknown.length > 0)
    return fail("invalid_scope", `Some requested scopes were invalid: ${unknown.join(", ")}`);
  if (challenge !== null && (method !== "S256" || !S256_CHALLENGE.test(challenge))) {
    return fail(
      "invalid_request",
      "code_challenge must be a base64url SHA-256 with code_challenge_method=S256",
    );
  }
  if (challenge === null && method !== null)
    return fail("invalid_request", "Missing required parameter: code_challenge");
  const accessType = params.get("access_type") ?? "online";
  if (accessType !== "online" && accessType !== "offline") {
    return fail("invalid_request", `Invalid parameter value for access_type: ${accessType}`);
  }
  const value: AuthorizeRequest = {
    clientId,
    redirectUri,
    scopes: [...new Set(scopes.map(grantedName))],
    state: params.get("state"),
    challenge,
    nonce: params.get("nonce"),
    isOffline: accessType === "offline",
    prompts: wordsOf(params.get("prompt")),
    includesGranted: params.get("include_granted_scopes") === "true",
    loginHint: params.get("login_hint"),
  };
  return { ok: true, value };
}

/** Google shows no consent page again for what was granted before, unless asked to. */
export function needsConsent(store: GoogleStore, request: AuthorizeRequest, account: Account): boolean {
  if (request.prompts.includes("consent")) return true;
  return !store.hasGranted(account.email, request.clientId, request.scopes);
}

/** The address to send the browser back to, with a fresh single-use code. Ticking nothing at all is a denial. */
export function approve(
  store: GoogleStore,
  request: AuthorizeRequest,
  account: Account,
  ticked: readonly string[],
): string {
  const asked = request.scopes.filter((scope) => isSignInScope(scope) || ticked.includes(scope));
  if (asked.length === 0) return deny(request);
  const all = store.widenGrant(account.email, request.clientId, asked);
  const scopes = request.includesGranted ? all : asked;
  const isFirst = !store.refreshTokens
    .values()
    .some((token) => token.account === account.email && token.clientId === request.clientId);
  const code = `4/0A${randomBytes(32).toString("base64url")}`;
  store.codes.put(code, {
    ...store.codeFor(request, account.email),
    code,
    scopes,
    withRefreshToken: request.isOffline && (isFirst || request.prompts.includes("consent")),
  });
  return backTo(request, { code, scope: scopes.join(" "), authuser: "0", prompt: "consent" });
}

export function deny(request: AuthorizeRequest, error = "access_denied"): string {
  return backTo(request, { error });
}
