import { z } from "zod";
import {
  accountOnly,
  accountRoutes,
  accountWish,
  consentWish,
  deedRoute,
  rotationWish,
  tokenRoutes,
  zoneSchema,
} from "../shared/account-control";
import type { Route } from "../shared/http";
import type { OAuthClient } from "../shared/oauth";
import { parsedBody } from "../shared/parsed-body";
import type { Api } from "./api-route";
import { channelControl } from "./channel-control";
import { answerConsent } from "./consent-pages";
import { notFound } from "./errors";
import { eventControl, openedCalendar } from "./event-control";
import { addAccount } from "./seed";
import { type Account, roleSchema } from "./types";

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
  zone: zoneSchema.optional(),
  role: roleSchema.default("owner"),
});
const calendarOnly = z.object({ account: z.string(), calendar: z.string().default("primary") });
/** What tests and the demo steer the imitated Google with. Nothing here needs a token. */
export function googleControl(api: Api, client: OAuthClient): Route[] {
  return [
    ...accountRoutes("/_control", accountWish, {
      all: () => api.store.accounts.values().map((one) => accountJson(api, one)),
      add: (wish) => accountJson(api, addAccount(api.store, wish)),
    }),
    ...calendarControl(api),
    ...eventControl(api),
    ...tokenControl(api, client),
    ...channelControl(api),
  ];
}

function calendarControl(api: Api): Route[] {
  const { store } = api;
  const root = "/_control/calendars";
  return [
    deedRoute(`${root}/role`, roleWish, ({ account, calendar, role }) => {
      const id = calendar === "primary" ? account : calendar;
      if (!store.accounts.get(account) || !store.calendars.get(id)) throw notFound();
      if (role === "none") store.removeEntry(account, id);
      else store.setRole(account, id, role);
      return { account, calendar: id, role };
    }),
    deedRoute(root, calendarWish, ({ account: email, ...wish }) => {
      const account = store.accounts.get(email);
      if (!account) throw notFound();
      return store.addCalendar(account, wish);
    }),
    deedRoute(`${root}/expire-list`, accountOnly, ({ account }) => {
      store.expireList(account);
      return { account };
    }),
    deedRoute(`${root}/expire-sync`, calendarOnly, ({ account, calendar }) => {
      const { id } = openedCalendar(api, account, calendar);
      store.expireSyncTokens(id);
      return { calendar: id };
    }),
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

function tokenControl({ store }: Api, client: OAuthClient): Route[] {
  return [
    ...tokenRoutes("/_control", store),
    deedRoute("/_control/tokens/rotation", rotationWish, ({ enabled }) => {
      store.rotatesRefreshTokens = enabled;
      return { enabled };
    }),
    {
      method: "POST",
      pattern: "/_control/authorize",
      handle: (request) => parsedBody(request, consentWish, (wish) => answerConsent(store, client, wish)),
    },
  ];
}
