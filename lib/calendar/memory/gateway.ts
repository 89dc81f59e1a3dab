import { createHash, randomUUID } from "node:crypto";
import type { CalendarGateway } from "@/lib/calendar/gateway";
import { type Admission, createMemoryProvider, type MemoryAccount } from "@/lib/calendar/memory/provider";
import type { Grant } from "@/lib/domain/calendar-event";
import { ProviderError, type ProviderFailure } from "@/lib/domain/failure";
import { Secret } from "@/lib/domain/secret";

type Scope = "write" | "busy" | "list";
const allScopes: readonly Scope[] = ["write", "busy", "list"];
const lifetimeMs = 3_600_000;

type Code = { readonly challenge: string; readonly redirectUri: string; readonly scopes: readonly string[] };

export type MemoryGateway = CalendarGateway & {
  /** The owner's yes to a consent link: the code their browser brings back. */
  consentTo(url: string, scopes?: readonly Scope[]): string;
  expireAccess(): void;
  revokeGrant(): void;
};

const refuse = (failure: ProviderFailure): never => {
  throw new ProviderError(failure);
};

/** The way to one account in memory. `now` dates the tokens, which live for an hour. */
export function createMemoryGateway(account: MemoryAccount, now: () => Date): MemoryGateway {
  const { gate } = account;
  const codes = new Map<string, Code>();
  const accessTokens = new Map<string, readonly string[]>();
  const refreshTokens = new Map<string, readonly string[]>();

  const grant = (scopes: readonly string[], refreshToken: string | null): Grant => {
    const accessToken = `access-${randomUUID()}`;
    accessTokens.set(accessToken, scopes);
    return {
      accessToken: new Secret(accessToken),
      expiresAt: new Date(now().getTime() + lifetimeMs),
      refreshToken: refreshToken === null ? null : new Secret(refreshToken),
      scopes,
    };
  };
  const revokeGrant = () => {
    for (const tokens of [codes, accessTokens, refreshTokens]) tokens.clear();
  };
  const admission =
    (accessToken: Secret): Admission =>
    (needs) => {
      const scopes = accessTokens.get(accessToken.reveal()) ?? refuse({ kind: "accessExpired" });
      if (!scopes.includes(needs)) refuse({ kind: "scopeMissing" });
    };
  const revoke = (token: Secret) =>
    gate("revoke", () => {
      const given = token.reveal();
      if (accessTokens.has(given) || refreshTokens.has(given)) revokeGrant();
    });

  return {
    name: "google",
    consentUrl: ({ state, codeChallenge, redirectUri }) =>
      `https://memory.invalid/consent?${new URLSearchParams({ state, codeChallenge, redirectUri })}`,
    consentTo(url, scopes = allScopes) {
      const asked = new URL(url).searchParams;
      const code = randomUUID();
      const challenge = asked.get("codeChallenge") ?? "";
      codes.set(code, { challenge, redirectUri: asked.get("redirectUri") ?? "", scopes });
      return code;
    },
    exchangeCode: ({ code, codeVerifier, redirectUri }) =>
      gate("exchange", () => {
        const known = codes.get(code);
        const made = createHash("sha256").update(codeVerifier).digest("base64url");
        if (!known || known.challenge !== made) return refuse({ kind: "grantRevoked" });
        if (known.redirectUri !== redirectUri) {
          return refuse({ kind: "misconfigured", reason: "redirect_uri_mismatch" });
        }
        codes.delete(code);
        const refreshToken = `refresh-${randomUUID()}`;
        refreshTokens.set(refreshToken, known.scopes);
        return grant(known.scopes, refreshToken);
      }),
    refresh: (refreshToken) =>
      gate("refresh", () =>
        grant(refreshTokens.get(refreshToken.reveal()) ?? refuse({ kind: "grantRevoked" }), null),
      ),
    abilities: (scopes) => ({
      canWriteEvents: scopes.includes("write"),
      canReadBusy: scopes.includes("busy"),
      canListCalendars: scopes.includes("list"),
    }),
    open: (accessToken) => createMemoryProvider(account, admission(accessToken), () => revoke(accessToken)),
    revoke,
    expireAccess: () => accessTokens.clear(),
    revokeGrant,
  };
}
