import type { Now } from "../clock";
import type { SandboxRequest } from "../shared/http";
import type { Journal } from "../shared/journal";
import type { OAuthClient } from "../shared/oauth";
import type { ProviderHalf } from "../shared/provider-half";
import { apiRoutes, unroutedReply } from "./api";
import { routeMaker } from "./api-route";
import { consentRoutes } from "./consent";
import { microsoftControl } from "./control";
import { deltaPage } from "./delta-token";
import { injectedError } from "./errors";
import { pageNumberOf } from "./event-query";
import { inspectRequest } from "./inspect";
import { microsoftHome, microsoftPages } from "./pages";
import { seedAccounts } from "./seed";
import { MicrosoftStore } from "./store";
import { createSurroundings } from "./surroundings";
import { tokenRoutes } from "./token-endpoint";

const LISTINGS = ["calendars.list", "events.list", "events.instances", "calendarView.list"];

/** The imitated Microsoft Graph. `ready` is to be called once the journal has been read; a first start seeds the demo accounts. */
export function createMicrosoft(
  journal: Journal,
  options: { now: Now; calendarNow: Now; client: OAuthClient; origin: () => string },
): ProviderHalf & { ready(): void } {
  const { now, calendarNow, client, origin } = options;
  const store = new MicrosoftStore(journal, now, calendarNow);
  const surroundings = createSurroundings(journal, store, origin);
  const api = { store, origin };
  const route = routeMaker(store);
  return {
    name: "microsoft",
    routes: [
      ...consentRoutes(store, client),
      ...tokenRoutes(store, client),
      ...surroundings.routes(route),
      ...apiRoutes(api, route),
    ],
    pages: microsoftPages(store),
    control: [...microsoftControl(api, client), ...surroundings.control],
    accounts: () => store.accounts.values().map(({ email }) => email),
    home: () => microsoftHome(store),
    notices: surroundings.notices,
    admit: surroundings.admit,
    inspect: (operation, params, request) => inspectRequest(store, operation, params, request),
    switches: surroundings.switches,
    flip: surroundings.flip,
    pageOf,
    faultReply: injectedError,
    unrouted: unroutedReply,
    ready() {
      store.index();
      if (store.accounts.values().length === 0) seedAccounts(store);
    },
    reset() {
      surroundings.clear();
      store.clear();
      seedAccounts(store);
    },
    close: surroundings.close,
  };
}

function pageOf(operation: string, { url }: SandboxRequest): number | null {
  const name = operation.replace("graph.", "");
  if (name === "calendarView.delta") return deltaPage(url);
  return LISTINGS.includes(name) ? pageNumberOf(url) : null;
}
