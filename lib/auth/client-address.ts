import { isIPv6 } from "node:net";

/**
 * The browser's address. lib/auth/forwarded-headers.ts has already replaced X-Forwarded-For by the socket's address when
 * no proxy is trusted; behind a trusted proxy the last entry is the one that proxy wrote.
 */
export function clientAddressOf(headers: Headers): string {
  const entries = (headers.get("x-forwarded-for") ?? "").split(",");
  return plainAddress(entries.at(-1)?.trim() ?? "") || "unknown";
}

/** What is counted as one visitor: an IPv4 address, or the /64 network a whole household or server gets in IPv6. */
export function addressBlockOf(address: string): string {
  if (!isIPv6(address)) return address;
  return `${expandedGroups(address).slice(0, 4).join(":")}::/64`;
}

function plainAddress(entry: string): string {
  const unbracketed = /^\[([^\]]+)\](?::\d+)?$/.exec(entry)?.[1] ?? entry;
  const withoutZone = unbracketed.split("%")[0] ?? "";
  const withoutPort = /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(withoutZone)?.[1] ?? withoutZone;
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(withoutPort)?.[1] ?? withoutPort;
}

function expandedGroups(address: string): string[] {
  const [head = "", tail] = address.toLowerCase().split("::");
  const front = head === "" ? [] : head.split(":");
  const back = tail === undefined || tail === "" ? [] : tail.split(":");
  const gap = tail === undefined ? 0 : Math.max(0, 8 - front.length - back.length);
  return [...front, ...Array<string>(gap).fill("0"), ...back].map((group) => group.replace(/^0+(?=.)/, ""));
}
