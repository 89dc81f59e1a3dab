export type JsonObject = { readonly [key: string]: unknown };

/** Null for what is not a JSON object; nothing at all is an empty one. */
export function jsonObjectOf(text: string): JsonObject | null {
  const parsed = parsedJson(text.trim() === "" ? "{}" : text);
  const isObject = typeof parsed === "object" && parsed !== null && !Array.isArray(parsed);
  return isObject ? (parsed as JsonObject) : null;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
