import { type ClientRequest, request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";

export type NoticeState = "sync" | "exists" | "not_exists";

/** What one message says; Google's messages have headers only. */
export type Message = {
  readonly channelId: string;
  readonly resourceId: string;
  readonly resourceUri: string;
  readonly state: NoticeState;
  readonly number: number;
  readonly token: string | null;
  readonly expiresAt: number | null;
};

const TIMEOUT_MS = 10_000;

function headersOf(message: Message): Record<string, string> {
  return {
    accept: "*/*",
    "content-type": "application/json; utf-8",
    "content-length": "0",
    "user-agent": "APIs-Google; (+https://developers.google.com/webmasters/APIs-Google.html)",
    "x-goog-channel-id": message.channelId,
    "x-goog-message-number": String(message.number),
    "x-goog-resource-id": message.resourceId,
    "x-goog-resource-state": message.state,
    "x-goog-resource-uri": message.resourceUri,
    ...(message.expiresAt === null
      ? {}
      : { "x-goog-channel-expiration": new Date(message.expiresAt).toUTCString() }),
    ...(message.token === null ? {} : { "x-goog-channel-token": message.token }),
  };
}

export type Posting = { readonly status: Promise<number | null>; abort(): void };

/** `status` is null when nobody answered within 10 s. Redirects are not followed. */
export function postMessage(address: string, message: Message): Posting {
  let running: ClientRequest | undefined;
  const status = new Promise<number | null>((resolve) => {
    const send = new URL(address).protocol === "https:" ? httpsRequest : httpRequest;
    running = send(address, { method: "POST", headers: headersOf(message), agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? null);
    });
    running.setTimeout(TIMEOUT_MS, () => running?.destroy());
    running.once("error", () => resolve(null));
    running.once("close", () => resolve(null));
    running.end();
  });
  return { status, abort: () => void running?.destroy() };
}
