import { describe, expect, it } from "vitest";
import { contentSecurityPolicy, securityHeaders } from "./response-headers";

function directivesOf(page: Partial<Parameters<typeof contentSecurityPolicy>[0]> = {}): Map<string, string> {
  const policy = contentSecurityPolicy({ nonce: "abc", isHttps: false, isDevelopment: false, ...page });
  return new Map(
    policy.split("; ").map((part) => [part.split(" ")[0] ?? "", part.split(" ").slice(1).join(" ")]),
  );
}

describe("content security policy", () => {
  it("says exactly this in production on http", () => {
    expect(Object.fromEntries(directivesOf())).toEqual({
      "default-src": "'self'",
      "script-src": "'self' 'nonce-abc' 'strict-dynamic'",
      "style-src": "'self' 'nonce-abc'",
      "style-src-attr": "'unsafe-inline'",
      "img-src": "'self' data:",
      "font-src": "'self'",
      "connect-src": "'self'",
      "object-src": "'none'",
      "base-uri": "'none'",
      "form-action": "'self'",
      "frame-ancestors": "'none'",
      "report-uri": "/api/csp-report",
      "report-to": "csp",
    });
  });

  it("upgrades insecure requests under https only, where it cannot break loopback http", () => {
    expect(directivesOf({ isHttps: true }).has("upgrade-insecure-requests")).toBe(true);
    expect(directivesOf({ isHttps: false }).has("upgrade-insecure-requests")).toBe(false);
  });

  it("allows eval and the styles of Next's tools in development alone", () => {
    expect(directivesOf({ isDevelopment: true }).get("script-src")).toContain("'unsafe-eval'");
    expect(directivesOf({ isDevelopment: true }).get("style-src")).toBe("'self' 'unsafe-inline'");
    expect(directivesOf().get("script-src")).not.toContain("unsafe");
  });
});

describe("security headers", () => {
  it("are the same everywhere but for HSTS, which needs https", () => {
    const { "Strict-Transport-Security": hsts, ...rest } = securityHeaders(true);
    expect(hsts).toBe("max-age=63072000; includeSubDomains");
    expect(securityHeaders(false)).toEqual(rest);
    expect(rest).toMatchObject({
      "X-Content-Type-Options": "nosniff",
      "Referrer-Policy": "same-origin",
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Resource-Policy": "same-origin",
      "X-Frame-Options": "DENY",
    });
    expect(rest["Permissions-Policy"]).toMatch(/^(?:[a-z-]+=\(\)(?:, |$))+$/);
  });
});
