export type Json = Readonly<Record<string, unknown>>;

/** The types of the SDK promise nothing about what a server really sent: fields are read through these. */
export function objectOf(value: unknown): Json | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : null;
}

export function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.map(objectOf).filter((item) => item !== null) : [];
}

/** null for what is no text, and for an empty one. */
export function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

/** The SDK hands out header sets of several kinds, and plain objects. */
export function headerOf(headers: unknown, name: string): string | null {
  const set = objectOf(headers);
  if (!set) return null;
  if (typeof set.get === "function") return textOf(set.get(name));
  const entry = Object.entries(set).find(([given]) => given.toLowerCase() === name.toLowerCase());
  return textOf(Array.isArray(entry?.[1]) ? entry[1][0] : entry?.[1]);
}
