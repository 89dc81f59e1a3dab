import { accountCard } from "../shared/account-card";
import { html, type Piece } from "../shared/html";
import type { Route } from "../shared/http";
import { withProblemPages } from "../shared/problem-page";
import { calendarPage, outlookPage } from "./calendar-page";
import { eventPage } from "./event-page";
import { accountPath } from "./page-paths";
import { ownerActions, requireAccount, shownEvent } from "./pages-actions";
import { securityPage } from "./security-page";
import type { MicrosoftStore } from "./store";

/** The pages under /outlook: what the mailbox's owner sees, and may do by hand. */
export function microsoftPages(store: MicrosoftStore): Route[] {
  const routes: Route[] = [
    {
      method: "GET",
      pattern: "/outlook/:email",
      handle: (request, params) => calendarPage(store, requireAccount(store, params), request),
    },
    {
      method: "GET",
      pattern: "/outlook/:email/security",
      handle: (_request, params) => securityPage(store, requireAccount(store, params)),
    },
    {
      method: "GET",
      pattern: "/outlook/:email/events/:eventId",
      handle: (_request, params) => eventPage(shownEvent(store, params)),
    },
    ...ownerActions(store),
  ];
  return withProblemPages(routes, outlookPage);
}

export function microsoftHome(store: MicrosoftStore): Piece {
  const cards = store.accounts.values().map((account) => {
    const apps = store.grantsOf(account.email).length;
    const kind = account.kind === "personal" ? "A personal account" : null;
    return accountCard(account, { path: accountPath(account.email), apps, kind });
  });
  return html`<h2>Outlook accounts</h2><ul class="cards">${cards}</ul>`;
}
