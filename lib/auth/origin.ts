/** What the origin pin needs to know of a request. */
export type OriginFacts = {
  readonly origin: string | null;
  readonly host: string | null;
  readonly secFetchSite: string | null;
};

export type OriginVerdict = "ok" | "noOrigin" | "foreignOrigin" | "crossSite" | "foreignHost";

/**
 * Only a request that this site's own pages made may change something. Next's own check lets a missing Origin pass and
 * believes X-Forwarded-Host, so the origin is pinned to APP_URL here.
 */
export function originVerdict(facts: OriginFacts, appUrl: string): OriginVerdict {
  const own = new URL(appUrl);
  if (facts.origin === null || facts.origin === "") return "noOrigin";
  if (facts.origin !== own.origin) return "foreignOrigin";
  if (facts.secFetchSite === "cross-site") return "crossSite";
  if (facts.host !== null && facts.host.toLowerCase() !== own.host) return "foreignHost";
  return "ok";
}

/** `forwardedHost` counts only behind a proxy that is trusted to set it. */
export function originFactsOf(headers: Headers, trustsProxy: boolean): OriginFacts {
  return {
    origin: headers.get("origin"),
    host: hostOf(headers, trustsProxy),
    secFetchSite: headers.get("sec-fetch-site"),
  };
}

/** The host the browser asked for. */
export function hostOf(headers: Headers, trustsProxy: boolean): string | null {
  const forwarded = trustsProxy ? headers.get("x-forwarded-host") : null;
  return forwarded ?? headers.get("host");
}
