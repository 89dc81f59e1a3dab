import { jsonReply, type Reply, type SandboxRequest } from "../shared/http";
import type { JsonObject } from "../shared/json";
import type { ProviderRoute } from "../shared/provider-half";
import type { Api, RouteMaker } from "./api-route";
import { type Caller, openCalendar, sightOf } from "./caller";
import { type DeltaEntry, deltaEntries, untilOf } from "./delta";
import { type DeltaToken, deltaPlace, encoded, NOT_BEGUN } from "./delta-token";
import { bareJson, contextOf, eventJson, type Sight, shownId } from "./event-json";
import { spoiled } from "./spoiled";

const DEFAULT_SIZE = 50;
const VIEWS = ["/v1.0/me/calendarView", "/v1.0/me/calendar/calendarView"];
const ONE = "/v1.0/me/calendars/:calendarId/calendarView";

export function deltaRoutes(api: Api, route: RouteMaker): ProviderRoute[] {
  return [...VIEWS, ONE].flatMap((view) =>
    ["delta", "delta()", "microsoft.graph.delta()"].map((name) =>
      route("calendarView.delta", "GET", `${view}/${name}`, (caller, request, params) =>
        deltaReply(api, caller, request, params.calendarId ?? null),
      ),
    ),
  );
}

function deltaReply(api: Api, caller: Caller, request: SandboxRequest, calendarId: string | null): Reply {
  const { store } = api;
  const calendar = openCalendar(store, caller, calendarId, "read");
  const sight = sightOf(caller, request);
  const url = new URL(request.url.pathname + request.url.search, api.origin());
  const token = deltaPlace(url, calendar, {
    seq: untilOf(store, calendar),
    refusesSelect: store.settings.refusesDeltaSelect,
  });
  const entries = deltaEntries(store, calendar, token, token.since);
  const size = sight.preferences.maxPageSize ?? DEFAULT_SIZE;
  const { page, next } = pageAfter(entries, token, size, request.quirks);
  const items = page.map((entry) => entryJson(entry, sight));
  const link = `${url.origin}${url.pathname}`;
  return jsonReply(200, {
    "@odata.context": contextOf(api.origin(), "Collection(event)"),
    ...(next === null
      ? { "@odata.deltaLink": `${link}?$deltatoken=${encoded(nextRound(token))}` }
      : { "@odata.nextLink": `${link}?$skiptoken=${encoded(next)}` }),
    value: spoiled(items, request.quirks),
  });
}

/** The next round begins where this one began. */
const nextRound = (token: DeltaToken): DeltaToken => ({
  ...token,
  since: token.until,
  until: NOT_BEGUN,
  page: 1,
  after: null,
});

type Page = { readonly page: readonly DeltaEntry[]; readonly next: DeltaToken | null };

/** Pages run in the order of changes, so what changes between two pages is told again rather than missed. */
function pageAfter(
  entries: readonly DeltaEntry[],
  token: DeltaToken,
  size: number,
  quirks: SandboxRequest["quirks"] = [],
): Page {
  const has = (kind: string) => quirks.some((quirk) => quirk.kind === kind);
  if (has("amnesia")) return { page: [], next: null };
  if (has("emptyPage")) return { page: [], next: { ...token, page: token.page + 1 } };
  const [seq, key] = token.after ?? [-1, ""];
  const rest = entries.filter((entry) => entry.seq > seq || (entry.seq === seq && entry.key > key));
  const page = rest.slice(0, size);
  const last = page.at(has("repeatItem") && size > 1 ? -2 : -1);
  if (rest.length <= size || !last) return { page, next: null };
  return { page, next: { ...token, page: token.page + 1, after: [last.seq, last.key] } };
}

function entryJson(entry: DeltaEntry, sight: Sight): JsonObject {
  if (entry.kind === "removed") {
    const isRegular = entry.regularId !== null && !sight.preferences.immutableIds;
    const id = isRegular ? entry.regularId : shownId(entry, sight.preferences);
    return { "@odata.type": "#microsoft.graph.event", id, "@removed": { reason: "deleted" } };
  }
  if (entry.kind === "bare") return bareJson(entry.item, sight.preferences);
  return { "@odata.type": "#microsoft.graph.event", ...eventJson(entry.item, sight) };
}
