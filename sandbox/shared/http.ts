import type { IncomingHttpHeaders } from "node:http";
import type { Quirk } from "./faults";

export type SandboxRequest = {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Wrong answers this request is to get. */
  readonly quirks?: readonly Quirk[];
  /** Asks the sandbox something else on the way, as a request of its own; null when it hangs up. */
  readonly ask?: (request: SandboxRequest) => Promise<Reply | null>;
};

export type Reply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export type Params = Readonly<Record<string, string>>;

export type Answering = Reply | Promise<Reply>;

/** `:name` in a pattern matches one percent-encoded path segment. */
export type Route = {
  readonly method: string;
  readonly pattern: string;
  handle(request: SandboxRequest, params: Params): Answering;
};

/** Thrown by a handler that has already decided what to answer. */
export class ReplyError extends Error {
  constructor(
    readonly reply: Reply,
    message: string,
  ) {
    super(message);
  }
}

export function jsonReply(status: number, value: unknown, headers: Record<string, string> = {}): Reply {
  return {
    status,
    headers: { "content-type": "application/json; charset=UTF-8", "cache-control": "no-store", ...headers },
    body: `${JSON.stringify(value, null, 1)}\n`,
  };
}

export function emptyReply(status: number, headers: Record<string, string> = {}): Reply {
  return { status, headers: { "cache-control": "no-store", ...headers }, body: "" };
}

export function redirectReply(location: string, status: 302 | 303 = 303): Reply {
  return emptyReply(status, { location });
}

export function textReply(status: number, contentType: string, body: string): Reply {
  return { status, headers: { "content-type": contentType, "cache-control": "no-store" }, body };
}

export function formOf(request: SandboxRequest): URLSearchParams {
  return new URLSearchParams(request.body);
}

/** The path's parameters when it fits the pattern, else null. */
export function matchPath(pattern: string, path: string): Params | null {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? "";
    if (!part.startsWith(":")) {
      if (part !== value) return null;
      continue;
    }
    const decoded = decodeSegment(value);
    if (decoded === null || decoded === "") return null;
    params[part.slice(1)] = decoded;
  }
  return params;
}

function decodeSegment(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}

export function findRoute<R extends Route>(
  routes: readonly R[],
  method: string,
  path: string,
): { route: R; params: Params } | null {
  for (const route of routes) {
    if (route.method !== method) continue;
    const params = matchPath(route.pattern, path);
    if (params) return { route, params };
  }
  return null;
}
