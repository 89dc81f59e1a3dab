import type { Parcel } from "../shared/notice-queue";

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

export type Told = Pick<Message, "channelId" | "number" | "state">;

const TIMEOUT_MS = 10_000;

export function parcelOf(address: string, message: Message): Parcel<Told> {
  const { channelId, number, state } = message;
  return {
    line: channelId,
    letter: { address, headers: headersOf(message), body: "", timeoutMs: TIMEOUT_MS },
    told: { channelId, number, state },
  };
}

function headersOf(message: Message): Record<string, string> {
  return {
    accept: "*/*",
    "content-type": "application/json; utf-8",
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
