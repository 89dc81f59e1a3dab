import { askedOf, peopleList, permissionList, personLine } from "../shared/consent-parts";
import { html, type Piece } from "../shared/html";
import {
  formOf,
  jsonReply,
  type Params,
  type Reply,
  redirectReply,
  type SandboxRequest,
} from "../shared/http";
import type { OAuthClient } from "../shared/oauth";
import { pageReply } from "../shared/page";
import type { ProviderRoute } from "../shared/provider-half";
import {
  type AuthorizeProblem,
  type AuthorizeRequest,
  approve,
  deny,
  mayUseTenant,
  needsConsent,
  parseAuthorize,
} from "./authorize";
import { isSignInScope, SCOPE_WORDS } from "./scopes";
import type { MicrosoftStore } from "./store";
import type { Account } from "./types";

const AUTHORIZE = "/:tenant/oauth2/v2.0/authorize";
const WORDS = { words: SCOPE_WORDS, isSignIn: isSignInScope, shown: (scope: string) => scope };
const page = (title: string, body: Piece, status = 200) =>
  pageReply(title, body, { status, bare: true, provider: "Outlook" });

/** The account chooser and the consent page. The form posts back to the same address, question and all. */
export function consentRoutes(store: MicrosoftStore, client: OAuthClient): ProviderRoute[] {
  return [
    {
      operation: "oauth.authorize",
      method: "GET",
      pattern: AUTHORIZE,
      handle: (request, params) => show(store, client, request, params),
    },
    {
      operation: "oauth.consent",
      method: "POST",
      pattern: AUTHORIZE,
      handle: (request, params) => decide(store, client, request, params),
    },
  ];
}

function show(store: MicrosoftStore, client: OAuthClient, request: SandboxRequest, params: Params): Reply {
  const query = request.url.searchParams;
  const parsed = parseAuthorize(params.tenant ?? "", query, client);
  if (!parsed.ok) return refusal(parsed.problem);
  const wish = parsed.value;
  const hint = wish.prompt === "select_account" ? null : wish.loginHint;
  const email = query.get("username") ?? hint;
  const account = email ? store.accounts.get(email.toLowerCase()) : undefined;
  if (wish.prompt === "none") {
    if (!account) return redirectReply(deny(wish, "login_required"), 302);
    if (needsConsent(store, wish, account)) return redirectReply(deny(wish, "consent_required"), 302);
  }
  if (!account) return chooser(store, wish, request.url);
  if (!mayUseTenant(wish.tenant, account)) return refusal(wrongTenant(account));
  if (!needsConsent(store, wish, account)) {
    return redirectReply(approve(store, wish, account, wish.scopes), 302);
  }
  return consentPage(wish, account, request.url);
}

function decide(store: MicrosoftStore, client: OAuthClient, request: SandboxRequest, params: Params): Reply {
  const parsed = parseAuthorize(params.tenant ?? "", request.url.searchParams, client);
  if (!parsed.ok) return refusal(parsed.problem);
  const form = formOf(request);
  if (form.get("answer") !== "accept") return redirectReply(deny(parsed.value), 302);
  const account = store.accounts.get(form.get("account") ?? "");
  if (!account) return chooser(store, parsed.value, request.url);
  if (!mayUseTenant(parsed.value.tenant, account)) return refusal(wrongTenant(account));
  return redirectReply(approve(store, parsed.value, account, form.getAll("granted")), 302);
}

type ConsentAnswer = {
  readonly authorizeUrl: URL;
  readonly account: string;
  readonly grantedScopes: readonly string[] | "all";
  readonly deny: boolean;
  readonly error?: string | undefined;
};

/** The consent form's answer without a browser; used by POST /_control/microsoft/authorize. */
export function answerConsent(store: MicrosoftStore, client: OAuthClient, answer: ConsentAnswer): Reply {
  const tenant = decodeURIComponent(answer.authorizeUrl.pathname.split("/")[1] ?? "");
  const parsed = parseAuthorize(tenant, answer.authorizeUrl.searchParams, client);
  if (!parsed.ok) return jsonReply(parsed.problem.status, { error: parsed.problem });
  const account = store.accounts.get(answer.account);
  if (!account) return jsonReply(404, { error: `No account ${answer.account}` });
  if (!mayUseTenant(tenant, account)) return jsonReply(400, { error: wrongTenant(account) });
  if (answer.deny || answer.error !== undefined) {
    return jsonReply(200, { location: deny(parsed.value, answer.error) });
  }
  const ticked = answer.grantedScopes === "all" ? parsed.value.scopes : answer.grantedScopes;
  return jsonReply(200, { location: approve(store, parsed.value, account, ticked) });
}

const wrongTenant = ({ email }: Account): AuthorizeProblem => ({
  status: 400,
  code: 50020,
  message: `User account '${email}' from identity provider does not exist in the tenant and cannot access the application.`,
});

function refusal(problem: AuthorizeProblem): Reply {
  const body = html`<h1>Sorry, but we’re having trouble signing you in.</h1>
<p class="note bad">AADSTS${problem.code}: ${problem.message}</p>`;
  return page("Sign in", body, problem.status);
}

const withAccount = (url: URL, email: string | null) => askedOf(url, "username", email);

function chooser(store: MicrosoftStore, wish: AuthorizeRequest, url: URL): Reply {
  const people = store.accounts.values().filter((account) => mayUseTenant(wish.tenant, account));
  const body = html`<h1>Pick an account</h1>
${peopleList(people, (email) => withAccount(url, email))}`;
  return page("Pick an account", body);
}

function consentPage(wish: AuthorizeRequest, account: Account, url: URL): Reply {
  const body = html`<h1>Permissions requested</h1>
<div class="bar"><span class="person">${personLine(account)}</span></div>
<p><a href="${withAccount(url, null)}">Use another account</a></p>
<form method="post" action="${withAccount(url, account.email)}">
<input type="hidden" name="account" value="${account.email}">
<h2>Lockstep would like to</h2>
${permissionList(wish.scopes, WORDS)}
<p class="muted small">Accepting these permissions means that you allow this app to use your data. You can take this back at any time on the account's security page.</p>
<div class="bar"><button class="primary" name="answer" value="accept">Accept</button><button name="answer" value="cancel">Cancel</button></div>
</form>`;
  return page("Permissions requested", body);
}
