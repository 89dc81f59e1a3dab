import type { Piece } from "../shared/html";
import type { Route, SandboxRequest } from "../shared/http";
import type { Journal } from "../shared/journal";
import { bearerOf } from "../shared/oauth";
import type { Place, ProviderRoute, Switch } from "../shared/provider-half";
import type { RouteMaker } from "./api-route";
import { batchRoutes } from "./batch";
import { noticeControl } from "./notice-control";
import { Notices } from "./notices";
import { subscriptionList } from "./notices-page";
import { scheduleRoutes } from "./schedule";
import type { MicrosoftStore } from "./store";
import { subscriptionRoutes } from "./subscription-api";
import { Subscriptions } from "./subscriptions";
import { flipOutlook, outlookSwitches } from "./switches";
import { Throttle } from "./throttle";

/** What stands around the calendar API: who is told of changes, how many may ask at once, and the switches. */
export type Surroundings = {
  routes(route: RouteMaker): ProviderRoute[];
  readonly control: readonly Route[];
  admit(operation: string, request: SandboxRequest): Place | null;
  notices(): Piece;
  switches(account: string | null): Switch[];
  flip(account: string | null, id: string): boolean;
  /** Back to the first start. */
  clear(): void;
  /** Ends what runs by itself; nothing stored is lost. */
  close(): void;
};

/** To be called before the journal is read. */
export function createSurroundings(
  journal: Journal,
  store: MicrosoftStore,
  origin: () => string,
): Surroundings {
  const subscriptions = new Subscriptions(journal, store);
  const notices = new Notices(subscriptions);
  const throttle = new Throttle(store.now);
  const desk = { store, subscriptions, notices, throttle, origin };
  return {
    routes: (route) => [
      ...subscriptionRoutes(desk, route),
      ...scheduleRoutes(store, route),
      ...batchRoutes(route, origin),
    ],
    control: noticeControl(desk),
    admit: (operation, request) => admitted(desk, operation, request),
    notices: () => subscriptionList(subscriptions, notices),
    switches: (account) => outlookSwitches(desk, account),
    flip: (account, id) => flipOutlook(desk, account, id),
    clear() {
      notices.clear();
      subscriptions.clear();
      throttle.clear();
    },
    close: () => notices.clear(),
  };
}

/** A batch takes no place: its parts do. */
function admitted(
  { store, throttle }: { readonly store: MicrosoftStore; readonly throttle: Throttle },
  operation: string,
  request: SandboxRequest,
): Place | null {
  if (!operation.startsWith("graph.") || operation === "graph.batch") return null;
  const token = store.liveToken(bearerOf(request) ?? "");
  return token === null ? null : throttle.enter(`${token.clientId} ${token.account}`);
}
