import { decode, encode } from "next-auth/jwt";
import { absoluteLimitMs } from "./sessions";

export type SessionCookie = {
  readonly name: string;
  readonly options: { httpOnly: true; sameSite: "lax"; path: "/"; secure: boolean };
};

/** `__Host-` (this host only, https only) wherever https is; a plain name on loopback http, which has no Secure. */
export function sessionCookieFor(appUrl: string): SessionCookie {
  const secure = appUrl.startsWith("https://");
  return {
    name: secure ? "__Host-lockstep-session" : "lockstep-session",
    options: { httpOnly: true, sameSite: "lax", path: "/", secure },
  };
}

export const sessionMaxAgeSeconds = absoluteLimitMs / 1000;

/** The cookie's value: an encrypted JWT that says nothing but the random session token (claim `sid`). */
export function sealSessionToken(sid: string, secret: string): Promise<string> {
  return encode({ token: { sid }, secret, maxAge: sessionMaxAgeSeconds });
}

/** The session token in a cookie's value; null for anything this process did not make or that is too old. */
export async function openSessionToken(value: string | undefined, secret: string): Promise<string | null> {
  if (!value) return null;
  try {
    const claims = await decode({ token: value, secret });
    return typeof claims?.sid === "string" ? claims.sid : null;
  } catch {
    return null;
  }
}
