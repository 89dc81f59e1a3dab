import type { Call, PageWish, ProviderWorld } from "@/lib/calendar/contract/world";
import { type Json, listOf, objectOf } from "@/lib/calendar/json";
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

/** Which request of a call is meant. */
export type Requests = Readonly<Record<Call, { readonly method: string; readonly path: string }>>;

type Trouble = Pick<ProviderWorld, "failNext" | "dropNextAnswer" | "pages" | "spoil">;

/** What goes wrong on the way to the sandbox. `client` is the one that asks: it wishes for the size of its pages. */
export function troubleOf(
  control: Control,
  {
    requests,
    words,
    client,
  }: { requests: Requests; words: ProviderWords; client: { changesAtOnce?: number } },
): Trouble {
  const fault = async (call: Call, wish: Json) =>
    void (await control("faults", { ...requests[call], ...wish }));
  return {
    failNext: (call, failure, times = 1) => fault(call, { times, action: actionFor(failure, words) }),
    dropNextAnswer: (call, times = 1) => fault(call, { times, action: { kind: "dropAnswer" } }),
    async pages(wish) {
      if (wish.size !== undefined) client.changesAtOnce = wish.size;
      for (const wanted of pageFaults(wish)) await fault("changes", wanted);
    },
    spoil: (eventId) => fault("changes", { action: { kind: "malformed", eventId, how: "noStart" } }),
  };
}

/** The promises the sandbox saw broken. */
export async function brokenPromisesIn(control: Control): Promise<string[]> {
  const { violations } = await control("violations");
  return listOf(violations).map((one) => `${one.kind} ${one.operation}`);
}

/** How pages of changes come out, as faults of the sandbox. */
function pageFaults({ empty = 0, repeats = false }: PageWish): Json[] {
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
function actionFor(failure: ProviderFailure, words: ProviderWords): Json {
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
