import { z } from "zod";
import { jsonReply, type Route } from "../shared/http";
import { parsedBody } from "../shared/parsed-body";
import { isZone } from "../shared/zoned-time";
import type { Api } from "./api-route";
import type { OAuthClient } from "./authorize";
import { answerConsent } from "./consent";
import { notFound } from "./errors";
import { eventControl, openedCalendar } from "./event-control";
import { newCalendarId } from "./ids";
import { addAccount } from "./seed";
import { ACCOUNT_KINDS, type Account, expirySchema, settingsSchema } from "./types";

const ROOT = "/_control/microsoft";
const accountWish = z.object({
  email: z.email(),
  name: z.string().min(1),
  zone: z.string().refine(isZone, "is not an IANA zone"),
  kind: z.enum(ACCOUNT_KINDS).default("work"),
});
/** "none" takes the calendar out of the mailbox, with its events. */
const roleWish = z.object({
  account: z.string(),
  calendar: z.string(),
  role: z.enum(["owner", "writer", "reader", "none"]),
});
const calendarWish = z.object({
  account: z.string(),
  id: z.string().optional(),
  name: z.string().min(1),
  canEdit: z.boolean().default(true),
});
const accountOnly = z.object({ account: z.string() });
const expireWish = z.object({
  account: z.string(),
  calendar: z.string().default("primary"),
  as: expirySchema.default("gone"),
});
const rotationWish = z.object({ enabled: z.boolean() });
const authorizeWish = z.object({
  authorizeUrl: z.url(),
  account: z.string(),
  grantedScopes: z.union([z.literal("all"), z.array(z.string())]).default("all"),
  deny: z.boolean().default(false),
  error: z.string().optional(),
});

/** What tests and the demo steer the imitated Graph with. Nothing here needs a token. */
export function microsoftControl(api: Api, client: OAuthClient): Route[] {
  return [
    ...accountControl(api),
    ...calendarControl(api),
    ...eventControl(api),
    ...tokenControl(api, client),
    ...settingsControl(api),
  ];
}

function accountControl(api: Api): Route[] {
  const { store } = api;
  return [
    {
      method: "GET",
      pattern: `${ROOT}/accounts`,
      handle: () => jsonReply(200, { accounts: store.accounts.values().map((one) => accountJson(api, one)) }),
    },
    {
      method: "POST",
      pattern: `${ROOT}/accounts`,
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
      pattern: `${ROOT}/calendars/role`,
      handle: (request) =>
        parsedBody(request, roleWish, ({ account, calendar, role }) => {
          const { id } = openedCalendar(api, account, calendar);
          if (role === "none") store.removeCalendar(id);
          else store.setCanEdit(id, role !== "reader");
          return jsonReply(200, { account, calendar: id, role });
        }),
    },
    {
      method: "POST",
      pattern: `${ROOT}/calendars`,
      handle: (request) =>
        parsedBody(request, calendarWish, ({ account: email, ...wish }) => {
          const account = store.accounts.get(email);
          if (!account) throw notFound();
          return jsonReply(200, store.addCalendar(account, { ...wish, id: wish.id ?? newCalendarId() }));
        }),
    },
    {
      method: "POST",
      pattern: `${ROOT}/calendars/expire-sync`,
      handle: (request) =>
        parsedBody(request, expireWish, ({ account, calendar, as }) => {
          const { id } = openedCalendar(api, account, calendar);
          store.expireDelta(id, as);
          return jsonReply(200, { calendar: id });
        }),
    },
  ];
}

function accountJson({ store }: Api, account: Account) {
  const calendars = store.calendarsOf(account.email).map(({ id, name, isDefault, canEdit }) => {
    return { id, name, isDefault, canEdit };
  });
  return { ...account, calendars, grants: store.grantsOf(account.email) };
}

function tokenControl(api: Api, client: OAuthClient): Route[] {
  const { store } = api;
  const onAccount = (verb: string, act: (account: string) => object): Route => ({
    method: "POST",
    pattern: `${ROOT}/tokens/${verb}`,
    handle: (request) => parsedBody(request, accountOnly, ({ account }) => jsonReply(200, act(account))),
  });
  return [
    onAccount("expire-access", (account) => ({ expired: store.expireAccess(account) })),
    onAccount("lapse", (account) => ({ lapsed: store.letRefreshTokensLapse(account) })),
    onAccount("revoke", (account) => {
      store.revoke(account, null);
      return { account };
    }),
    {
      method: "POST",
      pattern: `${ROOT}/tokens/rotation`,
      handle: (request) =>
        parsedBody(request, rotationWish, ({ enabled }) => {
          store.settings = { ...store.settings, oldTokensDie: enabled };
          return jsonReply(200, { enabled });
        }),
    },
    {
      method: "POST",
      pattern: `${ROOT}/authorize`,
      handle: (request) =>
        parsedBody(request, authorizeWish, (wish) =>
          answerConsent(store, client, { ...wish, authorizeUrl: new URL(wish.authorizeUrl) }),
        ),
    },
  ];
}

function settingsControl({ store }: Api): Route[] {
  return [
    { method: "GET", pattern: `${ROOT}/settings`, handle: () => jsonReply(200, store.settings) },
    {
      method: "POST",
      pattern: `${ROOT}/settings`,
      handle: (request) =>
        parsedBody(request, settingsSchema.partial(), (wish) => {
          const named = Object.keys(JSON.parse(request.body === "" ? "{}" : request.body));
          const given = Object.fromEntries(Object.entries(wish).filter(([name]) => named.includes(name)));
          store.settings = settingsSchema.parse({ ...store.settings, ...given });
          return jsonReply(200, store.settings);
        }),
    },
  ];
}
