import { z } from "zod";
import { jsonReply, type Params, type Reply, type Route, type SandboxRequest } from "../shared/http";
import { parsedBody } from "../shared/parsed-body";
import { isZone } from "../shared/zoned-time";
import type { Api } from "./api-route";
import type { OAuthClient } from "./authorize";
import { answerConsent } from "./consent-pages";
import { notFound } from "./errors";
import { eventJson } from "./event-json";
import { deleteEvent, insertEvent, patchEvent, requireEvent } from "./event-writes";
import { addAccount } from "./seed";
import { type Account, type Calendar, roleSchema, type StoredEvent } from "./types";

const accountWish = z.object({
  email: z.email(),
  name: z.string().min(1),
  zone: z.string().refine(isZone, "is not an IANA zone"),
});
const anyEvent = z.record(z.string(), z.unknown());
const eventWish = z.object({ account: z.string(), calendar: z.string().default("primary"), event: anyEvent });
const roleWish = z.object({ account: z.string(), calendar: z.string(), role: roleSchema });
const accountOnly = z.object({ account: z.string() });
const calendarOnly = z.object({ account: z.string(), calendar: z.string().default("primary") });
const rotationWish = z.object({ enabled: z.boolean() });
const authorizeWish = z.object({
  authorizeUrl: z.url(),
  account: z.string(),
  grantedScopes: z.union([z.literal("all"), z.array(z.string())]).default("all"),
  deny: z.boolean().default(false),
});

/** What tests and the demo steer the imitated Google with. Nothing here needs a token. */
export function googleControl(api: Api, client: OAuthClient): Route[] {
  return [...accountControl(api), ...eventControl(api), ...tokenControl(api, client)];
}

function accountControl(api: Api): Route[] {
  const { store } = api;
  return [
    {
      method: "GET",
      pattern: "/_control/accounts",
      handle: () => jsonReply(200, { accounts: store.accounts.values().map((one) => accountJson(api, one)) }),
    },
    {
      method: "POST",
      pattern: "/_control/accounts",
      handle: (request) =>
        parsedBody(request, accountWish, (wish) =>
          jsonReply(200, accountJson(api, addAccount(store, { ...wish, email: wish.email.toLowerCase() }))),
        ),
    },
    {
      method: "POST",
      pattern: "/_control/calendars/role",
      handle: (request) =>
        parsedBody(request, roleWish, ({ account, calendar, role }) => {
          const id = calendar === "primary" ? account : calendar;
          if (!store.accounts.get(account) || !store.calendars.get(id)) throw notFound();
          store.setRole(account, id, role);
          return jsonReply(200, { account, calendar: id, role });
        }),
    },
    {
      method: "POST",
      pattern: "/_control/calendars/expire-sync",
      handle: (request) =>
        parsedBody(request, calendarOnly, ({ account, calendar }) => {
          const id = opened(api, account, calendar).id;
          store.expireSyncTokens(id);
          return jsonReply(200, { calendar: id });
        }),
    },
  ];
}

function accountJson({ store }: Api, account: Account) {
  const calendars = store.entriesOf(account.email).map((entry) => ({
    id: entry.calendarId,
    summary: store.calendars.get(entry.calendarId)?.summary,
    role: entry.role,
  }));
  return { ...account, calendars, grants: store.grantsOf(account.email) };
}

function eventControl(api: Api): Route[] {
  const { store } = api;
  const one = "/_control/events/:account/:calendar/:eventId";
  const found = (params: Params) => {
    const calendar = opened(api, params.account ?? "", params.calendar ?? "");
    return { calendar, event: requireEvent(store, calendar.id, params.eventId ?? "") };
  };
  const shown = (params: Params, calendar: Calendar, event: StoredEvent) =>
    jsonReply(200, rawJson(api, params.account ?? "", calendar, event));
  return [
    { method: "GET", pattern: "/_control/events", handle: (request) => allEvents(api, request) },
    {
      method: "POST",
      pattern: "/_control/events",
      handle: (request) =>
        parsedBody(request, eventWish, ({ account, calendar, event }) => {
          const target = opened(api, account, calendar);
          const made = insertEvent(store, target, { email: account, hand: "owner" }, event);
          return jsonReply(200, rawJson(api, account, target, made));
        }),
    },
    {
      method: "GET",
      pattern: one,
      handle: (_request, params) => {
        const { calendar, event } = found(params);
        return shown(params, calendar, event);
      },
    },
    {
      method: "PATCH",
      pattern: one,
      handle: (request, params) =>
        parsedBody(request, anyEvent, (body) => {
          const { calendar, event } = found(params);
          return shown(params, calendar, patchEvent(store, calendar, event, body, "owner"));
        }),
    },
    {
      method: "DELETE",
      pattern: one,
      handle: (_request, params) => {
        const { calendar, event } = found(params);
        return shown(params, calendar, deleteEvent(store, event));
      },
    },
  ];
}

function allEvents(api: Api, request: SandboxRequest): Reply {
  const { store } = api;
  const account = request.url.searchParams.get("account") ?? "";
  const wanted = request.url.searchParams.get("calendar");
  if (!store.accounts.get(account)) throw notFound();
  const ids = wanted
    ? [opened(api, account, wanted).id]
    : store.entriesOf(account).map((entry) => entry.calendarId);
  const events = ids.flatMap((id) => {
    const calendar = store.calendars.get(id);
    if (!calendar) return [];
    return store.eventsOf(id).map((event) => rawJson(api, account, calendar, event));
  });
  return jsonReply(200, { events });
}

function rawJson(api: Api, account: string, calendar: Calendar, event: StoredEvent) {
  return { calendarId: calendar.id, ...eventJson(event, calendar, { origin: api.origin(), email: account }) };
}

function opened({ store }: Api, account: string, calendarId: string): Calendar {
  const found = store.calendarOf(account, calendarId);
  if (!found) throw notFound();
  return found.calendar;
}

function tokenControl(api: Api, client: OAuthClient): Route[] {
  const { store } = api;
  return [
    {
      method: "POST",
      pattern: "/_control/tokens/expire-access",
      handle: (request) =>
        parsedBody(request, accountOnly, ({ account }) =>
          jsonReply(200, { expired: store.expireAccess(account) }),
        ),
    },
    {
      method: "POST",
      pattern: "/_control/tokens/revoke",
      handle: (request) =>
        parsedBody(request, accountOnly, ({ account }) => {
          store.revoke(account, null);
          return jsonReply(200, { account });
        }),
    },
    {
      method: "POST",
      pattern: "/_control/tokens/rotation",
      handle: (request) =>
        parsedBody(request, rotationWish, ({ enabled }) => {
          store.rotatesRefreshTokens = enabled;
          return jsonReply(200, { enabled });
        }),
    },
    {
      method: "POST",
      pattern: "/_control/authorize",
      handle: (request) =>
        parsedBody(request, authorizeWish, (wish) =>
          answerConsent(store, client, { ...wish, authorizeUrl: new URL(wish.authorizeUrl) }),
        ),
    },
  ];
}
