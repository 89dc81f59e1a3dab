import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { nonceHeader, pathHeader, refusedMethodHeader, requestIdHeader } from "./header-names";

const forwarding = [
  "forwarded",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
  "x-forwarded-port",
  "x-real-ip",
] as const;

/** Only we say these. */
const ours = [refusedMethodHeader, requestIdHeader, nonceHeader, pathHeader] as const;

const knownMethods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** Makes every request of this process's HTTP servers safe to read before Next reads it. */
export function guardIncomingRequests(trustsProxy: boolean): true {
  subscribe("http.server.request.start", (message) => {
    cleanIncoming((message as { request: IncomingMessage }).request, trustsProxy);
  });
  return true;
}

/**
 * Without a trusted proxy the forwarding headers are what the visitor made up, and Next keeps an X-Forwarded-For it is
 * given: they go, and X-Forwarded-For becomes the socket's address. TRACE and invented methods make Next answer 500, so
 * they travel as OPTIONS with a mark.
 */
export function cleanIncoming(
  request: Pick<IncomingMessage, "headers" | "method"> & {
    readonly socket: { remoteAddress?: string | undefined };
  },
  trustsProxy: boolean,
): void {
  for (const name of ours) delete request.headers[name];
  if (!trustsProxy) {
    for (const name of forwarding) delete request.headers[name];
    request.headers["x-forwarded-for"] = request.socket.remoteAddress ?? "unknown";
  }
  if (!knownMethods.has(request.method ?? "GET")) {
    request.headers[refusedMethodHeader] = request.method;
    request.method = "OPTIONS";
  }
}
