import type { Grant } from "./grants";
import { html, type Markup, type Piece } from "./html";
import { buttonForm } from "./page";
import { momentWords } from "./words";

type Person = { readonly name: string; readonly email: string };

export const personLine = ({ name, email }: Person): Piece =>
  html`<span class="face" aria-hidden="true">${name.slice(0, 1)}</span>
<span><strong>${name}</strong><small>${email}</small></span>`;

/** The question's own address, asked of another account or of none yet; `param` is the provider's name for who is asked. */
export function askedOf(url: URL, param: string, email: string | null): string {
  const next = new URL(url);
  for (const name of [param, "login_hint"]) next.searchParams.delete(name);
  if (email) next.searchParams.set(param, email);
  return `${next.pathname}${next.search}`;
}

export function peopleList(people: readonly Person[], to: (email: string) => string): Markup {
  const rows = people.map(
    (one) => html`<li><a class="person" href="${to(one.email)}">${personLine(one)}</a></li>`,
  );
  return html`<p class="muted">to continue to <strong>Lockstep</strong></p><ul class="rows">${rows}</ul>`;
}

type ScopeWords = {
  readonly words: Readonly<Record<string, string>>;
  isSignIn(scope: string): boolean;
  shown(scope: string): string;
};

/** A box to untick for each permission; what only tells who signs in comes with them. */
export function permissionList(scopes: readonly string[], { words, isSignIn, shown }: ScopeWords): Markup {
  const wordsFor = (scope: string) => words[scope] ?? scope;
  const boxes = scopes
    .filter((scope) => !isSignIn(scope))
    .map(
      (scope) => html`<li><label class="tick"><input type="checkbox" name="granted" value="${scope}" checked>
<span>${wordsFor(scope)}<br><code class="muted">${shown(scope)}</code></span></label></li>`,
    );
  const basic = scopes.filter(isSignIn);
  const signIn =
    basic.length > 0 ? html`<p class="muted">Comes with it: ${basic.map(wordsFor).join(". ")}.</p>` : null;
  return html`<ul class="rows scopes">${boxes}</ul>${signIn}`;
}

/** One app on the security page, with the button that posts to `revokePath`. */
export function grantItem(
  grant: Grant,
  zone: string,
  revokePath: string,
  words: Readonly<Record<string, string>>,
): Markup {
  const scopes = grant.scopes.map((scope) => html`<li>${words[scope] ?? scope}</li>`);
  return html`<li><div class="bar"><strong class="grow">Lockstep</strong>${buttonForm(revokePath, "Revoke access", { client: grant.clientId }, "danger")}</div>
<p class="muted">Client ${grant.clientId}, since ${momentWords(Date.parse(grant.grantedAt), zone)}</p><ul>${scopes}</ul></li>`;
}
