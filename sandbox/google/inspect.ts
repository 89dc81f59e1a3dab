import type { Params, SandboxRequest } from "../shared/http";
import { jsonObjectOf } from "../shared/json";
import { NO_SIGHT, type Sight, type ViolationKind } from "../shared/request-log";
import { findEvent } from "./instances";
import { importTarget } from "./series-api";
import type { GoogleStore } from "./store";
import type { Calendar, StoredEvent } from "./types";

const WRITES = new Set([
  "calendar.events.insert",
  "calendar.events.import",
  "calendar.events.update",
  "calendar.events.patch",
  "calendar.events.delete",
  "calendar.events.move",
]);

type Body = {
  id?: unknown;
  iCalUID?: unknown;
  attendees?: unknown;
  extendedProperties?: { private?: { mirrorId?: unknown } | null } | null;
};

/**
 * What a request is about to touch, and which promises it breaks: a write to an event this client did not make (the owner's own, one
 * occurrence of the owner's series, or the owner's copy of ours), attendees, or a write that does not say sendUpdates=none. A try counts,
 * whether or not it succeeds.
 */
export function inspectRequest(
  store: GoogleStore,
  operation: string,
  params: Params,
  request: SandboxRequest,
): Sight {
  const account = accountOf(store, operation, request);
  if (params.calendarId === undefined) return { ...NO_SIGHT, account };
  const calendarId = params.calendarId === "primary" && account ? account : params.calendarId;
  const calendar = store.calendars.get(calendarId);
  const body: Body = jsonObjectOf(request.body) ?? {};
  const event = calendar && targetOf(store, calendar, operation, params.eventId, body);
  const marker = event?.fields.extendedProperties?.private?.mirrorId ?? null;
  const eventId = event?.id ?? params.eventId ?? null;
  const sight = { ...NO_SIGHT, account, calendarId, eventId, mirrorId: marker };
  if (!WRITES.has(operation)) return sight;
  const attendees = Array.isArray(body.attendees) ? body.attendees.length : 0;
  const sendUpdates = request.url.searchParams.get("sendUpdates");
  const violations: ViolationKind[] = [];
  if (attendees > 0) violations.push("attendees");
  if (sendUpdates !== "none" && operation !== "calendar.events.import") violations.push("sendUpdates");
  if (event && isForeign(event, store.tokenOf(request)?.clientId ?? null)) {
    violations.push(marker === null ? "foreignWrite" : "copyWrite");
  }
  const sent = body.extendedProperties?.private?.mirrorId;
  const isNew = operation === "calendar.events.insert";
  return {
    ...sight,
    ...(isNew ? { eventId: textOf(body.id), mirrorId: textOf(sent) } : {}),
    sendUpdates,
    attendees,
    violations,
  };
}

const textOf = (value: unknown) => (typeof value === "string" ? value : null);

function targetOf(
  store: GoogleStore,
  calendar: Calendar,
  operation: string,
  eventId: string | undefined,
  body: Body,
): StoredEvent | undefined {
  if (operation === "calendar.events.import" && typeof body.iCalUID === "string") {
    return importTarget({ store }, calendar, body.iCalUID);
  }
  return eventId === undefined ? undefined : foundEvent(store, calendar, eventId);
}

/** A rule from an older journal may be one that is refused today; looking must not throw. */
function foundEvent(store: GoogleStore, calendar: Calendar, eventId: string): StoredEvent | undefined {
  try {
    return findEvent(store, calendar, eventId);
  } catch {
    return store.event(calendar.id, eventId);
  }
}

/** Rows of older journals do not say who made them: there the marker decides. */
function isForeign(event: StoredEvent, client: string | null): boolean {
  if (event.madeBy === undefined) return event.fields.extendedProperties?.private?.mirrorId === undefined;
  return event.madeBy === null || (client !== null && event.madeBy !== client);
}

/** Also of an expired token: whose calls fail is worth knowing. */
function accountOf(store: GoogleStore, operation: string, request: SandboxRequest): string | null {
  if (operation === "oauth.token" || operation === "oauth.revoke") {
    const form = new URLSearchParams(request.body);
    const given =
      form.get("refresh_token") ?? form.get("token") ?? request.url.searchParams.get("token") ?? "";
    const token = store.refreshTokens.get(given) ?? store.accessTokens.get(given);
    return token?.account ?? store.codes.get(form.get("code") ?? "")?.account ?? null;
  }
  return store.tokenOf(request)?.account ?? null;
}
