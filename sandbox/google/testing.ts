import { createHash, randomBytes } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { calendar, auth as googleAuth } from "googleapis/build/src/apis/calendar";
import { agreed, startPostbox } from "../testing";
import { CALLBACK_PATH } from "./authorize";

export const REDIRECT = `http://127.0.0.1:3000${CALLBACK_PATH}`;
export const PREFIX = "https://www.googleapis.com/auth/";
export const OWNED = `${PREFIX}calendar.events.owned`;
export const LIST = `${PREFIX}calendar.calendarlist.readonly`;
export const FREEBUSY = `${PREFIX}calendar.events.freebusy`;
export const ALL = ["openid", "email", OWNED, LIST, FREEBUSY];

/** The real SDK, pointed at the sandbox in the documented way and no other. */
export function newAuth(url: string) {
  return new googleAuth.OAuth2({
    clientId: "lockstep-dev",
    clientSecret: "lockstep-dev",
    redirectUri: REDIRECT,
    forceRefreshOnFailure: true,
    endpoints: {
      oauth2AuthBaseUrl: `${url}/o/oauth2/v2/auth`,
      oauth2TokenUrl: `${url}/token`,
      oauth2RevokeUrl: `${url}/revoke`,
      tokenInfoUrl: `${url}/tokeninfo`,
    },
  });
}

export type Auth = ReturnType<typeof newAuth>;

export const newCalendar = (url: string, auth: Auth) =>
  calendar({ version: "v3", auth, rootUrl: `${url}/`, retry: false });

export function authorizeUrl(
  auth: Auth,
  scopes: readonly string[] = ALL,
  extra: Record<string, string> = {},
) {
  const verifier = randomBytes(32).toString("base64url");
  const url = auth.generateAuthUrl({
    access_type: "offline",
    prompt: "consent",
    scope: [...scopes],
    state: "state & more",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256" as never,
    ...extra,
  });
  return { url, verifier };
}

/** Everything a person and the product's callback do together; leaves the client holding its tokens. */
export async function connect(
  url: string,
  account: string,
  options: { scopes?: readonly string[]; grantedScopes?: readonly string[] } = {},
) {
  const auth = newAuth(url);
  const asked = authorizeUrl(auth, options.scopes);
  const { grantedScopes } = options;
  const { back, code } = await agreed(url, "authorize", { authorizeUrl: asked.url, account, grantedScopes });
  const { tokens } = await auth.getToken({ code, codeVerifier: asked.verifier, redirect_uri: REDIRECT });
  auth.setCredentials(tokens);
  return { auth, tokens, back, api: newCalendar(url, auth) };
}

export type Failure = { status: number; reason: string | undefined; data: unknown };

/** The SDK's own view of a failed call. */
export async function failureOf(call: Promise<unknown>): Promise<Failure> {
  try {
    await call;
  } catch (error) {
    const { status, response } = error as { status?: number; response?: { data?: { error?: unknown } } };
    const data = response?.data;
    const detail = data?.error as { errors?: { reason?: string }[] } | undefined;
    return { status: status ?? 0, reason: detail?.errors?.[0]?.reason, data };
  }
  throw new Error("The call was expected to fail.");
}

export type Received = {
  readonly channel: string;
  readonly number: number;
  readonly state: string;
  readonly token: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

/** A real HTTP server for messages; `statuses` are answered in turn, then 200. `hold` keeps answers back. */
export async function startReceiver() {
  const received: Received[] = [];
  const mode = { hold: false };
  const { origin, ...box } = await startPostbox(mode, 200, ({ headers }, body) => {
    const text = (name: string) => String(headers[`x-goog-${name}`] ?? "");
    received.push({
      channel: text("channel-id"),
      number: Number(text("message-number")),
      state: text("resource-state"),
      token: headers["x-goog-channel-token"]?.toString(),
      headers,
      body,
    });
    return true;
  });
  return { address: `${origin}/hook`, received, mode, ...box };
}
