import { encodeTime, monotonicFactory } from "ulid";
import type { Clock } from "@/lib/clock";

/** Makes ULIDs that grow within this process, so that older runs sort first. */
export type MakeId = () => string;

export function idMaker(clock: Clock): MakeId {
  const next = monotonicFactory();
  return () => next(clock.now().getTime());
}

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

function base32(bytes: Buffer): string {
  let bits = BigInt(`0x${bytes.toString("hex")}`);
  let text = "";
  for (let length = (bytes.length * 8) / 5; length > 0; length--) {
    text = (alphabet[Number(bits & 31n)] ?? "") + text;
    bits >>= 5n;
  }
  return text;
}

/**
 * The ids of the events of one send, made from `x-inngest-event-id-seed` (`<ms>,<base64 of 10 bytes>`), so that the SDK's own
 * retry of a send names the same events again: ULID of the time and the entropy whose last 4 bytes, big-endian, grow by the
 * event's position counted from 1. Null when the header is absent or unreadable.
 */
export function seededIds(header: string | undefined): ((index: number) => string) | null {
  const [milliseconds = "", entropyText = ""] = (header ?? "").split(",");
  const entropy = Buffer.from(entropyText, "base64");
  if (!/^\d{1,14}$/.test(milliseconds) || entropy.length !== 10) return null;
  return (index) => {
    const bytes = Buffer.from(entropy);
    bytes.writeUInt32BE((bytes.readUInt32BE(6) + index + 1) % 2 ** 32, 6);
    return encodeTime(Number(milliseconds), 10) + base32(bytes);
  };
}
