import { z } from "zod";
import { jsonReply, type Route } from "../shared/http";
import { parsedBody } from "../shared/parsed-body";
import { isZone } from "../shared/zoned-time";
import type { Api } from "./api-route";
import type { OAuthClient } from "./authorize";
import { channelControl } from "./channel-control";
import { answerConsent } from "./consent-pages";
import { notFound } from "./errors";
import { eventControl, openedCalendar } from "./event-control";
import { addAccount } from "./seed";
import { type Account, roleSchema } from "./types";

const accountWish = z.object({
  email: z.email(),
  name: z.string().min(1),
  zone: z.string().refine(isZone, "is not an IANA zone"),
});
/** "none" takes the calendar out of the account's list. */
const roleWish = z.object({
  account: z.string(),
  calendar: z.string(),
  role: z.union([roleSchema, z.literal("none")]),
});
const calendarWish = z.object({
  account: z.string(),
  id: z.string().optional(),
  summary: z.string().min(1),
  zone: z.string().refine(isZone, "is not an IANA zone").optional(),
  role: roleSchema.default("owner"),
});
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
  return [
    ...accountControl(api),
    ...calendarControl(api),
    ...eventControl(api),
    ...tokenControl(api, client),
    ...channelControl(api),
  ];
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
  ];
}

function calendarControl(api: Api): Route[] {
  const { store } = api;
  return [
    {
      method: "POST",
      pattern: "/_control/calendars/role",
      handle: (request) =>
        parsedBody(request, roleWish, ({ account, calendar, role }) => {
          const id = calendar === "primary" ? account : calendar;
          if (!store.accounts.get(account) || !store.calendars.get(id)) throw notFound();
          if (role === "none") store.removeEntry(account, id);
          else store.setRole(account, id, role);
          return jsonReply(200, { account, calendar: id, role });
        }),
    },
    {
      method: "POST",
      pattern: "/_control/calendars",
      handle: (request) =>
        parsedBody(request, calendarWish, ({ account: email, ...wish }) => {
          const account = store.accounts.get(email);
          if (!account) throw notFound();
          return jsonReply(200, store.addCalendar(account, wish));
        }),
    },
    {
      method: "POST",
      pattern: "/_control/calendars/expire-list",
      handle: (request) =>
        parsedBody(request, accountOnly, ({ account }) => {
          store.expireList(account);
          return jsonReply(200, { account });
        }),
    },
    {
      method: "POST",
      pattern: "/_control/calendars/expire-sync",
      handle: (request) =>
        parsedBody(request, calendarOnly, ({ account, calendar }) => {
          const id = openedCalendar(api, account, calendar).id;
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
