import type { z } from "zod";
import type { Now } from "../clock";
import { type AccessToken, accessTokenSchema, type Grant, grantSchema, type IssuedCode } from "./grants";
import type { SandboxRequest } from "./http";
import { type Collection, type Journal, rowKey } from "./journal";
import { bearerOf, CODE_LIFE_MS } from "./oauth";

type Held = { readonly account: string; readonly clientId: string };
type Question = Pick<IssuedCode, "clientId" | "redirectUri" | "challenge" | "nonce">;
export type IsHeld = (row: Held) => boolean;

/** What an account gave to one app, or to every app when `clientId` is null. */
export const heldBy =
  (account: string, clientId: string | null): IsHeld =>
  (row) =>
    row.account === account && (clientId === null || row.clientId === clientId);

/** What people allowed to apps, and the codes and tokens that came of it. */
export abstract class GrantStore<Code extends IssuedCode, Refresh extends Held> {
  readonly codes: Collection<Code>;
  readonly accessTokens: Collection<AccessToken>;
  readonly refreshTokens: Collection<Refresh>;
  private readonly grants: Collection<Grant>;

  /** `provider` begins the names of the journal's collections. */
  constructor(
    journal: Journal,
    provider: string,
    schemas: { readonly code: z.ZodType<Code>; readonly refreshToken: z.ZodType<Refresh> },
    readonly now: Now,
    /** The time that calendars show and stamp their events with. */
    readonly calendarNow: Now,
  ) {
    this.grants = journal.collection(`${provider}.grants`, grantSchema);
    this.codes = journal.collection(`${provider}.codes`, schemas.code);
    this.accessTokens = journal.collection(`${provider}.accessTokens`, accessTokenSchema);
    this.refreshTokens = journal.collection(`${provider}.refreshTokens`, schemas.refreshToken);
  }

  /** Kills the grant and everything issued under it. */
  abstract revoke(account: string, clientId: string | null): void;

  grant(account: string, clientId: string): Grant | undefined {
    return this.grants.get(rowKey(account, clientId));
  }

  grantsOf(account: string): Grant[] {
    return this.grants.values().filter((grant) => grant.account === account);
  }

  hasGranted(account: string, clientId: string, scopes: readonly string[]): boolean {
    const granted = this.grant(account, clientId)?.scopes ?? [];
    return scopes.every((scope) => granted.includes(scope));
  }

  /** Adds to what was granted before, and gives all of it. */
  widenGrant(account: string, clientId: string, scopes: readonly string[]): string[] {
    const earlier = this.grant(account, clientId);
    const all = [...new Set([...(earlier?.scopes ?? []), ...scopes])];
    const grantedAt = earlier?.grantedAt ?? new Date(this.now()).toISOString();
    this.grants.put(rowKey(account, clientId), { account, clientId, scopes: all, grantedAt });
    return all;
  }

  /** What ties a code to the question it answers, and for how long. */
  codeFor(question: Question, account: string): Omit<IssuedCode, "code" | "scopes"> {
    const { clientId, redirectUri, challenge, nonce } = question;
    return { account, clientId, redirectUri, challenge, nonce, expiresAt: this.now() + CODE_LIFE_MS };
  }

  liveToken(token: string): AccessToken | null {
    const known = this.accessTokens.get(token);
    return known && known.expiresAt > this.now() ? known : null;
  }

  /** The token a request carries, also an expired one. */
  tokenOf(request: SandboxRequest): AccessToken | undefined {
    return this.accessTokens.get(bearerOf(request) ?? "");
  }

  /** How many access tokens stopped working; refresh tokens live on. */
  expireAccess(account: string): number {
    const hit = this.accessTokens.entries().filter(([, token]) => token.account === account);
    for (const [key, token] of hit) this.accessTokens.put(key, { ...token, expiresAt: this.now() });
    return hit.length;
  }

  forgetExpired(): void {
    for (const rows of [this.codes, this.accessTokens]) {
      for (const [key, row] of rows.entries()) if (row.expiresAt <= this.now()) rows.delete(key);
    }
  }

  /** Refresh tokens stay: what becomes of them is the provider's own way. */
  protected dropGrants(isHeld: IsHeld): void {
    for (const rows of [this.grants, this.codes, this.accessTokens]) {
      for (const [key, row] of rows.entries()) if (isHeld(row)) rows.delete(key);
    }
  }

  protected clearGrants(): void {
    for (const rows of [this.grants, this.codes, this.accessTokens, this.refreshTokens]) rows.clear();
  }
}
