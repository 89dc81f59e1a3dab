import type { Params, SandboxRequest } from "../shared/http";
import { jsonObjectOf } from "../shared/json";
import { NO_SIGHT, type Sight, type ViolationKind } from "../shared/request-log";
import { findItem } from "./series";
import type { MicrosoftStore } from "./store";
import type { StoredEvent } from "./types";

const WRITES = new Set(["graph.events.create", "graph.events.update", "graph.events.delete"]);
/** How the product's marker ends, whatever its set of names. */
const MARKER = / Name lockstepMirror$/;

type Body = { attendees?: unknown; singleValueExtendedProperties?: unknown };

/**
 * What a request is about to touch, and which promises it breaks: a write to an event this client did not make (the owner's own, one
 * occurrence of the owner's series, or the owner's copy of ours), or attendees. A try counts, whether or not it succeeds.
 */
export function inspectRequest(
  store: MicrosoftStore,
  operation: string,
  params: Params,
  request: SandboxRequest,
): Sight {
  const account = accountOf(store, operation, request);
  if (account === null) return NO_SIGHT;
  const event = params.eventId === undefined ? undefined : foundEvent(store, account, params.eventId);
  const calendarId = event?.calendarId ?? store.calendarOf(account, params.calendarId ?? null)?.id ?? null;
  const mirrorId = event ? markerOf(event.fields.properties) : null;
  const sight = { ...NO_SIGHT, account, calendarId, eventId: event?.id ?? params.eventId ?? null, mirrorId };
  if (!WRITES.has(operation)) return sight;
  const body: Body = jsonObjectOf(request.body) ?? {};
  const attendees = Array.isArray(body.attendees) ? body.attendees.length : 0;
  const violations: ViolationKind[] = [];
  if (attendees > 0) violations.push("attendees");
  if (event && event.madeBy !== store.tokenOf(request)?.clientId) {
    violations.push(mirrorId === null ? "foreignWrite" : "copyWrite");
  }
  const isNew = operation === "graph.events.create";
  return { ...sight, ...(isNew ? { mirrorId: sentMarker(body) } : {}), attendees, violations };
}

function markerOf(properties: Readonly<Record<string, unknown>>): string | null {
  const found = Object.entries(properties).find(([id]) => MARKER.test(id));
  return typeof found?.[1] === "string" ? found[1] : null;
}

function sentMarker({ singleValueExtendedProperties: sent }: Body): string | null {
  if (!Array.isArray(sent)) return null;
  const pairs = sent.map(
    (one: { id?: unknown; value?: unknown } | null) => [`${one?.id}`, one?.value] as const,
  );
  return markerOf(Object.fromEntries(pairs));
}

/** Looking must not throw. */
function foundEvent(store: MicrosoftStore, account: string, id: string): StoredEvent | undefined {
  try {
    return findItem(store, account, id)?.event ?? store.event(account, id);
  } catch {
    return store.event(account, id);
  }
}

/** Also of an expired token: whose calls fail is worth knowing. */
function accountOf(store: MicrosoftStore, operation: string, request: SandboxRequest): string | null {
  if (operation === "oauth.token") {
    const form = new URLSearchParams(request.body);
    const refresh = store.refreshTokens.get(form.get("refresh_token") ?? "");
    return refresh?.account ?? store.codes.get(form.get("code") ?? "")?.account ?? null;
  }
  return store.tokenOf(request)?.account ?? null;
}
