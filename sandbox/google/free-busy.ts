import { z } from "zod";
import type { JsonObject } from "../shared/json";
import { formatInZone } from "../shared/zoned-time";
import { badRequest, timeRangeEmpty } from "./errors";
import { instantOf } from "./event-fields";
import { isSelf } from "./event-json";
import { standingBetween } from "./instances";
import type { GoogleStore } from "./store";
import type { Account, Calendar, StoredEvent } from "./types";

const querySchema = z.object({
  timeMin: z.iso.datetime({ offset: true }),
  timeMax: z.iso.datetime({ offset: true }),
  timeZone: z.string().optional(),
  items: z.array(z.object({ id: z.string() })).default([]),
});

const MAX_CALENDARS = 50;
const NOT_BUSY_TYPES = new Set(["workingLocation", "birthday"]);

type Period = { start: number; end: number };

/** Merged busy periods, cut to the asked range, series unrolled. */
export function freeBusy(store: GoogleStore, account: Account, body: JsonObject): JsonObject {
  const parsed = querySchema.safeParse(body);
  if (!parsed.success) throw badRequest(`Invalid value for: ${parsed.error.issues[0]?.path.join(".")}`);
  const { timeMin, timeMax, items } = parsed.data;
  const range = { start: Date.parse(timeMin), end: Date.parse(timeMax) };
  if (range.end <= range.start) throw timeRangeEmpty();
  const calendars: Record<string, unknown> = {};
  for (const [index, { id }] of items.entries()) {
    const found = store.calendarOf(account.email, id);
    if (index >= MAX_CALENDARS) calendars[id] = failed("tooManyCalendarsRequested");
    else if (!found) calendars[id] = failed("notFound");
    else calendars[id] = { busy: busyPeriods(store, found.calendar, range).map(periodJson) };
  }
  const iso = (instant: number) => new Date(instant).toISOString();
  return { kind: "calendar#freeBusy", timeMin: iso(range.start), timeMax: iso(range.end), calendars };
}

const failed = (reason: string) => ({ errors: [{ domain: "global", reason }], busy: [] });
const periodJson = ({ start, end }: Period) => ({
  start: formatInZone(start, "UTC"),
  end: formatInZone(end, "UTC"),
});

function busyPeriods(store: GoogleStore, calendar: Calendar, range: Period): Period[] {
  const taken = standingBetween(store, calendar, range.start, range.end)
    .filter((event) => isBusy(event, calendar))
    .map(({ fields }) => ({
      start: Math.max(range.start, instantOf(fields.start, calendar.zone)),
      end: Math.min(range.end, instantOf(fields.end, calendar.zone)),
    }))
    .filter(({ start, end }) => start < end)
    .sort((a, b) => a.start - b.start);
  const merged: Period[] = [];
  for (const period of taken) {
    const last = merged.at(-1);
    if (last && period.start <= last.end) last.end = Math.max(last.end, period.end);
    else merged.push({ ...period });
  }
  return merged;
}

function isBusy({ fields }: StoredEvent, calendar: Calendar): boolean {
  if (fields.status === "cancelled" || fields.transparency === "transparent") return false;
  if (NOT_BUSY_TYPES.has(fields.eventType ?? "default")) return false;
  const self = fields.attendees?.find((attendee) => isSelf(attendee, calendar));
  return self?.responseStatus !== "declined";
}
