import type { PageWish } from "@/lib/calendar/contract/world";
import { type Json, objectOf } from "@/lib/calendar/json";
import type { ProviderFailure } from "@/lib/domain/failure";

export type Control = (path: string, body?: unknown, method?: string) => Promise<Json>;

/** Steers a sandbox. @throws when it refuses */
export function controlOf(url: string): Control {
  return async (path, body, method = body === undefined ? "GET" : "POST") => {
    const headers = { "content-type": "application/json" };
    const init = body === undefined ? { method } : { method, headers, body: JSON.stringify(body) };
    const response = await fetch(`${url}/_control/${path}`, init);
    const text = await response.text();
    if (!response.ok) throw new Error(`sandbox ${path}: ${response.status} ${text}`);
    return objectOf(text === "" ? {} : JSON.parse(text)) ?? {};
  };
}

/** How pages of changes come out, as faults of the sandbox. */
export function pageFaults({ empty = 0, repeats = false }: PageWish): Json[] {
  const emptied = Array.from({ length: empty }, (_, place) => ({
    page: place + 1,
    times: 1,
    action: { kind: "emptyPage" },
  }));
  return repeats ? [...emptied, { action: { kind: "repeatItem" } }] : emptied;
}

/** What this provider says for what every provider says in its own way: [status, code]. */
export type ProviderWords = Readonly<
  Record<"rateLimited" | "accessExpired" | "scopeMissing", readonly [status: number, reason: string]>
>;

/** The fault that makes the provider answer as it does when it means this. */
export function actionFor(failure: ProviderFailure, words: ProviderWords): Json {
  const status = (code: number, reason: string | null, retryAfterMs: number | null = null) => ({
    kind: "status",
    status: code,
    ...(reason && { reason }),
    ...(retryAfterMs !== null && { retryAfter: retryAfterMs / 1000 }),
  });
  switch (failure.kind) {
    case "unreachable":
      return { kind: "dropRequest" };
    case "unavailable":
      return status(failure.status, null, failure.retryAfterMs);
    case "rateLimited":
      return status(...words.rateLimited, failure.retryAfterMs);
    case "accessExpired":
    case "scopeMissing":
      return status(...words[failure.kind]);
    case "forbidden":
      return status(403, failure.reason);
    case "rejected":
      return status(failure.status, failure.reason);
    case "misconfigured":
      return status(401, failure.reason);
    default:
      throw new RangeError(`No fault makes ${failure.kind}.`);
  }
}
