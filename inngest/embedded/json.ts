import type { ErrorShape, Json } from "./model";

const loneSurrogate = /\p{Surrogate}/gu;

/**
 * Parses JSON and replaces lone surrogates by U+FFFD, in keys too. RFC 8785 cannot write a lone surrogate, so a value that
 * holds one could be stored but never be signed and sent again.
 * @throws SyntaxError when the text is not JSON.
 */
export function parseJson(text: string): Json {
  const parsed = JSON.parse(text) as Json;
  return /\\u[dD][89a-fA-F]/.test(text) ? wellFormed(parsed) : parsed;
}

function wellFormed(value: Json): Json {
  if (typeof value === "string") return value.replace(loneSurrogate, "\uFFFD");
  if (Array.isArray(value)) return value.map(wellFormed);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key.replace(loneSurrogate, "\uFFFD"), wellFormed(inner)]),
  );
}

/** Any answer of the app that stands for an error, as the error object that is stored and sent on. */
export function errorShapeOf(value: Json): ErrorShape {
  if (value !== null && typeof value === "object" && !Array.isArray(value)) {
    const fields = value as { readonly [key: string]: Json };
    const message = fields.message ?? fields.error;
    return {
      ...fields,
      name: typeof fields.name === "string" ? fields.name : "Error",
      message: typeof message === "string" ? message : "Unknown error",
    };
  }
  return { name: "Error", message: typeof value === "string" ? value : "Unknown error" };
}

/** PostgreSQL text holds no NUL; names are for people, so dropping it loses nothing. */
export function withoutNul(text: string): string {
  return text.replaceAll("\u0000", "");
}
