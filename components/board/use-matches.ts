"use client";

import { useCallback, useSyncExternalStore } from "react";

/** Whether the window fits a media query; null while nobody knows: on the server and until the page has woken up. */
export function useMatches(query: string): boolean | null {
  const watch = useCallback(
    (onChange: () => void) => {
      const list = window.matchMedia(query);
      list.addEventListener("change", onChange);
      return () => list.removeEventListener("change", onChange);
    },
    [query],
  );
  return useSyncExternalStore<boolean | null>(
    watch,
    () => window.matchMedia(query).matches,
    () => null,
  );
}
