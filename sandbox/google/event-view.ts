import { jsonReply, type Reply, type SandboxRequest } from "../shared/http";
import type { JsonObject } from "../shared/json";
import type { Api } from "./api-route";
import type { Caller, OpenCalendar } from "./caller";
import { badRequest } from "./errors";
import { busyOnlyJson, etagText, eventJson } from "./event-json";
import { zoneParam } from "./event-list";
import { spoiled } from "./spoiled";
import type { StoredEvent } from "./types";

const SEND_UPDATES = new Set(["all", "externalOnly", "none"]);

export type Sees = Pick<OpenCalendar, "calendar" | "sees">;

export function visibleJson(
  api: Api,
  caller: Caller,
  { calendar, sees }: Sees,
  event: StoredEvent,
  zone?: string,
): JsonObject {
  const isHidden =
    sees === "busyOnly" ||
    (sees === "publicDetails" && ["private", "confidential"].includes(event.fields.visibility ?? "default"));
  if (isHidden) return busyOnlyJson(event);
  return eventJson(event, calendar, { origin: api.origin(), email: caller.account.email }, zone);
}

export function eventReply(
  api: Api,
  caller: Caller,
  open: Sees,
  event: StoredEvent,
  request: SandboxRequest,
): Reply {
  const zone = zoneParam(request.url.searchParams);
  const [shown] = spoiled([visibleJson(api, caller, open, event, zone)], request.quirks);
  return jsonReply(200, shown, { etag: etagText(event.etag) });
}

export function checkWriteParams(request: SandboxRequest): void {
  const value = request.url.searchParams.get("sendUpdates");
  if (value !== null && !SEND_UPDATES.has(value)) throw badRequest("Invalid value for: sendUpdates");
}
