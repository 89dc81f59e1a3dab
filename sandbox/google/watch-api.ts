import { createHash } from "node:crypto";
import { emptyReply, jsonReply } from "../shared/http";
import type { JsonObject } from "../shared/json";
import type { ProviderRoute } from "../shared/provider-half";
import { type Api, jsonBody, type RouteMaker } from "./api-route";
import { type Caller, openForEvents } from "./caller";
import { badRequest, notFound } from "./errors";
import type { Channel } from "./types";

const ID = /^[A-Za-z0-9\-_+/=]{1,64}$/;
const MAX_TOKEN = 256;
const MAX_LIFE_MS = 7 * 24 * 3_600_000;
const LOOPBACK = ["127.0.0.1", "localhost", "[::1]"];

/** events.watch and channels.stop: https://developers.google.com/workspace/calendar/api/guides/push */
export function watchRoutes(api: Api, route: RouteMaker): ProviderRoute[] {
  const { store } = api;
  const watchPath = "/calendar/v3/calendars/:calendarId/events/watch";
  return [
    route("events.watch", "POST", watchPath, async (caller, request, params) => {
      const named = params.calendarId ?? "";
      const { calendar } = openForEvents(store, caller, named, "read");
      const resourceUri = `${api.origin()}/calendar/v3/calendars/${encodeURIComponent(named)}/events?alt=json`;
      const channel = newChannel(api, caller, { calendarId: calendar.id, resourceUri }, jsonBody(request));
      store.channels.put(channel.id, channel);
      await api.notices.sync(channel);
      return jsonReply(200, channelJson(channel));
    }),
    route("channels.stop", "POST", "/calendar/v3/channels/stop", (caller, request) => {
      const { id, resourceId } = jsonBody(request);
      if (typeof id !== "string" || id === "") throw badRequest("Required", "required");
      if (typeof resourceId !== "string" || resourceId === "") throw badRequest("Required", "required");
      const channel = store.channels.get(id);
      if (!channel || !isStoppable(api, caller, channel) || channel.resourceId !== resourceId) {
        throw notFound(`Channel '${id}' not found for project '${caller.clientId}'`);
      }
      const stopped = { ...channel, stopped: true };
      store.channels.put(id, stopped);
      api.notices.stopped(stopped);
      return emptyReply(204);
    }),
  ];
}

const isStoppable = (api: Api, caller: Caller, channel: Channel) =>
  channel.account === caller.account.email &&
  channel.clientId === caller.clientId &&
  !channel.stopped &&
  channel.expiresAt > api.store.now();

function newChannel(
  api: Api,
  caller: Caller,
  watched: { calendarId: string; resourceUri: string },
  body: JsonObject,
): Channel {
  const { id, type, token = null } = body;
  if (id === undefined || id === null || id === "") throw badRequest("Required", "required");
  if (typeof id !== "string" || !ID.test(id)) throw badRequest("Invalid value for: id");
  if (type === undefined || type === null) throw badRequest("Required", "required");
  if (type !== "web_hook") {
    throw badRequest(`Channel type not supported: ${String(type)}`, "push.channelTypeNotSupported");
  }
  const address = checkAddress(body.address, api.notices.standing.httpsOnly);
  if (token !== null && (typeof token !== "string" || token.length > MAX_TOKEN)) {
    throw badRequest("Invalid value for: token");
  }
  const expiresAt = expiryOf(body, api.store.now());
  if (api.store.channels.get(id)) throw badRequest(`Channel id ${id} not unique`, "channelIdNotUnique");
  const digest = createHash("sha256").update(`events ${watched.calendarId}`).digest("base64url");
  return {
    ...watched,
    id,
    account: caller.account.email,
    clientId: caller.clientId,
    resourceId: digest.slice(0, 27),
    address,
    token,
    expiresAt,
    stopped: false,
    number: 1,
  };
}

function checkAddress(address: unknown, httpsOnly: boolean): string {
  if (address === undefined || address === null || address === "") throw badRequest("Required", "required");
  if (typeof address !== "string" || !URL.canParse(address)) throw badRequest("Invalid value for: address");
  const url = new URL(address);
  const isHere = url.protocol === "http:" && LOOPBACK.includes(url.hostname) && !httpsOnly;
  if (url.protocol !== "https:" && !isHere) {
    throw badRequest(`WebHook callback must be HTTPS: ${address}`, "push.webhookUrlNotHttps");
  }
  return address;
}

/** The shortest of what was asked (a moment, a lifetime, or both) and 7 days. */
function expiryOf(body: JsonObject, now: number): number {
  const params = typeof body.params === "object" && body.params !== null ? (body.params as JsonObject) : {};
  const moment = wholeNumber(body.expiration, "expiration");
  const seconds = wholeNumber(params.ttl, "params.ttl");
  if (moment !== null && moment <= now) throw badRequest("Invalid value for: expiration");
  if (seconds !== null && seconds <= 0) throw badRequest("Invalid value for: params.ttl");
  const wishes = [moment, seconds === null ? null : now + seconds * 1000].filter((wish) => wish !== null);
  return Math.floor(Math.min(now + MAX_LIFE_MS, ...wishes) / 1000) * 1000;
}

/** A number, or its digits as text: the API takes both. */
function wholeNumber(value: unknown, name: string): number | null {
  if (value === undefined || value === null) return null;
  const number = typeof value === "string" && /^-?\d{1,16}$/.test(value) ? Number(value) : value;
  if (typeof number !== "number" || !Number.isSafeInteger(number)) {
    throw badRequest(`Invalid value for: ${name}`);
  }
  return number;
}

function channelJson(channel: Channel): JsonObject {
  return {
    kind: "api#channel",
    id: channel.id,
    resourceId: channel.resourceId,
    resourceUri: channel.resourceUri,
    ...(channel.token === null ? {} : { token: channel.token }),
    expiration: String(channel.expiresAt),
  };
}
