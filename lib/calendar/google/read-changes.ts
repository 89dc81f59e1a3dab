import { providerError, unusable } from "@/lib/calendar/google/errors";
import { changeOf, readMask } from "@/lib/calendar/google/event";
import { askGoogle, type CalendarApi } from "@/lib/calendar/google/sdk";
import { type Json, objectOf, textOf } from "@/lib/calendar/json";
import type { ChangePage, SyncCursor } from "@/lib/domain/calendar-event";
import { ProviderError } from "@/lib/domain/failure";
import type { Interval } from "@/lib/domain/time";

/** Where a listing stands. What it was begun with stays the same on all its pages, as Google asks. */
type Place =
  | { readonly kind: "all"; readonly timeMin: string; readonly pageToken: string | null }
  | { readonly kind: "news"; readonly syncToken: string; readonly pageToken: string | null };

const version = 1;
const fields = `nextPageToken,nextSyncToken,items(${readMask})`;

/**
 * developers.google.com/workspace/calendar/api/guides/sync. Deleted events are asked for only by sync token, where
 * they always come; cancelled occurrences come either way.
 */
export async function readChanges(
  api: CalendarApi,
  calendarId: string,
  cursor: SyncCursor | null,
  window: Interval,
  changesAtOnce?: number,
): Promise<ChangePage> {
  const start = { kind: "all", timeMin: window.start.toISOString(), pageToken: null } as const;
  const place = cursor === null ? start : placeOf(cursor);
  const answer = await pageAt(api, calendarId, place, changesAtOnce);
  const items = answer.items ?? [];
  if (!Array.isArray(items)) throw unusable("a list of events that is none");
  const changes = items.map((item) => changeOf(calendarId, item));
  const pageToken = textOf(answer.nextPageToken);
  if (pageToken) {
    if (pageToken === place.pageToken) throw unusable("a page that is followed by itself");
    return { changes, next: cursorOf({ ...place, pageToken }), isLast: false };
  }
  const syncToken = textOf(answer.nextSyncToken);
  if (!syncToken) throw unusable("a last page without a sync token");
  return { changes, next: cursorOf({ kind: "news", syncToken, pageToken: null }), isLast: true };
}

async function pageAt(
  api: CalendarApi,
  calendarId: string,
  place: Place,
  changesAtOnce: number | undefined,
): Promise<Json> {
  const { pageToken } = place;
  const params = {
    calendarId,
    fields,
    singleEvents: false,
    ...(place.kind === "all"
      ? { timeMin: place.timeMin, maxResults: changesAtOnce ?? 2500 }
      : { syncToken: place.syncToken, maxResults: changesAtOnce ?? 250 }),
    ...(pageToken && { pageToken }),
  };
  try {
    return await askGoogle("changes", () => api.events.list(params, {}));
  } catch (error) {
    if (place.kind === "all" && !pageToken) throw error;
    if (!(error instanceof ProviderError) || error.failure.kind !== "rejected") throw error;
    // Nothing but the token differs from a request that was fine.
    if (error.failure.status === 400) throw lost("400 for a token");
    throw error;
  }
}

const lost = (words: string) => providerError({ kind: "cursorLost" }, words);

function cursorOf(place: Place): SyncCursor {
  return JSON.stringify({ version, ...place }) as SyncCursor;
}

function placeOf(cursor: SyncCursor): Place {
  const stored = parsed(cursor);
  const timeMin = textOf(stored?.timeMin);
  const syncToken = textOf(stored?.syncToken);
  const pageToken = textOf(stored?.pageToken);
  if (stored?.version !== version) throw lost("a cursor of another kind");
  if (stored.kind === "news" && syncToken) return { kind: "news", syncToken, pageToken };
  if (stored.kind === "all" && timeMin && pageToken) return { kind: "all", timeMin, pageToken };
  throw lost("a cursor of another kind");
}

function parsed(cursor: SyncCursor): Json | null {
  try {
    return objectOf(JSON.parse(cursor));
  } catch {
    return null;
  }
}
