import { z } from "zod";
import type { Interval } from "@/lib/domain/time";

const daysAtMost = 62;
const dayMs = 24 * 3_600_000;

const shape = z
  .object({ from: z.iso.datetime({ offset: true }), to: z.iso.datetime({ offset: true }) })
  .transform(({ from, to }) => ({ start: new Date(from), end: new Date(to) }))
  .refine(({ start, end }) => start < end && end.getTime() - start.getTime() <= daysAtMost * dayMs);

/** The span an address asks for; null when it is none, runs backwards or is longer than two months. */
export function askedSpan(search: URLSearchParams): Interval | null {
  const parsed = shape.safeParse({ from: search.get("from"), to: search.get("to") });
  return parsed.success ? parsed.data : null;
}

const peopleAtMost = 50;

/** Ids after `who`, each once; null: the address names nobody. */
export function askedPeople(search: URLSearchParams): readonly string[] | null {
  const who = search.get("who");
  if (who === null || who === "") return null;
  const ids = who.split(",").filter((id) => z.uuid().safeParse(id).success);
  return [...new Set(ids)].slice(0, peopleAtMost);
}
