import type { LocalDate } from "@/lib/domain/time";
import { addDays, instantToWall, wallToInstant } from "@/lib/domain/wall-time";
import type { DemoPersonalEvent } from "./personal-events";

type Body = Readonly<Record<string, unknown>>;
type Times =
  | { readonly kind: "timed"; readonly start: string; readonly end: string; readonly date: LocalDate }
  | { readonly kind: "allDay"; readonly date: LocalDate; readonly endDate: LocalDate };

/** The event as its provider's own API writes it, on the days that follow now. */
export function eventBody(event: DemoPersonalEvent, now: Date): Body {
  const times = timesOf(event, now);
  return event.provider === "google" ? googleBody(event, times) : graphBody(event, times);
}

/** Times of day are the wall clock of the event's own zone. */
function timesOf({ at, minutes, day, zone }: DemoPersonalEvent, now: Date): Times {
  const date = addDays(instantToWall(now, zone).date, day);
  if (at === null) return { kind: "allDay", date, endDate: addDays(date, minutes / (24 * 60)) };
  const [hour = 0, minute = 0] = at.split(":").map(Number);
  const start = wallToInstant({ date, hour, minute }, zone).instant;
  const end = new Date(start.getTime() + minutes * 60_000);
  return { kind: "timed", date, start: wallText(start, zone), end: wallText(end, zone) };
}

function wallText(instant: Date, zone: string): string {
  const { date, hour, minute } = instantToWall(instant, zone);
  return `${date}T${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}:00`;
}

/** developers.google.com/workspace/calendar/api/v3/reference/events; what cannot be said there is busy. */
function googleBody({ zone, title, isPrivate, shows, repeats }: DemoPersonalEvent, times: Times): Body {
  const [start, end] =
    times.kind === "allDay"
      ? [{ date: times.date }, { date: times.endDate }]
      : [
          { dateTime: times.start, timeZone: zone },
          { dateTime: times.end, timeZone: zone },
        ];
  return {
    summary: title,
    start,
    end,
    ...(isPrivate && { visibility: "private" }),
    ...(shows === "tentative" && { status: "tentative" }),
    ...(shows === "free" && { transparency: "transparent" }),
    ...(repeats && { recurrence: ["RRULE:FREQ=WEEKLY"] }),
  };
}

const weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const showAs = { tentative: "tentative", free: "free", outOfOffice: "oof" } as const;

/** learn.microsoft.com/graph/api/resources/event */
function graphBody({ zone, title, isPrivate, shows, repeats }: DemoPersonalEvent, times: Times): Body {
  const isAllDay = times.kind === "allDay";
  const [start, end] = isAllDay
    ? [`${times.date}T00:00:00`, `${times.endDate}T00:00:00`]
    : [times.start, times.end];
  const weekday = weekdays[new Date(`${times.date}T00:00:00Z`).getUTCDay()];
  return {
    subject: title,
    isAllDay,
    start: { dateTime: start, timeZone: zone },
    end: { dateTime: end, timeZone: zone },
    showAs: shows ? showAs[shows] : "busy",
    sensitivity: isPrivate ? "private" : "normal",
    ...(repeats && {
      recurrence: {
        pattern: { type: "weekly", interval: 1, daysOfWeek: [weekday] },
        range: { type: "noEnd", startDate: times.date },
      },
    }),
  };
}
