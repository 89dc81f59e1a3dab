import { type Json, textOf } from "@/lib/calendar/json";
import { merged } from "@/lib/calendar/merged";
import { mailboxZone } from "@/lib/calendar/microsoft/calendar-list";
import { unusable } from "@/lib/calendar/microsoft/errors";
import { isCancelled, responseOf, showsOf, timeOf } from "@/lib/calendar/microsoft/event";
import { calendarPath } from "@/lib/calendar/microsoft/events-api";
import type { Graph } from "@/lib/calendar/microsoft/sdk";
import { ianaZoneOf } from "@/lib/calendar/microsoft/zones";
import { spanOf } from "@/lib/domain/busy-block";
import type { EventTime, Interval } from "@/lib/domain/time";

const pagesAtMost = 40;
const dayMs = 86_400_000;
const select =
  "id,start,end,isAllDay,isCancelled,showAs,responseStatus,originalStartTimeZone,originalEndTimeZone";

/** By each calendar's own view: getSchedule knows only the default calendar, and no personal account. */
export async function busyNow(
  graph: Graph,
  calendarIds: readonly string[],
  window: Interval,
): Promise<Interval[]> {
  const found = await Promise.all(calendarIds.map((id) => busyTimes(graph, id, window)));
  const times = found.flat();
  const isHomeless = times.some(({ time, zone }) => time.kind === "allDay" && zone === null);
  const home = (isHomeless ? await mailboxZone(graph) : null) ?? "UTC";
  return merged(
    times.map(({ time, zone }) => spanOf(time, zone ?? home)),
    window,
  );
}

/** `zone`: whose days an event takes that takes whole days; null where it does not say. */
type BusyTime = { readonly time: EventTime; readonly zone: string | null };

/** A day more on either side: where a whole day begins is found out later. */
async function busyTimes(graph: Graph, calendarId: string, window: Interval): Promise<BusyTime[]> {
  const query = {
    startDateTime: new Date(window.start.getTime() - dayMs).toISOString(),
    endDateTime: new Date(window.end.getTime() + dayMs).toISOString(),
    $select: select,
    $top: 200,
  };
  const path = `${calendarPath(calendarId)}/calendarView`;
  const events = await graph.list("calendar", { path, query }, pagesAtMost);
  return events.filter(isBusy).map((event) => {
    const time = timeOf(event);
    // An event without times is unknown, never free.
    if (!time) throw unusable("a busy event without times");
    return { time, zone: ianaZoneOf(textOf(event.originalStartTimeZone)) };
  });
}

/** Tentative is free here as it is by default [P11]. */
function isBusy(event: Json): boolean {
  if (isCancelled(event) || responseOf(event) === "declined") return false;
  const shows = showsOf(event);
  return shows === "busy" || shows === "outOfOffice";
}
