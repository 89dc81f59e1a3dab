import type { Params, SandboxRequest } from "../shared/http";
import type { Sight, ViolationKind } from "../shared/request-log";
import { bearerOf } from "./caller";
import type { GoogleStore } from "./store";

const WRITES = new Set([
  "calendar.events.insert",
  "calendar.events.update",
  "calendar.events.patch",
  "calendar.events.delete",
]);

type Body = {
  id?: unknown;
  attendees?: unknown;
  extendedProperties?: { private?: { mirrorId?: unknown } | null } | null;
};

const NOTHING: Sight = {
  account: null,
  calendarId: null,
  eventId: null,
  mirrorId: null,
  sendUpdates: null,
  attendees: 0,
  violations: [],
};

/**
 * What a request is about to touch, and which promises it breaks: a write to an event without our marker, attendees, or a write that does
 * not say sendUpdates=none. A try counts, whether or not it succeeds.
 */
export function inspectRequest(
  store: GoogleStore,
  operation: string,
  params: Params,
  request: SandboxRequest,
): Sight {
  const account = accountOf(store, operation, request);
  if (params.calendarId === undefined) return { ...NOTHING, account };
  const calendarId = params.calendarId === "primary" && account ? account : params.calendarId;
  if (!WRITES.has(operation)) return withEvent(store, { ...NOTHING, account, calendarId }, params.eventId);
  const body = bodyOf(request);
  const attendees = Array.isArray(body.attendees) ? body.attendees.length : 0;
  const sendUpdates = request.url.searchParams.get("sendUpdates");
  const violations: ViolationKind[] = [];
  if (attendees > 0) violations.push("attendees");
  if (sendUpdates !== "none") violations.push("sendUpdates");
  const sight = { ...NOTHING, account, calendarId, sendUpdates, attendees };
  if (operation === "calendar.events.insert") {
    const sent = body.extendedProperties?.private?.mirrorId;
    const eventId = typeof body.id === "string" ? body.id : null;
    return { ...sight, eventId, mirrorId: typeof sent === "string" ? sent : null, violations };
  }
  const seen = withEvent(store, sight, params.eventId);
  const exists = store.event(calendarId, params.eventId ?? "") !== undefined;
  if (exists && seen.mirrorId === null) violations.push("foreignWrite");
  return { ...seen, violations };
}

function withEvent(store: GoogleStore, sight: Sight, eventId: string | undefined): Sight {
  if (eventId === undefined) return sight;
  const event = store.event(sight.calendarId ?? "", eventId);
  return { ...sight, eventId, mirrorId: event?.fields.extendedProperties?.private?.mirrorId ?? null };
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
  return store.accessTokens.get(bearerOf(request) ?? "")?.account ?? null;
}

function bodyOf(request: SandboxRequest): Body {
  try {
    const value: unknown = JSON.parse(request.body);
    return typeof value === "object" && value !== null ? (value as Body) : {};
  } catch {
    return {};
  }
}
