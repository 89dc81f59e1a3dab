import type { auth, calendar_v3 } from "googleapis/build/src/apis/calendar/index.js";
import { asProviderError, type CallSubject, providerError } from "@/lib/calendar/google/errors";
import { headerOf } from "@/lib/calendar/google/headers";
import { type Json, objectOf, textOf } from "@/lib/calendar/json";
import type { Secret } from "@/lib/domain/secret";

export type GoogleClient = {
  /** An origin that takes the place of all of Google's; null is Google. */
  readonly baseUrl: string | null;
  readonly clientId: string;
  readonly clientSecret: string;
  /** How long one request may take, its answer included; 15 s unless told. */
  readonly timeoutMs?: number;
  /** How many changes one request asks for at most; as many as Google gives unless told. */
  readonly changesAtOnce?: number | undefined;
};

export type OAuthClient = InstanceType<typeof auth.OAuth2>;
export type CalendarApi = calendar_v3.Calendar;

const usualTimeoutMs = 15_000;
const largestAnswerBytes = 20 * 1024 * 1024;

/**
 * For every request: the account's client carries them all. Repeating is the caller's business, who obeys Retry-After.
 * An API never redirects: whoever does must not see a token.
 * A base on this machine is reached directly, whatever proxy the environment names.
 */
const requestOptions = {
  retry: false,
  responseType: "json" as const,
  redirect: "error" as const,
  maxContentLength: largestAnswerBytes,
  noProxy: ["127.0.0.1", "localhost", "[::1]"],
};

export function originOf(client: GoogleClient): string | null {
  return client.baseUrl === null ? null : client.baseUrl.replace(/\/+$/, "");
}

/** Loaded at the first call: it takes longer to load than everything else a page needs. */
const sdk = () => import("googleapis/build/src/apis/calendar/index.js");

export async function oauthClient(client: GoogleClient): Promise<OAuthClient> {
  const { auth } = await sdk();
  const origin = originOf(client);
  const made = new auth.OAuth2({
    clientId: client.clientId,
    clientSecret: client.clientSecret,
    transporterOptions: { ...requestOptions, timeout: client.timeoutMs ?? usualTimeoutMs },
    ...(origin && {
      endpoints: {
        oauth2AuthBaseUrl: `${origin}/o/oauth2/v2/auth`,
        oauth2TokenUrl: `${origin}/token`,
        oauth2RevokeUrl: `${origin}/revoke`,
        tokenInfoUrl: `${origin}/tokeninfo`,
      },
    }),
  });
  // The library repeats token requests by itself, and a code that is shown twice is taken for stolen.
  made.transporter.interceptors.request.add({
    resolved: async (config) => Object.assign(config, { retry: false, retryConfig: undefined }),
  });
  return made;
}

/** The API as one account's access token opens it. The token is never renewed here. */
export async function calendarApi(client: GoogleClient, accessToken: Secret): Promise<CalendarApi> {
  const { calendar } = await sdk();
  const auth = await oauthClient(client);
  auth.setCredentials({ access_token: accessToken.reveal(), token_type: "Bearer" });
  const origin = originOf(client);
  return calendar({ version: "v3", auth, retry: false, ...(origin && { rootUrl: `${origin}/` }) });
}

export type Answer = { readonly status: number; readonly data: unknown; readonly headers: unknown };

/** One call, and its answer as an object with the version in it. @throws ProviderError */
export async function askGoogle(subject: CallSubject, call: () => Promise<Answer>): Promise<Json> {
  const answer = await tellGoogle(subject, call);
  const data = objectOf(answer.data);
  // Half an object may stand for a write that was carried out in full.
  if (!data) throw providerError({ kind: "unreachable" }, `${answer.status} with a broken answer`);
  return { ...data, etag: textOf(data.etag) ?? headerOf(answer.headers, "etag") };
}

/** One call whose answer does not matter, unless it is a page: then it never reached Google. @throws ProviderError */
export async function tellGoogle(subject: CallSubject, call: () => Promise<Answer>): Promise<Answer> {
  const answer = await call().catch((error: unknown) => {
    throw asProviderError(error, subject);
  });
  const { status, data } = answer;
  if (typeof data !== "string" || !data.trimStart().startsWith("<")) return answer;
  throw providerError({ kind: "unavailable", status, retryAfterMs: null }, `${status} with a page`);
}
