import { providerError, unusable } from "@/lib/calendar/google/errors";
import { askGoogle, type CalendarApi } from "@/lib/calendar/google/sdk";
import { instantOf } from "@/lib/calendar/google/zoned-time";
import { type Json, listOf, objectOf, textOf } from "@/lib/calendar/json";
import { merged } from "@/lib/calendar/merged";
import type { Interval } from "@/lib/domain/time";

/** calendarExpansionMax: developers.google.com/workspace/calendar/api/v3/reference/freebusy/query */
const calendarsAtOnce = 50;

export async function busyNow(
  api: CalendarApi,
  calendarIds: readonly string[],
  window: Interval,
): Promise<Interval[]> {
  const busy: Interval[] = [];
  for (let from = 0; from < calendarIds.length; from += calendarsAtOnce) {
    const ids = calendarIds.slice(from, from + calendarsAtOnce);
    const requestBody = {
      timeMin: window.start.toISOString(),
      timeMax: window.end.toISOString(),
      timeZone: "UTC",
      calendarExpansionMax: calendarsAtOnce,
      items: ids.map((id) => ({ id })),
    };
    const answer = await askGoogle("calendar", () => api.freebusy.query({ requestBody }, {}));
    for (const id of ids) busy.push(...busyOf(answer, id));
  }
  return merged(busy, window);
}

/** A calendar without an answer is unknown, never free. */
function busyOf(answer: Json, id: string): Interval[] {
  const calendars = Object.entries(objectOf(answer.calendars) ?? {});
  const found = calendars.find(([given]) => given.toLowerCase() === id.toLowerCase())?.[1];
  const calendar = objectOf(found ?? (calendars.length === 1 ? calendars[0]?.[1] : null));
  const reason = textOf(listOf(calendar?.errors)[0]?.reason);
  if (reason === "notFound") throw providerError({ kind: "calendarGone" }, "freeBusy notFound");
  if (!calendar || reason) throw unknown(reason ?? "no answer for a calendar");
  return listOf(calendar.busy).map((period) => {
    const start = instantOf(textOf(period.start) ?? "", "UTC");
    const end = instantOf(textOf(period.end) ?? "", "UTC");
    if (!start || !end) throw unknown("a period without times");
    return { start, end };
  });
}

const unknown = (words: string) => unusable(`freeBusy: ${words.slice(0, 80)}`);
