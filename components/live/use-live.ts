"use client";

import { useEffect, useEffectEvent } from "react";
import { type LiveNews, listenLive } from "./live-feed";

const gatherMs = 150;

/** Calls back shortly after news, once for several at a time. `bookingId` narrows it to news that may concern that booking. */
export function useLive(onNews: () => void, bookingId?: string): void {
  const tell = useEffectEvent(onNews);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const hear = (news: LiveNews) => {
      if (bookingId !== undefined && news.bookingId !== null && news.bookingId !== bookingId) return;
      clearTimeout(timer);
      timer = setTimeout(tell, gatherMs);
    };
    const stop = listenLive(hear);
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [bookingId]);
}
