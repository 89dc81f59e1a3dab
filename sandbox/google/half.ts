import type { Now } from "../clock";
import type { Journal } from "../shared/journal";
import type { OAuthClient } from "../shared/oauth";
import type { ProviderHalf } from "../shared/provider-half";
import { apiRoutes, unroutedReply } from "./api";
import { consentRoutes } from "./consent-pages";
import { googleControl } from "./control";
import { injectedError } from "./errors";
import { pageNumber } from "./event-list";
import { inspectRequest } from "./inspect";
import { Notices } from "./notices";
import { channelList } from "./notices-page";
import { googleHome, googlePages } from "./pages";
import { seedAccounts } from "./seed";
import { GoogleStore } from "./store";
import { flipGoogle, googleSwitches } from "./switches";
import { tokenRoutes } from "./token-endpoints";

/** The imitated Google. `ready` is to be called once the journal has been read; a first start seeds the demo accounts. */
export function createGoogle(
  journal: Journal,
  options: { now: Now; calendarNow: Now; client: OAuthClient; origin: () => string },
): ProviderHalf & { ready(): void } {
  const store = new GoogleStore(journal, options.now, options.calendarNow);
  const notices = new Notices(store);
  const api = { store, notices, origin: options.origin };
  return {
    name: "google",
    routes: [
      ...consentRoutes(store, options.client),
      ...tokenRoutes(store, options.client),
      ...apiRoutes(api),
    ],
    pages: googlePages(api),
    control: googleControl(api, options.client),
    accounts: () => store.accounts.values().map(({ email }) => email),
    home: () => googleHome(api),
    notices: () => channelList(api),
    admit: () => null,
    inspect: (operation, params, request) => inspectRequest(store, operation, params, request),
    switches: (account) => googleSwitches(store, notices, account),
    flip: (account, id) => flipGoogle(store, notices, account, id),
    pageOf: (operation, { url }) => {
      const size = {
        "calendar.calendarList.list": 100,
        "calendar.events.list": 250,
        "calendar.events.instances": 250,
      };
      const usual = operation in size ? size[operation as keyof typeof size] : null;
      return usual === null ? null : pageNumber(url.searchParams, usual);
    },
    faultReply: injectedError,
    unrouted: unroutedReply,
    ready() {
      store.index();
      if (store.accounts.values().length === 0) seedAccounts(store);
    },
    reset() {
      notices.clear();
      store.clear();
      seedAccounts(store);
    },
    close: () => notices.clear(),
  };
}
