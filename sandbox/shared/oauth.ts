import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { SandboxRequest } from "./http";

export type OAuthClient = { readonly id: string; readonly secret: string };

export const CODE_LIFE_MS = 10 * 60_000;
export const ACCESS_LIFE_S = 3599;
/** What a code_challenge made by S256 looks like. */
export const S256_CHALLENGE = /^[A-Za-z0-9_-]{43}$/;

const digest = (text: string) => createHash("sha256").update(text).digest();

export const sameText = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

/** RFC 7636, section 4.6. */
export const fitsChallenge = (verifier: string, challenge: string): boolean =>
  sameText(digest(verifier).toString("base64url"), challenge);

export const wordsOf = (text: string | null): string[] =>
  (text ?? "").split(" ").filter((word) => word !== "");

/** The sandbox sends nobody to another machine. */
export function isLoopbackRedirect(text: string, path: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const isWeb = url.protocol === "http:" || url.protocol === "https:";
  const isLoopback = ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname);
  return isWeb && isLoopback && url.pathname.endsWith(path) && url.hash === "" && url.username === "";
}

/** Where the browser goes with the answer. */
export function backTo(
  { redirectUri, state }: { readonly redirectUri: string; readonly state: string | null },
  params: Readonly<Record<string, string>>,
): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value);
  if (state !== null) url.searchParams.set("state", state);
  return url.href;
}

export function bearerOf({ headers }: Pick<SandboxRequest, "headers">): string | null {
  return /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? "")?.[1] ?? null;
}

export function basicCredentials({ headers }: SandboxRequest): { id: string; secret: string } | null {
  const encoded = /^Basic\s+(\S+)$/i.exec(headers.authorization ?? "")?.[1];
  if (!encoded) return null;
  const [id = "", secret = ""] = Buffer.from(encoded, "base64").toString("utf8").split(":");
  return { id: decodeURIComponent(id), secret: decodeURIComponent(secret) };
}

/** A JWT signed with the client's secret: enough to read, and nobody may take it for a provider's RS256 token. */
export function signedToken(client: OAuthClient, claims: object): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const text = `${part({ alg: "HS256", typ: "JWT" })}.${part(claims)}`;
  return `${text}.${createHmac("sha256", client.secret).update(text).digest("base64url")}`;
}
