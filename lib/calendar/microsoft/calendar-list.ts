import { type Json, textOf } from "@/lib/calendar/json";
import { providerError } from "@/lib/calendar/microsoft/errors";
import type { Graph } from "@/lib/calendar/microsoft/sdk";
import { ianaZoneOf } from "@/lib/calendar/microsoft/zones";
import type { RemoteCalendar } from "@/lib/domain/calendar-event";
import { ProviderError, type ProviderFailure } from "@/lib/domain/failure";

const pagesAtMost = 100;
const select = "id,name,canEdit,canShare,isDefaultCalendar";

export async function listCalendars(graph: Graph): Promise<RemoteCalendar[]> {
  const query = { $select: select, $top: 100 };
  const entries = await graph.list("account", { path: "/me/calendars", query }, pagesAtMost);
  const zone = (await mailboxZone(graph)) ?? "UTC";
  return entries.map((entry) => calendarOf(entry, zone)).filter((calendar) => calendar !== null);
}

/**
 * What was granted opens the account's own calendars: being an editor of somebody else's does not do. Only who made a
 * calendar may share it (learn.microsoft.com/en-us/graph/api/resources/calendar).
 */
function calendarOf(entry: Json, zone: string): RemoteCalendar | null {
  const id = textOf(entry.id);
  if (!id) return null;
  const isPrimary = entry.isDefaultCalendar === true;
  const isOwn = isPrimary || entry.canShare !== false;
  return {
    id,
    name: textOf(entry.name) ?? id,
    zone,
    isPrimary,
    canWrite: entry.canEdit === true && isOwn,
  };
}

/** Not granted, or not to be had for this account. */
const isUntold: ReadonlySet<ProviderFailure["kind"]> = new Set(["forbidden", "scopeMissing", "rejected"]);

/** The zone a mailbox lives in; null where it is not told, or is one nobody knows. */
export async function mailboxZone(graph: Graph): Promise<string | null> {
  try {
    const query = { $select: "timeZone" };
    const settings = await graph.ask("account", { path: "/me/mailboxSettings", query });
    return ianaZoneOf(textOf(settings.timeZone));
  } catch (error) {
    if (error instanceof ProviderError && isUntold.has(error.failure.kind)) return null;
    throw error;
  }
}

/** A guest's or an old account's mail may be missing; the name it signs in with is an address too. */
export async function accountOf(graph: Graph): Promise<{ id: string; email: string }> {
  const query = { $select: "id,mail,userPrincipalName" };
  const me = await graph.ask("account", { path: "/me", query });
  const id = textOf(me.id);
  const email = textOf(me.mail) ?? textOf(me.userPrincipalName);
  if (!id || !email) throw providerError({ kind: "unreachable" }, "an account without id or address");
  return { id, email: email.toLowerCase() };
}
