import { grantItem } from "../shared/consent-parts";
import { html } from "../shared/html";
import type { Reply } from "../shared/http";
import { buttonForm, pageReply } from "../shared/page";
import type { Api } from "./api-route";
import { accountPath } from "./calendar-page";
import { SCOPE_WORDS } from "./scopes";
import type { Account } from "./types";

/** Who has access, and the things a person or an administrator may take away. */
export function securityPage(api: Api, account: Account): Reply {
  const { store } = api;
  const path = accountPath(account.email);
  const grants = store
    .grantsOf(account.email)
    .map((grant) => grantItem(grant, account.zone, `${path}/revoke`, SCOPE_WORDS));
  const none = html`<p class="muted">No app has access to this account.</p>`;
  const calendars = store.entriesOf(account.email).map((entry) => {
    const isReader = entry.role === "reader";
    const label = isReader ? "Make owner" : "Make read-only";
    return html`<li><div class="bar"><span class="grow">${store.calendars.get(entry.calendarId)?.summary ?? ""} <span class="tag">${entry.role}</span></span>
${buttonForm(`${path}/role`, label, { calendar: entry.calendarId, role: isReader ? "owner" : "reader" })}
${buttonForm(`${path}/expire-sync`, "Expire sync tokens", { calendar: entry.calendarId })}</div></li>`;
  });
  const rotates = store.rotatesRefreshTokens;
  const body = html`<p><a href="${path}">Back to ${account.name}'s calendar</a></p>
<h1>Apps with access</h1><p class="muted">${account.email}</p>
${grants.length > 0 ? html`<ul class="rows">${grants}</ul>` : none}
<h2>Keys</h2>
<div class="bar">${buttonForm(`${path}/expire-access`, "Expire access tokens now")}
${buttonForm(`${path}/rotation`, rotates ? "Stop changing refresh tokens" : "Change the refresh token at each refresh", { enabled: rotates ? "" : "on" })}</div>
<p class="muted small">Google does not change refresh tokens; other providers do. The switch holds for all accounts.</p>
<h2>Calendars</h2><ul class="rows">${calendars}</ul>`;
  return pageReply("Apps with access", body);
}
