import type { Away } from "@/lib/domain/availability/facts";
import type { Interval, LocalDate } from "@/lib/domain/time";
import { dateWords, spanWords } from "@/lib/domain/time-words";
import { addDays } from "@/lib/domain/wall-time";

/** Whole local days of the fieldworker, or a span of instants. */
export type TimeOffTime = Extract<Away, { kind: "days" }> | ({ readonly kind: "span" } & Interval);

/** "Tue 3 Nov 2026", "Tue 3 Nov – Thu 5 Nov 2026" or "Tue 3 Nov, 1:00–3:00 PM", on the clocks of the zone. */
export function timeOffWords(time: TimeOffTime, zone: string): string {
  if (time.kind === "span") return `${dateWords(time.start, zone, true)}, ${spanWords(time, zone)}`;
  const last = addDays(time.endDateExclusive, -1);
  if (last === time.startDate) return localDateWords(last);
  return `${localDateWords(time.startDate)} – ${localDateWords(last)}`;
}

/** "Tue 3 Nov 2026". */
export function localDateWords(date: LocalDate): string {
  return dateWords(new Date(`${date}T00:00:00Z`), "UTC", true);
}
