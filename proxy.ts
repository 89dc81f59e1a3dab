import { randomBytes, randomUUID } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { gateFor } from "@/lib/auth/gate";
import { nonceHeader, pathHeader, refusedMethodHeader, requestIdHeader } from "@/lib/auth/header-names";
import { hostOf } from "@/lib/auth/origin";
import { contentSecurityPolicy, securityHeaders } from "@/lib/auth/response-headers";
import { env } from "@/lib/env";

/**
 * In front of everything: host and method, security headers, a nonce a page, a request id. It authorises nothing; every
 * page, action and route does that for itself.
 */
export function proxy(request: NextRequest): NextResponse {
  const { appUrl, NODE_ENV, TRUST_PROXY } = env();
  const isHttps = appUrl.startsWith("https://");
  const { pathname: path, search } = request.nextUrl;
  const gate = gateFor(
    {
      refusedMethod: request.headers.get(refusedMethodHeader),
      host: hostOf(request.headers, TRUST_PROXY === "1"),
      path,
      search,
    },
    appUrl,
  );
  if (gate.kind === "redirect") return withHeaders(NextResponse.redirect(gate.to, 308), isHttps);
  if (gate.kind === "refuse") {
    const headers =
      gate.status === 405 ? { allow: "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS" } : undefined;
    return withHeaders(new NextResponse(`${gate.text}\n`, { status: gate.status, headers }), isHttps);
  }
  if (path.startsWith("/_next/")) return withHeaders(NextResponse.next(), isHttps);

  const nonce = randomBytes(18).toString("base64");
  const policy = contentSecurityPolicy({ nonce, isHttps, isDevelopment: NODE_ENV === "development" });
  const headers = new Headers(request.headers);
  headers.set(requestIdHeader, randomUUID());
  headers.set(nonceHeader, nonce);
  headers.set(pathHeader, `${path}${search}`);
  headers.set("content-security-policy", policy);
  const response = withHeaders(NextResponse.next({ request: { headers } }), isHttps);
  response.headers.set("Content-Security-Policy", policy);
  return response;
}

function withHeaders(response: NextResponse, isHttps: boolean): NextResponse {
  for (const [name, value] of Object.entries(securityHeaders(isHttps))) response.headers.set(name, value);
  return response;
}
