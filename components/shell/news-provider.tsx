"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext } from "react";
import { useLive } from "../live/use-live";
import { showToast } from "../parts/toast-queue";
import { afterReading, type News } from "./news";

export type LiveNews = News & { readonly markRead: (ids: readonly string[] | "all") => Promise<void> };

const NewsContext = createContext<LiveNews | null>(null);

/** What waits for this member, live; null outside the signed-in frame. */
export function useNews(): LiveNews | null {
  return useContext(NewsContext);
}

const queryKey = ["news"];
const address = "/api/notifications";

/** Starts with what the page came with, and reads again when something happened. */
export function NewsProvider({ initial, children }: { initial: News; children: ReactNode }) {
  const client = useQueryClient();
  useLive(() => void client.invalidateQueries({ queryKey }));
  const { data } = useQuery({ queryKey, queryFn: readNews, initialData: initial });
  const markRead = async (ids: readonly string[] | "all") => {
    await client.cancelQueries({ queryKey });
    const before = client.getQueryData<News>(queryKey);
    if (before) client.setQueryData(queryKey, afterReading(before, ids));
    try {
      await tellRead(ids);
    } catch {
      client.setQueryData(queryKey, before);
      showToast({ text: "That was not noted as read. Try again.", tone: "danger" });
    }
    await client.invalidateQueries({ queryKey });
  };
  return <NewsContext value={{ ...data, markRead }}>{children}</NewsContext>;
}

async function readNews(): Promise<News> {
  const answer = await fetch(address, { cache: "no-store" });
  if (!answer.ok) throw new Error(`the notifications could not be read: ${answer.status}`);
  return (await answer.json()) as News;
}

/** It may be followed by leaving the page, so it must outlive it. */
async function tellRead(ids: readonly string[] | "all"): Promise<void> {
  const answer = await fetch(address, {
    method: "POST",
    keepalive: true,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ids }),
  });
  if (!answer.ok) throw new Error(`reading was not noted: ${answer.status}`);
}
