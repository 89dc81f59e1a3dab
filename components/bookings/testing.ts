import type { CopyView } from "@/lib/domain/calendar-copy";
import type { CopyState } from "@/lib/domain/sync-badge";

/** Mike's copy of a booking in his Google calendar. */
export function aCopy(state: CopyState, copy: Partial<CopyView> = {}): CopyView {
  return {
    bookingId: "b1",
    fieldworkerId: "mike",
    name: "Mike Ortega",
    zone: "America/Los_Angeles",
    isAssigned: true,
    state,
    target: {
      provider: "google",
      account: "mike@demo.test",
      calendar: "Work",
      calendarZone: "America/Los_Angeles",
      state: "live",
      stateSince: "2026-11-01T00:00:00Z",
    },
    invitation: null,
    event: null,
    openWish: null,
    waitingSince: null,
    place: null,
    retryAt: null,
    failure: null,
    ...copy,
  };
}
