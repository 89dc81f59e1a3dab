import { bookingProperty, mirrorProperty, transactionIdOf } from "@/lib/calendar/microsoft/event";
import { bodyOf } from "@/lib/calendar/microsoft/html";
import type { Json } from "@/lib/calendar/microsoft/json";
import { oneLine } from "@/lib/calendar/plain-text";
import type { EventDraft } from "@/lib/domain/calendar-event";

/**
 * The fields we own, in the shape of a patch: what is empty here is cleared there, what is not named is kept, as are
 * colours, reminders and guests. An event its owner made all-day gets its hours back. Times are told in UTC, the one
 * clock on which no hour comes twice.
 */
export function patchOf(draft: EventDraft): Json {
  return {
    subject: oneLine(draft.title),
    body: { contentType: "html", content: bodyOf(draft.description, draft.backLink) },
    location: { displayName: oneLine(draft.location) },
    isAllDay: false,
    start: utc(draft.start),
    end: utc(draft.end),
    showAs: "busy",
    singleValueExtendedProperties: [
      { id: mirrorProperty, value: draft.mirrorId },
      { id: bookingProperty, value: draft.bookingId },
    ],
  };
}

/** The same said twice makes one event: learn.microsoft.com/en-us/graph/api/resources/event (transactionId). */
export function newEventOf(draft: EventDraft, generation: number): Json {
  return { ...patchOf(draft), transactionId: transactionIdOf(draft.mirrorId, generation) };
}

function utc(at: Date): Json {
  return { dateTime: at.toISOString().replace("Z", ""), timeZone: "UTC" };
}
