import { grantItem } from "../shared/consent-parts";
import { html } from "../shared/html";
import type { Reply } from "../shared/http";
import { buttonForm } from "../shared/page";
import { outlookPage } from "./calendar-page";
import { accountPath } from "./page-paths";
import { SCOPE_WORDS } from "./scopes";
import type { MicrosoftStore } from "./store";
import type { Account } from "./types";

/** Who has access, and the things a person or an administrator may take away. */
export function securityPage(store: MicrosoftStore, account: Account): Reply {
  const path = accountPath(account.email);
  const grants = store
    .grantsOf(account.email)
    .map((grant) => grantItem(grant, account.zone, `${path}/revoke`, SCOPE_WORDS));
  const none = html`<p class="muted">No app has access to this account.</p>`;
  const calendars = store.calendarsOf(account.email).map(
    ({ id, name, canEdit, isDefault }) =>
      html`<li><div class="bar"><span class="grow">${name} ${canEdit ? null : html`<span class="tag warn">read-only</span>`}${isDefault ? html`<span class="tag">default</span>` : null}</span>
${buttonForm(`${path}/can-edit`, canEdit ? "Make read-only" : "Let apps write", { calendar: id, canEdit: canEdit ? "" : "on" })}
${buttonForm(`${path}/expire-delta`, "Expire delta links", { calendar: id })}
${isDefault ? null : buttonForm(`${path}/remove-calendar`, "Delete", { calendar: id }, "danger")}</div></li>`,
  );
  const body = html`<p><a href="${path}">Back to ${account.name}'s calendar</a></p>
<h1>Apps with access</h1><p class="muted">${account.email} · ${account.kind} account</p>
${grants.length > 0 ? html`<ul class="rows">${grants}</ul>` : none}
<h2>Keys</h2>
<div class="bar">${buttonForm(`${path}/expire-access`, "Expire access tokens now")}
${buttonForm(`${path}/lapse`, "Let refresh tokens lapse")}</div>
<p class="muted small">Outlook gives a new refresh token at each refresh. The old ones stay good unless a switch on the faults page says otherwise.</p>
<h2>Calendars</h2><ul class="rows">${calendars}</ul>
<form method="post" action="${path}/calendars"><div class="fields"><label class="wide">New calendar<input name="name" required maxlength="100" autocomplete="off"></label><div><button>Add</button></div></div></form>`;
  return outlookPage("Apps with access", body);
}
