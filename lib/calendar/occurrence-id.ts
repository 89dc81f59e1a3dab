import type { OriginalStart } from "@/lib/domain/calendar-event";

/** Google's name for one occurrence of a series: the master's id, and where its rule puts it. */
export function occurrenceId(masterId: string, original: OriginalStart): string {
  const stamp =
    original.kind === "allDay"
      ? original.date.replaceAll("-", "")
      : original.at.toISOString().replace(/[-:]|\.\d+/g, "");
  return `${masterId}_${stamp}`;
}
