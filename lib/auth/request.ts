import { randomUUID } from "node:crypto";
import { cookies, headers } from "next/headers";
import { cache } from "react";
import type { Deps } from "@/lib/deps";
import type { Actor } from "@/lib/domain/roles";
import { env } from "@/lib/env";
import { deps } from "@/lib/wiring";
import { clientAddressOf } from "./client-address";
import { requestIdHeader } from "./header-names";
import { openSessionToken, sessionCookieFor } from "./session-cookie";
import { actorOf } from "./sessions";

/** What the guards know of one request. */
export type RequestFacts = {
  readonly headers: Headers;
  readonly sessionToken: string | null;
  readonly requestId: string;
  readonly address: string;
  readonly deps: Deps;
  readonly trustsProxy: boolean;
};

export async function requestFacts(): Promise<RequestFacts> {
  const [incoming, sessionToken] = await Promise.all([headers(), sessionTokenOfRequest()]);
  return {
    headers: incoming,
    sessionToken,
    requestId: incoming.get(requestIdHeader) ?? randomUUID(),
    address: clientAddressOf(incoming),
    deps: deps(),
    trustsProxy: env().TRUST_PROXY === "1",
  };
}

/** The session token in this request's cookie; null when there is none that we made. */
export async function sessionTokenOfRequest(): Promise<string | null> {
  const cookie = (await cookies()).get(sessionCookieFor(env().appUrl).name);
  return openSessionToken(cookie?.value, authSecret());
}

/** Who is asking, as their session row says now; null when signed out. Looked up once a rendered request. */
export const currentActor = cache(async (): Promise<Actor | null> => {
  const token = await sessionTokenOfRequest();
  return token === null ? null : actorOf(deps().database, token, deps().realClock.now());
});

export function authSecret(): string {
  const secret = env().NEXTAUTH_SECRET;
  if (!secret) throw new Error("NEXTAUTH_SECRET is missing.");
  return secret;
}
