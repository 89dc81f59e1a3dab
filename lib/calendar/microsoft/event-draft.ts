import type { Json } from "@/lib/calendar/json";
import {
  bookingProperty,
  categoryProperty,
  mirrorProperty,
  transactionIdOf,
} from "@/lib/calendar/microsoft/event";
import type { FoundEvent } from "@/lib/calendar/microsoft/events-api";
import { bodyOf } from "@/lib/calendar/microsoft/html";
import { oneLine } from "@/lib/calendar/plain-text";
import type { EventDraft } from "@/lib/domain/calendar-event";
import { isOutlookCategory } from "@/lib/domain/event-colour";

/**
 * The fields we own, in the shape of a patch: what is empty here is cleared there, what is not named is kept, as are
 * reminders and guests, and colours unless one is wanted. An event its owner made all-day gets its hours back. Times are
 * told in UTC, the one clock on which no hour comes twice.
 */
export function patchOf(draft: EventDraft, found: Pick<FoundEvent, "categories">): Json {
  const { properties, ...coloured } = colouring(draft, found.categories);
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
      ...properties,
    ],
    ...coloured,
  };
}

/**
 * The wanted category takes the place of the one we put there before and stands beside its owner's own. One that its
 * owner had put there already is theirs, and is not taken off later.
 */
function colouring(
  { colour }: EventDraft,
  { all, ours }: FoundEvent["categories"],
): { readonly properties: readonly Json[]; readonly categories?: readonly string[] } {
  if (colour === null || !isOutlookCategory(colour)) return { properties: [] };
  const isReplaced = (name: string) => name === ours && name !== colour && isOutlookCategory(name);
  const kept = all.filter((name) => !isReplaced(name));
  const isTheirs = kept.includes(colour) && ours !== colour;
  return {
    properties: [{ id: categoryProperty, value: isTheirs ? "" : colour }],
    categories: kept.includes(colour) ? kept : [...kept, colour],
  };
}

/** The same said twice makes one event: learn.microsoft.com/en-us/graph/api/resources/event (transactionId). */
export function newEventOf(draft: EventDraft, generation: number): Json {
  return {
    ...patchOf(draft, { categories: { all: [], ours: null } }),
    transactionId: transactionIdOf(draft.mirrorId, generation),
  };
}

function utc(at: Date): Json {
  return { dateTime: at.toISOString().replace("Z", ""), timeZone: "UTC" };
}
