"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useLive } from "@/components/live/use-live";
import type { BusyWish } from "./board-card";
import { type Busy, type OwnTitle, type ShownBusy, shownBusy, whenKey } from "./busy";

export type BusyNow = {
  readonly blocks: readonly ShownBusy[];
  readonly hasFailed: boolean;
  readonly tryAgain: () => void;
};

const titlesStayFreshMs = 60_000;

async function readJson<T>(address: string): Promise<T> {
  const answer = await fetch(address, { cache: "no-store" });
  if (!answer.ok) throw new Error(`${address.split("?")[0]} answered ${answer.status}`);
  return (await answer.json()) as T;
}

/** The busy times of a span, live; what was read last stays on screen until the next answer is there. */
export function useBusy({ from, to, who, people, isOn }: BusyWish): BusyNow {
  const client = useQueryClient();
  useLive(() => void client.invalidateQueries({ queryKey: ["busy"] }));
  const search = new URLSearchParams({ from, to, ...(who.length > 0 ? { who: who.join(",") } : {}) });
  const busy = useQuery({
    queryKey: ["busy", from, to, who.join(",")],
    queryFn: () => readJson<{ busy: Busy[] }>(`/api/busy?${search}`),
    enabled: isOn,
    placeholderData: keepPreviousData,
  });
  const blocks = isOn ? busy.data?.busy : undefined;
  const titles = useOwnTitles({ from, to }, blocks);
  const shown = useMemo(() => shownBusy(blocks ?? [], people, titles), [blocks, people, titles]);
  return {
    blocks: shown,
    hasFailed: isOn && busy.isError && busy.data === undefined,
    tryAgain: () => void busy.refetch(),
  };
}

const noTitles: readonly OwnTitle[] = [];

/**
 * The viewer's own titles, read live from their provider and kept by this page alone: anew when their blocks changed, and
 * never again once the page has let go of them. Where they cannot be read, a block just says "Busy".
 */
function useOwnTitles(span: { from: string; to: string }, blocks: readonly Busy[] | undefined) {
  const own = (blocks ?? []).filter((block) => block.isOwn);
  const titles = useQuery({
    queryKey: ["own-titles", span.from, span.to, own.map((block) => `${block.id}@${whenKey(block)}`).join()],
    queryFn: () => readJson<{ titles: OwnTitle[] }>(`/api/own-events?${new URLSearchParams(span)}`),
    enabled: own.length > 0,
    placeholderData: keepPreviousData,
    staleTime: titlesStayFreshMs,
    gcTime: 0,
    retry: false,
  });
  return own.length > 0 ? (titles.data?.titles ?? noTitles) : noTitles;
}
