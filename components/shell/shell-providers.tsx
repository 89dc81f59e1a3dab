"use client";

import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { I18nProvider, RouterProvider } from "react-aria-components";
import { LiveRegion } from "../parts/live-region";
import { ToastRegion } from "../parts/toast";

/** One language for server and browser (no hydration mismatch), client navigation for menu links, and the one live region. */
export function ShellProviders({ children }: { children: ReactNode }) {
  const router = useRouter();
  return (
    <I18nProvider locale="en-US">
      <RouterProvider navigate={(href) => router.push(href)}>
        {children}
        <ToastRegion />
        <LiveRegion />
      </RouterProvider>
    </I18nProvider>
  );
}
