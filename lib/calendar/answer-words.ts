/** Only what looks like a code: free text of an answer never travels on. */
export function codeWord(value: unknown): string | null {
  return typeof value === "string" && /^[A-Za-z][\w.-]{0,79}$/.test(value) ? value : null;
}

/** RFC 9110 section 10.2.3: seconds, or a date, which is read by the answering server's own clock. Nonsense is null. */
export function retryAfterMsOf(retryAfter: string | null, answeredAt: string | null): number | null {
  const text = retryAfter?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  if (!/[a-z]{3}/i.test(text)) return null;
  const waitMs = Date.parse(text) - Date.parse(answeredAt ?? "");
  return Number.isFinite(waitMs) ? Math.max(0, waitMs) : null;
}

/** A token answer that names no scope granted what was asked: RFC 6749 section 5.1. */
export function grantedScopes(scope: unknown, asked: readonly string[]): readonly string[] {
  const named = typeof scope === "string" ? scope.split(/\s+/).filter(Boolean) : [];
  return named.length > 0 ? named : asked;
}
