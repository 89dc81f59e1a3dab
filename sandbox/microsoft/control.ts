import { z } from "zod";
import {
  accountOnly,
  accountRoutes,
  accountWish,
  consentWish,
  deedRoute,
  rotationWish,
  tokenRoutes,
} from "../shared/account-control";
import { jsonReply, type Route } from "../shared/http";
import { jsonObjectOf } from "../shared/json";
import type { OAuthClient } from "../shared/oauth";
import { parsedBody } from "../shared/parsed-body";
import type { Api } from "./api-route";
import { answerConsent } from "./consent";
import { notFound } from "./errors";
import { eventControl, openedCalendar } from "./event-control";
import { newCalendarId } from "./ids";
import { addAccount } from "./seed";
import { ACCOUNT_KINDS, type Account, expirySchema, settingsSchema } from "./types";

const ROOT = "/_control/microsoft";
const mailboxWish = accountWish.extend({ kind: z.enum(ACCOUNT_KINDS).default("work") });
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
const expireWish = z.object({
  account: z.string(),
  calendar: z.string().default("primary"),
  as: expirySchema.default("gone"),
});
const answerWish = consentWish.extend({ error: z.string().optional() });

/** What tests and the demo steer the imitated Graph with. Nothing here needs a token. */
export function microsoftControl(api: Api, client: OAuthClient): Route[] {
  return [
    ...accountRoutes(ROOT, mailboxWish, {
      all: () => api.store.accounts.values().map((one) => accountJson(api, one)),
      add: (wish) => accountJson(api, addAccount(api.store, wish)),
    }),
    ...calendarControl(api),
    ...eventControl(api),
    ...tokenControl(api, client),
    ...settingsControl(api),
  ];
}

function calendarControl(api: Api): Route[] {
  const { store } = api;
  return [
    deedRoute(`${ROOT}/calendars/role`, roleWish, ({ account, calendar, role }) => {
      const { id } = openedCalendar(api, account, calendar);
      if (role === "none") store.removeCalendar(id);
      else store.setCanEdit(id, role !== "reader");
      return { account, calendar: id, role };
    }),
    deedRoute(`${ROOT}/calendars`, calendarWish, ({ account: email, ...wish }) => {
      const account = store.accounts.get(email);
      if (!account) throw notFound();
      return store.addCalendar(account, { ...wish, id: wish.id ?? newCalendarId() });
    }),
    deedRoute(`${ROOT}/calendars/expire-sync`, expireWish, ({ account, calendar, as }) => {
      const { id } = openedCalendar(api, account, calendar);
      store.expireDelta(id, as);
      return { calendar: id };
    }),
  ];
}

function accountJson({ store }: Api, account: Account) {
  const calendars = store.calendarsOf(account.email).map(({ id, name, isDefault, canEdit }) => {
    return { id, name, isDefault, canEdit };
  });
  return { ...account, calendars, grants: store.grantsOf(account.email) };
}

function tokenControl({ store }: Api, client: OAuthClient): Route[] {
  return [
    ...tokenRoutes(ROOT, store),
    deedRoute(`${ROOT}/tokens/lapse`, accountOnly, ({ account }) => ({
      lapsed: store.letRefreshTokensLapse(account),
    })),
    deedRoute(`${ROOT}/tokens/rotation`, rotationWish, ({ enabled }) => {
      store.settings = { ...store.settings, oldTokensDie: enabled };
      return { enabled };
    }),
    {
      method: "POST",
      pattern: `${ROOT}/authorize`,
      handle: (request) => parsedBody(request, answerWish, (wish) => answerConsent(store, client, wish)),
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
          const named = Object.keys(jsonObjectOf(request.body) ?? {});
          const given = Object.fromEntries(Object.entries(wish).filter(([name]) => named.includes(name)));
          store.settings = settingsSchema.parse({ ...store.settings, ...given });
          return jsonReply(200, store.settings);
        }),
    },
  ];
}
