"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { useLive } from "./use-live";

/**
 * Renders nothing; reads the page anew when it hears that something changed. `pollMs` looks by itself as well, for as long
 * as something is on its way and a message could have been missed.
 */
export function LiveRefresh({ bookingId, pollMs }: { bookingId?: string; pollMs?: number | undefined }) {
  const router = useRouter();
  useLive(() => router.refresh(), bookingId);
  useEffect(() => {
    if (pollMs === undefined) return;
    const timer = setInterval(() => router.refresh(), pollMs);
    return () => clearInterval(timer);
  }, [pollMs, router]);
  return null;
}
