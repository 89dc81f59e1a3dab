import type { LocalDate } from "@/lib/domain/time";
import type { Busy, ShownBusy } from "./busy";

/** Mike's own event on Tuesday 3 November 2026, 2–3 PM in Los Angeles. */
export function aBusy(wish: Partial<Busy> = {}): Busy {
  return {
    id: "b1",
    memberId: "mike",
    start: "2026-11-03T22:00:00.000Z",
    end: "2026-11-03T23:00:00.000Z",
    allDay: null,
    kind: "busy",
    blocks: true,
    provider: "google",
    isOwn: false,
    ...wish,
  };
}

export function aShownBusy(wish: Partial<ShownBusy> = {}): ShownBusy {
  return { ...aBusy(), person: "Mike Ortega", title: null, ...wish };
}

/** Mike is away on these days of his own calendar. */
export function anAllDay(
  startDate: string,
  endDateExclusive: string,
  wish: Partial<ShownBusy> = {},
): ShownBusy {
  return aShownBusy({
    id: "all-day",
    start: `${startDate}T08:00:00.000Z`,
    end: `${endDateExclusive}T08:00:00.000Z`,
    allDay: { startDate: startDate as LocalDate, endDateExclusive: endDateExclusive as LocalDate },
    ...wish,
  });
}
