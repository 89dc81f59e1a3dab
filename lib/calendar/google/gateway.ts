import { grantedScopes } from "@/lib/calendar/answer-words";
import type { CalendarGateway, Consent } from "@/lib/calendar/gateway";
import { asProviderError, providerError } from "@/lib/calendar/google/errors";
import { headerOf } from "@/lib/calendar/google/headers";
import { createGoogleProvider } from "@/lib/calendar/google/provider";
import { abilitiesOf, askedScopes } from "@/lib/calendar/google/scopes";
import {
  type Answer,
  askGoogle,
  type GoogleClient,
  type OAuthClient,
  oauthClient,
  originOf,
  tellGoogle,
} from "@/lib/calendar/google/sdk";
import { objectOf, textOf } from "@/lib/calendar/json";
import type { Grant } from "@/lib/domain/calendar-event";
import { ProviderError, type ProviderFailure } from "@/lib/domain/failure";
import { Secret } from "@/lib/domain/secret";

const accountsOrigin = "https://accounts.google.com";
/** What Google gives, for an answer that does not say. */
const usualLifetimeMs = 3_600_000;

/**
 * The way to Google, or with a base URL to a server that speaks as Google does:
 * developers.google.com/identity/protocols/oauth2/web-server
 */
export function createGoogleGateway(client: GoogleClient): CalendarGateway {
  const revoke = (token: Secret) => revokeGrant(client, token);
  return {
    name: "google",
    consentUrl: (consent) => consentUrl(client, consent),
    exchangeCode: ({ code, codeVerifier, redirectUri }) =>
      grantFrom(
        client,
        async (oauth) => (await oauth.getToken({ code, codeVerifier, redirect_uri: redirectUri })).tokens,
      ),
    refresh: (refreshToken) =>
      grantFrom(client, async (oauth) => {
        oauth.setCredentials({ refresh_token: refreshToken.reveal() });
        return (await oauth.refreshAccessToken()).credentials;
      }),
    abilities: abilitiesOf,
    open: (accessToken) => createGoogleProvider(client, accessToken, () => revoke(accessToken)),
    revoke,
  };
}

/** Only what we name: earlier grants are not included, so the answer never allows more than we asked for. */
function consentUrl(client: GoogleClient, consent: Consent): string {
  const query = new URLSearchParams({
    response_type: "code",
    client_id: client.clientId,
    redirect_uri: consent.redirectUri,
    scope: askedScopes.join(" "),
    access_type: "offline",
    prompt: "consent",
    state: consent.state,
    code_challenge: consent.codeChallenge,
    code_challenge_method: "S256",
    ...(consent.loginHint && { login_hint: consent.loginHint }),
  });
  const spaced = query.toString().replaceAll("+", "%20");
  return `${originOf(client) ?? accountsOrigin}/o/oauth2/v2/auth?${spaced}`;
}

type Tokens = { readonly access_token?: string | null; readonly expiry_date?: number | null };

async function grantFrom(client: GoogleClient, ask: (oauth: OAuthClient) => Promise<Tokens>): Promise<Grant> {
  const oauth = await oauthClient(client);
  const answers: Answer[] = [];
  oauth.transporter.interceptors.response.add({
    // The library writes into the answer, and the old refresh token over a new one: it is copied before.
    resolved: async (response) => {
      answers.push({
        ...response,
        data: await askGoogle("token", async () => response),
        headers: response.headers,
      });
      return response;
    },
  });
  const tokens = await ask(oauth).catch((error: unknown) => {
    throw asProviderError(error, "token");
  });
  const answer = objectOf(answers[0]?.data);
  const accessToken = textOf(answer?.access_token);
  const expiresAt = expiryOf(tokens, answers[0]);
  if (!answer || !accessToken || !expiresAt)
    throw providerError({ kind: "unreachable" }, "no token in the answer");
  const refreshToken = textOf(answer.refresh_token);
  return {
    accessToken: new Secret(accessToken),
    expiresAt,
    refreshToken: refreshToken === null ? null : new Secret(refreshToken),
    scopes: grantedScopes(answer.scope, askedScopes),
  };
}

function expiryOf(tokens: Tokens, answer: Answer | undefined): Date | null {
  const saidMs = tokens.expiry_date;
  if (typeof saidMs === "number" && Number.isFinite(saidMs)) return new Date(saidMs);
  const answeredMs = Date.parse(headerOf(answer?.headers, "date") ?? "");
  return Number.isNaN(answeredMs) ? null : new Date(answeredMs + usualLifetimeMs);
}

async function revokeGrant(client: GoogleClient, token: Secret): Promise<void> {
  const oauth = await oauthClient(client);
  try {
    await tellGoogle("token", () => oauth.revokeToken(token.reveal()));
  } catch (error) {
    if (!(error instanceof ProviderError) || !isAlreadyEnded(error.failure)) throw error;
  }
}

/** Google answers 400 invalid_token for a token it no longer knows. */
function isAlreadyEnded(failure: ProviderFailure): boolean {
  return (
    failure.kind === "grantRevoked" || (failure.kind === "rejected" && failure.reason === "invalid_token")
  );
}
