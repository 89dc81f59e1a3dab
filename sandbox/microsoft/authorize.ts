import { randomBytes } from "node:crypto";
import { backTo, isLoopbackRedirect, type OAuthClient, S256_CHALLENGE, wordsOf } from "../shared/oauth";
import { isSignInScope, knownScope } from "./scopes";
import type { MicrosoftStore } from "./store";
import type { Account } from "./types";

export const CALLBACK_PATH = "/api/calendars/microsoft/callback";

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export type AuthorizeRequest = {
  readonly tenant: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string | null;
  readonly challenge: string | null;
  readonly nonce: string | null;
  readonly prompt: string | null;
  readonly loginHint: string | null;
};

/** Wrong requests are shown to the person, never redirected: the address to go back to cannot be trusted yet. */
export type AuthorizeProblem = { readonly status: number; readonly code: number; readonly message: string };

export function parseAuthorize(
  tenant: string,
  params: URLSearchParams,
  client: OAuthClient,
): { ok: true; value: AuthorizeRequest } | { ok: false; problem: AuthorizeProblem } {
  const fail = (code: number, message: string, status = 400) =>
    ({ ok: false, problem: { status, code, message } }) as const;
  const text = (name: string) => params.get(name);
  const redirectUri = text("redirect_uri") ?? "";
  const asked = wordsOf(text("scope"));
  const challenge = text("code_challenge");
  const method = text("code_challenge_method");
  const missing = ["client_id", "response_type", "scope"].find((name) => !text(name));
  if (!isTenant(tenant)) return fail(90002, `Tenant '${tenant}' not found.`);
  if (missing !== undefined) {
    return fail(900144, `The request body must contain the following parameter: '${missing}'.`);
  }
  if (text("client_id") !== client.id) {
    return fail(700016, `Application with identifier '${text("client_id")}' was not found in the directory.`);
  }
  if (!isLoopbackRedirect(redirectUri, CALLBACK_PATH)) {
    return fail(
      50011,
      `The redirect URI '${redirectUri}' specified in the request does not match the redirect URIs configured for the application: it must be a loopback address ending with ${CALLBACK_PATH}.`,
    );
  }
  if (text("response_type") !== "code") return fail(70011, "The response_type must be 'code'.");
  if ((text("response_mode") ?? "query") !== "query")
    return fail(9002313, "The response_mode must be 'query'.");
  const unknown = asked.filter((scope) => knownScope(scope) === null);
  if (unknown.length > 0) {
    return fail(
      70011,
      `The provided value for the input parameter 'scope' is not valid: ${unknown.join(" ")}`,
    );
  }
  if (challenge !== null ? method !== "S256" || !S256_CHALLENGE.test(challenge) : method !== null) {
    return fail(501491, "The code_challenge must be a base64url SHA-256 with code_challenge_method=S256.");
  }
  const value: AuthorizeRequest = {
    tenant,
    clientId: client.id,
    redirectUri,
    scopes: [...new Set(asked.map((scope) => knownScope(scope) ?? scope))],
    state: text("state"),
    challenge,
    nonce: text("nonce"),
    prompt: text("prompt"),
    loginHint: text("login_hint"),
  };
  return { ok: true, value };
}

const isTenant = (tenant: string) =>
  ["common", "organizations", "consumers"].includes(tenant) || GUID.test(tenant);

/** Who may sign in there: work accounts at organizations, personal ones at consumers, each at its own tenant, both at common. */
export function mayUseTenant(tenant: string, account: Account): boolean {
  if (tenant === "common") return true;
  if (tenant === "organizations") return account.kind === "work";
  if (tenant === "consumers") return account.kind === "personal";
  return tenant.toLowerCase() === account.tenantId;
}

/** No consent page again for what was granted before, unless asked to. */
export function needsConsent(store: MicrosoftStore, request: AuthorizeRequest, account: Account): boolean {
  if (request.prompt === "consent") return true;
  return !store.hasGranted(account.email, request.clientId, request.scopes);
}

/** The address to send the browser back to, with a fresh single-use code. */
export function approve(
  store: MicrosoftStore,
  request: AuthorizeRequest,
  account: Account,
  ticked: readonly string[],
): string {
  const scopes = request.scopes.filter((scope) => isSignInScope(scope) || ticked.includes(scope));
  if (scopes.length === 0) return deny(request);
  store.widenGrant(account.email, request.clientId, scopes);
  const code = `${account.kind === "work" ? "1.AX" : "M.C507_BAY.2.U."}${randomBytes(48).toString("base64url")}`;
  store.codes.put(code, {
    ...store.codeFor(request, account.email),
    code,
    scopes,
    isUsed: false,
  });
  return backTo(request, { code, session_state: randomBytes(16).toString("hex") });
}

const DENIALS: Readonly<Record<string, string>> = {
  access_denied: "AADSTS65004: User declined to consent to access the app.",
  consent_required: "AADSTS65001: The user or administrator has not consented to use the application.",
  login_required: "AADSTS50058: A silent sign-in request was sent but no user is signed in.",
  interaction_required: "AADSTS90094: An administrator of the tenant has to grant the permissions.",
  server_error: "AADSTS90033: A transient error has occurred. Please try again.",
  temporarily_unavailable: "AADSTS90033: A transient error has occurred. Please try again.",
};

export function deny(request: AuthorizeRequest, error = "access_denied"): string {
  return backTo(request, { error, error_description: DENIALS[error] ?? "AADSTS90000: Injected fault." });
}
