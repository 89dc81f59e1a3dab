import { providerError, unusable } from "@/lib/calendar/google/errors";
import { askGoogle, type CalendarApi } from "@/lib/calendar/google/sdk";
import { type Json, listOf, textOf } from "@/lib/calendar/json";
import type { RemoteCalendar } from "@/lib/domain/calendar-event";
import { ProviderError, type ProviderFailure } from "@/lib/domain/failure";

const pagesAtMost = 100;

export async function listCalendars(api: CalendarApi): Promise<RemoteCalendar[]> {
  const calendars: RemoteCalendar[] = [];
  let pageToken: string | null = null;
  for (let page = 0; page < pagesAtMost; page += 1) {
    const params = {
      maxResults: 250,
      showHidden: true,
      ...(pageToken && { pageToken }),
    };
    const answer: Json = await askGoogle("calendar", () => api.calendarList.list(params, {}));
    for (const entry of listOf(answer.items)) {
      const calendar = entry.deleted === true ? null : calendarOf(entry);
      if (calendar) calendars.push(calendar);
    }
    pageToken = textOf(answer.nextPageToken);
    if (!pageToken) return calendars;
  }
  throw unusable("an endless calendar list");
}

/**
 * The scope we ask for opens calendars the account owns: being a writer of somebody else's does not do. A primary
 * calendar is its account's own where the answer does not say.
 */
function calendarOf(entry: Json): RemoteCalendar | null {
  const id = textOf(entry.id);
  if (!id) return null;
  return {
    id,
    name: textOf(entry.summaryOverride) ?? textOf(entry.summary) ?? id,
    zone: textOf(entry.timeZone) ?? "UTC",
    isPrimary: entry.primary === true,
    canWrite: (textOf(entry.accessRole) ?? (entry.primary === true ? "owner" : null)) === "owner",
  };
}

/** The primary calendar's id is its owner's address, which saves asking for a sign-in scope. */
export async function accountOf(api: CalendarApi): Promise<{ id: string; email: string }> {
  const id = (await primaryId(api)) ?? (await listCalendars(api)).find((calendar) => calendar.isPrimary)?.id;
  if (!id) throw providerError({ kind: "calendarGone" }, "no primary calendar");
  return { id: id.toLowerCase(), email: id.toLowerCase() };
}

/** A server that will not name one calendar may still list them all. */
const listTellsInstead: ReadonlySet<ProviderFailure["kind"]> = new Set(["calendarGone", "rejected"]);

async function primaryId(api: CalendarApi): Promise<string | null> {
  try {
    const entry = await askGoogle("calendar", () => api.calendarList.get({ calendarId: "primary" }, {}));
    const id = textOf(entry.id);
    return id?.includes("@") ? id : null;
  } catch (error) {
    if (error instanceof ProviderError && listTellsInstead.has(error.failure.kind)) return null;
    throw error;
  }
}
