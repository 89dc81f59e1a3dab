import { objectOf, textOf } from "@/lib/calendar/json";

/** The SDK hands out header sets of several kinds, and plain objects. */
export function headerOf(headers: unknown, name: string): string | null {
  const set = objectOf(headers);
  if (!set) return null;
  if (typeof set.get === "function") return textOf(set.get(name));
  const entry = Object.entries(set).find(([given]) => given.toLowerCase() === name.toLowerCase());
  return textOf(Array.isArray(entry?.[1]) ? entry[1][0] : entry?.[1]);
}
