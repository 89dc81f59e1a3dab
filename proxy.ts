import { randomBytes, randomUUID } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { refusedAtGate, withSecurityHeaders } from "@/lib/auth/front-door";
import { nonceHeader, pathHeader, requestIdHeader } from "@/lib/auth/header-names";
import { contentSecurityPolicy } from "@/lib/auth/response-headers";
import { env } from "@/lib/env";

/**
 * Providers send notices by the hundred a second, and this costs more than storing one: their doors ask at the gate and set
 * the headers themselves (lib/auth/route.ts, standsAlone).
 */
export const config = { matcher: ["/((?!api/webhooks/(?:google|microsoft)$).*)"] };

/**
 * In front of everything else: host and method, security headers, a nonce a page, a request id. It authorises nothing; every
 * page, action and route does that for itself.
 */
export function proxy(request: NextRequest): Response {
  const { pathname: path, search } = request.nextUrl;
  const refused = refusedAtGate(request.headers, request.nextUrl);
  if (refused) return withSecurityHeaders(refused);
  if (path.startsWith("/_next/")) return withSecurityHeaders(NextResponse.next());

  const { appUrl, NODE_ENV } = env();
  const isHttps = appUrl.startsWith("https://");
  const nonce = randomBytes(18).toString("base64");
  const policy = contentSecurityPolicy({ nonce, isHttps, isDevelopment: NODE_ENV === "development" });
  const headers = new Headers(request.headers);
  headers.set(requestIdHeader, randomUUID());
  headers.set(nonceHeader, nonce);
  headers.set(pathHeader, `${path}${search}`);
  headers.set("content-security-policy", policy);
  const response = withSecurityHeaders(NextResponse.next({ request: { headers } }));
  response.headers.set("Content-Security-Policy", policy);
  return response;
}
