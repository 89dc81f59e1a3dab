import { createHash, randomBytes } from "node:crypto";
import type { Connected, ProviderWorld } from "@/lib/calendar/contract/world";
import type { Grant } from "@/lib/domain/calendar-event";

/** What goes into a consent, and the verifier that only the asker knows. */
export function aConsent({ gateway, email }: Pick<ProviderWorld, "gateway" | "email">) {
  const redirectUri = `http://127.0.0.1:3000/api/calendars/${gateway.name}/callback`;
  const codeVerifier = randomBytes(32).toString("base64url");
  const codeChallenge = createHash("sha256").update(codeVerifier).digest("base64url");
  return {
    codeVerifier,
    redirectUri,
    consent: { state: "s t&a=te", codeChallenge, redirectUri, loginHint: email },
  };
}

export async function grantIn(world: ProviderWorld, only?: "reading"): Promise<Grant> {
  const { codeVerifier, redirectUri, consent } = aConsent(world);
  const code = await world.consent(world.gateway.consentUrl(consent), only);
  return world.gateway.exchangeCode({ code, codeVerifier, redirectUri });
}

export async function connectedTo(world: ProviderWorld): Promise<Connected> {
  const { accessToken, refreshToken } = await grantIn(world);
  if (!refreshToken) throw new Error("A first consent gives a refresh token.");
  return { ...world, accessToken, refreshToken, provider: world.gateway.open(accessToken) };
}
