import { personLine } from "./consent-parts";
import { html, type Piece } from "./html";

/** An account on the start page; `kind` says what is special about it. */
export function accountCard(
  person: { readonly name: string; readonly email: string },
  { path, apps, kind = null }: { path: string; apps: number; kind?: string | null },
): Piece {
  const state =
    apps > 0 ? html`<span class="tag ok">Connected</span>` : html`<span class="tag">Not connected</span>`;
  const aside = kind === null ? null : html`<p class="muted small">${kind}</p>`;
  return html`<li><a class="person" href="${path}">${personLine(person)}</a>${aside}
<div class="bar"><span class="grow">${state}</span><a href="${path}/security">Apps with access</a></div></li>`;
}
