import { createHmac, timingSafeEqual } from "node:crypto";

/** Seconds by which the two clocks may differ; the SDK uses the same bound. */
const toleranceSeconds = 300;

function hexHmac(signingKey: string, text: string, seconds: string): string {
  const key = signingKey.replace(/^signkey-\w+-/, "");
  return createHmac("sha256", key).update(text, "utf8").update(seconds, "utf8").digest("hex");
}

/** The value of `x-inngest-signature` for a body that is already canonical JSON (RFC 8785). */
export function sign(signingKey: string, canonicalBody: string, now: Date): string {
  const seconds = String(Math.floor(now.getTime() / 1000));
  return `t=${seconds}&s=${hexHmac(signingKey, canonicalBody, seconds)}`;
}

/** True when the header signs exactly this text with our key, at most five minutes ago or ahead. */
export function isSignedBy(signingKey: string, header: string | undefined, text: string, now: Date): boolean {
  const fields = new URLSearchParams(header ?? "");
  const seconds = fields.get("t") ?? "";
  const given = Buffer.from(fields.get("s") ?? "", "utf8");
  if (!/^\d{1,12}$/.test(seconds)) return false;
  if (Math.abs(now.getTime() / 1000 - Number(seconds)) > toleranceSeconds) return false;
  const expected = Buffer.from(hexHmac(signingKey, text, seconds), "utf8");
  return given.length === expected.length && timingSafeEqual(given, expected);
}
