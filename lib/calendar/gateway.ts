import type { CalendarProvider } from "@/lib/calendar/provider";
import type { Grant, ProviderName } from "@/lib/domain/calendar-event";
import type { Secret } from "@/lib/domain/secret";

export type Consent = {
  readonly state: string;
  readonly codeChallenge: string;
  readonly redirectUri: string;
  /** Whose account is expected; the provider may preselect it. */
  readonly loginHint: string | null;
};

/** The way to one provider. Every method throws ProviderError and nothing else. */
export interface CalendarGateway {
  readonly name: ProviderName;
  /** Where to send the browser for consent; a link, never a form post (decision 28). */
  consentUrl(consent: Consent): string;
  /** @throws ProviderError grantRevoked for a used or wrong code or verifier. */
  exchangeCode(exchange: { code: string; codeVerifier: string; redirectUri: string }): Promise<Grant>;
  /** @throws ProviderError grantRevoked when only a new consent helps. */
  refresh(refreshToken: Secret): Promise<Grant>;
  /** What the scopes allow us. */
  abilities(scopes: readonly string[]): {
    canWriteEvents: boolean;
    canReadBusy: boolean;
    canListCalendars: boolean;
  };
  /** `accountId`: whose requests are counted together where a provider limits them; without it, those of one token. */
  open(accessToken: Secret, accountId?: string): CalendarProvider;
  /** Ends the grant at the provider. Already ended = done. */
  revoke(token: Secret): Promise<void>;
}
