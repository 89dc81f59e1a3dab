import { accountCard } from "../shared/account-card";
import { html, type Piece } from "../shared/html";
import type { Route } from "../shared/http";
import { pageReply } from "../shared/page";
import { withProblemPages } from "../shared/problem-page";
import type { Api } from "./api-route";
import { accountPath, calendarPage } from "./calendar-page";
import { notFound } from "./errors";
import { eventPage } from "./event-page";
import { requireEvent } from "./event-writes";
import { ownerActions, requireAccount } from "./owner-actions";
import { securityPage } from "./security-page";

/** The pages under /google: what the account's owner sees, and may do by hand. */
export function googlePages(api: Api): Route[] {
  const routes: Route[] = [
    {
      method: "GET",
      pattern: "/google/:email",
      handle: (request, params) => calendarPage(api, requireAccount(api, params), request),
    },
    {
      method: "GET",
      pattern: "/google/:email/security",
      handle: (_request, params) => securityPage(api, requireAccount(api, params)),
    },
    {
      method: "GET",
      pattern: "/google/:email/:calendarId/events/:eventId",
      handle: (_request, params) => {
        const account = requireAccount(api, params);
        const found = api.store.calendarOf(account.email, params.calendarId ?? "");
        if (!found) throw notFound();
        const event = requireEvent(api.store, found.calendar, params.eventId ?? "");
        return eventPage(api, { account, ...found, event });
      },
    },
    ...ownerActions(api),
  ];
  return withProblemPages(routes, (title, body, status) => pageReply(title, body, { status }));
}

export function googleHome({ store }: Api): Piece {
  const cards = store.accounts.values().map((account) => {
    const apps = store.grantsOf(account.email).length;
    return accountCard(account, { path: accountPath(account.email), apps });
  });
  return html`<h2>Google accounts</h2><ul class="cards">${cards}</ul>`;
}
