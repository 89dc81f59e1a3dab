"use client";

import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { I18nProvider, RouterProvider } from "react-aria-components";
import { QueryProvider } from "../live/query-provider";
import { LiveRegion } from "../parts/live-region";
import { ToastRegion } from "../parts/toast";
import type { News } from "./news";
import { NewsProvider } from "./news-provider";

/**
 * One language for server and browser (no hydration mismatch), client navigation for menu links, one cache of what is read
 * live, and the one live region. `news` null: nothing is read live.
 */
export function ShellProviders({ news, children }: { news: News | null; children: ReactNode }) {
  const router = useRouter();
  return (
    <I18nProvider locale="en-US">
      <RouterProvider navigate={(href) => router.push(href)}>
        <QueryProvider>
          {news === null ? children : <NewsProvider initial={news}>{children}</NewsProvider>}
        </QueryProvider>
        <ToastRegion />
        <LiveRegion />
      </RouterProvider>
    </I18nProvider>
  );
}
