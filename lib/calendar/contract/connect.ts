import { createHash, randomBytes } from "node:crypto";
import type { Connected, ProviderWorld } from "@/lib/calendar/contract/world";
import type { Grant } from "@/lib/domain/calendar-event";

export const redirectUri = "http://127.0.0.1:3000/api/calendars/google/callback";

/** What goes into a consent, and the verifier that only the asker knows. */
export function aConsent(email: string) {
  const codeVerifier = randomBytes(32).toString("base64url");
  const codeChallenge = createHash("sha256").update(codeVerifier).digest("base64url");
  return { codeVerifier, consent: { state: "s t&a=te", codeChallenge, redirectUri, loginHint: email } };
}

export async function grantIn(world: ProviderWorld, only?: "reading"): Promise<Grant> {
  const { codeVerifier, consent } = aConsent(world.email);
  const code = await world.consent(world.gateway.consentUrl(consent), only);
  return world.gateway.exchangeCode({ code, codeVerifier, redirectUri });
}

export async function connectedTo(world: ProviderWorld): Promise<Connected> {
  const { accessToken, refreshToken } = await grantIn(world);
  if (!refreshToken) throw new Error("A first consent gives a refresh token.");
  return { ...world, accessToken, refreshToken, provider: world.gateway.open(accessToken) };
}
