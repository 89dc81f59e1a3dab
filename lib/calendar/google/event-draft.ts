import type { calendar_v3 } from "googleapis/build/src/apis/calendar/index.js";
import { providerError } from "@/lib/calendar/google/errors";
import { asHtml } from "@/lib/calendar/google/html";
import { zonedDateTime } from "@/lib/calendar/google/zoned-time";
import { oneLine, plain } from "@/lib/calendar/plain-text";
import type { EventDraft } from "@/lib/domain/calendar-event";
import { type GoogleColour, isGoogleColour } from "@/lib/domain/event-colour";

export const writeMask = "id,etag,status,htmlLink,extendedProperties";

type EventFields = calendar_v3.Schema$Event;

/** Their places in the event palette of GET /colors, which tells no names. */
export const colourIds: Readonly<Record<GoogleColour, string>> = {
  Lavender: "1",
  Sage: "2",
  Grape: "3",
  Flamingo: "4",
  Banana: "5",
  Tangerine: "6",
  Peacock: "7",
  Graphite: "8",
  Blueberry: "9",
  Basil: "10",
  Tomato: "11",
};

/** The fields we own, in the shape of a patch: what is empty here is cleared there, what is not named is kept. */
export function fieldsOf(draft: EventDraft): EventFields {
  return {
    status: "confirmed",
    summary: oneLine(draft.title),
    description: asHtml(plain(draft.description)),
    location: oneLine(draft.location),
    start: zonedTime(draft.start, draft.zone),
    end: zonedTime(draft.end, draft.zone),
    transparency: "opaque",
    extendedProperties: { private: { mirrorId: draft.mirrorId, bookingId: draft.bookingId } },
    ...sourceOf(draft.backLink),
    ...colourOf(draft.colour),
  };
}

function zonedTime(at: Date, zone: string): { dateTime: string; timeZone: string } {
  try {
    return { dateTime: zonedDateTime(at, zone), timeZone: zone };
  } catch {
    throw providerError({ kind: "rejected", status: 400, reason: "timeZone" }, "no such time in such a zone");
  }
}

/** An event its owner made all-day has dates, which must go before it can have times again. */
export function patchOf(draft: EventDraft): EventFields {
  const fields = fieldsOf(draft);
  return {
    ...fields,
    start: { ...fields.start, date: null },
    end: { ...fields.end, date: null },
    source: fields.source ?? null,
  };
}

function colourOf(colour: EventDraft["colour"]): Pick<EventFields, "colorId"> {
  return colour !== null && isGoogleColour(colour) ? { colorId: colourIds[colour] } : {};
}

function sourceOf(backLink: EventDraft["backLink"]): Pick<EventFields, "source"> {
  if (!backLink || !/^https?:\/\//i.test(backLink.url) || !URL.canParse(backLink.url)) return {};
  return { source: { title: oneLine(backLink.title), url: backLink.url } };
}
