import type { ArrivalWindow, ServiceFields } from "@/lib/domain/service-shape";

/** "90 min", "2 h", "1 day", "none". */
export function minutesWords(minutes: number): string {
  if (minutes === 0) return "none";
  if (minutes % 1_440 === 0) return minutes === 1_440 ? "1 day" : `${minutes / 1_440} days`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
}

/** "Within 2 h", of the start. */
export function arrivalWords(minutes: ArrivalWindow | null): string {
  return minutes === null ? "At the start" : `Within ${minutesWords(minutes)}`;
}

/** "15 min before, 30 min after"; null: none. */
export function buffersWords(before: number, after: number): string | null {
  const parts = [
    ...(before > 0 ? [`${minutesWords(before)} before`] : []),
    ...(after > 0 ? [`${minutesWords(after)} after`] : []),
  ];
  return parts.length === 0 ? null : parts.join(", ");
}

/** Every field of a service as the record says it; the skills by their names. */
export function serviceWords(
  fields: Omit<ServiceFields, "skillIds">,
  skills: readonly string[],
): readonly (readonly [field: string, words: string | null])[] {
  const { noticeMinutes, horizonDays } = fields;
  return [
    ["name", fields.name],
    ["duration", minutesWords(fields.durationMinutes)],
    ["buffer before", minutesWords(fields.bufferBeforeMinutes)],
    ["buffer after", minutesWords(fields.bufferAfterMinutes)],
    ["skills", skills.join(", ") || null],
    ["price", fields.priceText || null],
    ["colour", fields.colour],
    ["arrival", arrivalWords(fields.arrivalWindowMinutes)],
    ["bookable online", fields.isBookableOnline ? "yes" : "no"],
    ["notice", minutesWords(noticeMinutes)],
    ["horizon", horizonDays === null ? "none" : `${horizonDays} days`],
  ];
}
