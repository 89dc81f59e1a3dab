"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useLive } from "@/components/live/use-live";
import type { CopyView } from "@/lib/domain/calendar-copy";
import type { PushView } from "@/lib/domain/push-progress";

export type PushesNow = { readonly copies: readonly CopyView[]; readonly pushes: readonly PushView[] };

const pollMs = 3_000;

/** Where the pushes with these ids stand, live; looks by itself only while one of them is on its way. */
export function usePushes(bookingId: string, pushIds: readonly string[]) {
  const client = useQueryClient();
  const queryKey = ["pushes", bookingId];
  useLive(() => void client.invalidateQueries({ queryKey }), bookingId);
  return useQuery({
    queryKey,
    queryFn: async (): Promise<PushesNow> => {
      const answer = await fetch(`/api/bookings/${bookingId}/pushes`, { cache: "no-store" });
      if (!answer.ok) throw new Error(`the pushes could not be read: ${answer.status}`);
      return (await answer.json()) as PushesNow;
    },
    // A result of an earlier dialog would show pushes that are not these.
    gcTime: 0,
    refetchInterval: ({ state }) => {
      const isOpen = (id: string) => state.data?.pushes.find((push) => push.id === id)?.receipt == null;
      return pushIds.some(isOpen) ? pollMs : false;
    },
  });
}
