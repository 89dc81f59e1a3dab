import { grantedScopes } from "@/lib/calendar/answer-words";
import type { CalendarGateway, Consent } from "@/lib/calendar/gateway";
import { textOf } from "@/lib/calendar/json";
import { providerError, type Refusal } from "@/lib/calendar/microsoft/errors";
import { createMicrosoftProvider } from "@/lib/calendar/microsoft/provider";
import { abilitiesOf, askedScopes } from "@/lib/calendar/microsoft/scopes";
import {
  answerOf,
  type GraphAnswer,
  type MicrosoftClient,
  originOf,
  usualTimeoutMs,
} from "@/lib/calendar/microsoft/sdk";
import { asksTooMuch, tokenRefused } from "@/lib/calendar/microsoft/token-errors";
import type { Grant } from "@/lib/domain/calendar-event";
import { ProviderError } from "@/lib/domain/failure";
import { Secret } from "@/lib/domain/secret";

const signInOrigin = "https://login.microsoftonline.com";
/** What Microsoft gives, for an answer that does not say. */
const usualLifetimeSeconds = 3_600;

/**
 * The way to Microsoft, or with a base URL to a server that speaks as Microsoft does:
 * learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-auth-code-flow
 */
export function createMicrosoftGateway(client: MicrosoftClient): CalendarGateway {
  return {
    name: "microsoft",
    consentUrl: (consent) => consentUrl(client, consent),
    exchangeCode: ({ code, codeVerifier, redirectUri }) =>
      grantFrom(client, {
        grant_type: "authorization_code",
        code,
        code_verifier: codeVerifier,
        redirect_uri: redirectUri,
      }),
    refresh: (refreshToken) =>
      grantFrom(client, { grant_type: "refresh_token", refresh_token: refreshToken.reveal() }),
    abilities: abilitiesOf,
    open: (accessToken, accountId) => createMicrosoftProvider(client, accessToken, endGrant, accountId),
    revoke: endGrant,
  };
}

/**
 * Microsoft has no endpoint that ends one app's grant: whoever drops the tokens has ended it here, and its owner may take
 * the app away at myapps.microsoft.com or account.live.com/consent.
 */
async function endGrant(): Promise<void> {}

function endpoint(client: MicrosoftClient, name: "authorize" | "token"): string {
  const tenant = encodeURIComponent(client.tenant);
  return `${originOf(client) ?? signInOrigin}/${tenant}/oauth2/v2.0/${name}`;
}

/**
 * Choosing the account is asked for, agreeing is not: a tenant that lets only administrators agree would stop everybody
 * at a question they have answered already.
 */
function consentUrl(client: MicrosoftClient, consent: Consent): string {
  const query = new URLSearchParams({
    client_id: client.clientId,
    response_type: "code",
    redirect_uri: consent.redirectUri,
    response_mode: "query",
    scope: askedScopes.join(" "),
    prompt: "select_account",
    state: consent.state,
    code_challenge: consent.codeChallenge,
    code_challenge_method: "S256",
    ...(consent.loginHint && { login_hint: consent.loginHint }),
  });
  return `${endpoint(client, "authorize")}?${query.toString().replaceAll("+", "%20")}`;
}

async function grantFrom(client: MicrosoftClient, form: Readonly<Record<string, string>>): Promise<Grant> {
  const scope = askedScopes.join(" ");
  let answer = await askForTokens(client, { ...form, scope });
  // Without a scope a refresh gives what was agreed to, be it less than what we ask for.
  if (form.grant_type === "refresh_token" && asksTooMuch(refusalOf(answer)))
    answer = await askForTokens(client, form);
  if (answer.status < 200 || answer.status > 299) throw tokenRefused(refusalOf(answer));
  const accessToken = textOf(answer.body?.access_token);
  const expiresAt = expiryOf(answer);
  if (!accessToken || !expiresAt) throw providerError({ kind: "unreachable" }, "no token in the answer");
  const refreshToken = textOf(answer.body?.refresh_token);
  return {
    accessToken: new Secret(accessToken),
    expiresAt,
    refreshToken: refreshToken === null ? null : new Secret(refreshToken),
    scopes: grantedScopes(answer.body?.scope, askedScopes),
  };
}

function refusalOf({ status, body, header }: GraphAnswer): Refusal {
  return { status, body, retryAfter: header("retry-after"), date: header("date") };
}

/** Asked once: a code that is shown twice is taken for stolen. */
async function askForTokens(
  client: MicrosoftClient,
  form: Readonly<Record<string, string>>,
): Promise<GraphAnswer> {
  const { clientId: client_id, clientSecret: client_secret } = client;
  try {
    const response = await fetch(endpoint(client, "token"), {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams({ client_id, client_secret, ...form }),
      redirect: "error",
      signal: AbortSignal.timeout(client.timeoutMs ?? usualTimeoutMs),
    });
    return await answerOf(response);
  } catch (error) {
    if (error instanceof ProviderError) throw error;
    throw providerError({ kind: "unreachable" }, error instanceof Error ? error.name : "no answer");
  }
}

/** Counted from the answering server's clock. */
function expiryOf({ body, header }: GraphAnswer): Date | null {
  const said = Number(body?.expires_in);
  const seconds = Number.isFinite(said) && said > 0 ? said : usualLifetimeSeconds;
  const answeredMs = Date.parse(header("date") ?? "");
  return Number.isNaN(answeredMs) ? null : new Date(answeredMs + seconds * 1000);
}
