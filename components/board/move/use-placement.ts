"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useLive } from "@/components/live/use-live";
import type { PlacementFacts } from "@/lib/domain/placement";
import type { LocalDate } from "@/lib/domain/time";
import { addDays, dayIn } from "@/lib/domain/wall-time";

/** Other times are looked for in so many days. */
const daysLookedAt = 7;

export type PlacementNow = {
  /** null: not read yet. What was read last stays until the next answer is there. */
  readonly facts: PlacementFacts | null;
  /** The facts on screen are those of the day that is asked for. */
  readonly isCurrent: boolean;
  readonly hasFailed: boolean;
  /** Reads them anew; null: they could not be read. */
  readonly readAgain: () => Promise<PlacementFacts | null>;
};

/** Who is taken when around a day, live, for moving one booking; "" while no day is typed. */
export function usePlacement(bookingId: string, date: string, zone: string): PlacementNow {
  const client = useQueryClient();
  useLive(() => void client.invalidateQueries({ queryKey: ["placement"] }));
  const span = date === "" ? null : spanFrom(date as LocalDate, zone);
  const facts = useQuery({
    queryKey: ["placement", bookingId, span?.from, span?.to],
    queryFn: () => readFacts({ booking: bookingId, ...span }),
    enabled: span !== null,
    placeholderData: keepPreviousData,
  });
  return {
    facts: facts.data ?? null,
    isCurrent: facts.data !== undefined && !facts.isPlaceholderData,
    hasFailed: facts.isError,
    readAgain: async () => (await facts.refetch()).data ?? null,
  };
}

function spanFrom(date: LocalDate, zone: string) {
  const from = dayIn(date, zone).start.toISOString();
  return { from, to: dayIn(addDays(date, daysLookedAt - 1), zone).end.toISOString() };
}

async function readFacts(search: Record<string, string>): Promise<PlacementFacts> {
  const answer = await fetch(`/api/placement?${new URLSearchParams(search)}`, { cache: "no-store" });
  if (!answer.ok) throw new Error(`/api/placement answered ${answer.status}`);
  return (await answer.json()) as PlacementFacts;
}
