import { askedOf, peopleList, permissionList, personLine } from "../shared/consent-parts";
import { html } from "../shared/html";
import { formOf, jsonReply, type Reply, redirectReply, type SandboxRequest } from "../shared/http";
import type { OAuthClient } from "../shared/oauth";
import { pageReply } from "../shared/page";
import type { ProviderRoute } from "../shared/provider-half";
import { type AuthorizeRequest, approve, deny, needsConsent, parseAuthorize } from "./authorize";
import { isSignInScope, SCOPE_WORDS } from "./scopes";
import type { GoogleStore } from "./store";
import type { Account } from "./types";

const AUTHORIZE = "/o/oauth2/v2/auth";
const WORDS = {
  words: SCOPE_WORDS,
  isSignIn: isSignInScope,
  shown: (scope: string) => scope.replace("https://www.googleapis.com/auth/", ""),
};

/** The account chooser and the consent page. The form posts back to the same address, question and all. */
export function consentRoutes(store: GoogleStore, client: OAuthClient): ProviderRoute[] {
  return [
    {
      operation: "oauth.authorize",
      method: "GET",
      pattern: AUTHORIZE,
      handle: (request) => show(store, client, request),
    },
    {
      operation: "oauth.consent",
      method: "POST",
      pattern: AUTHORIZE,
      handle: (request) => decide(store, client, request),
    },
  ];
}

function show(store: GoogleStore, client: OAuthClient, request: SandboxRequest): Reply {
  const params = request.url.searchParams;
  const parsed = parseAuthorize(params, client);
  if (!parsed.ok) return refusal(parsed.problem);
  const wish = parsed.value;
  const hint = wish.prompts.includes("select_account") ? null : wish.loginHint;
  const email = params.get("authuser") ?? hint;
  const account = email ? store.accounts.get(email) : undefined;
  if (wish.prompts.includes("none")) {
    if (!account) return redirectReply(deny(wish, "login_required"), 302);
    if (needsConsent(store, wish, account)) return redirectReply(deny(wish, "consent_required"), 302);
  }
  if (!account) return chooser(store, request.url);
  if (!needsConsent(store, wish, account)) {
    return redirectReply(approve(store, wish, account, wish.scopes), 302);
  }
  return consentPage(wish, account, request.url);
}

function decide(store: GoogleStore, client: OAuthClient, request: SandboxRequest): Reply {
  const parsed = parseAuthorize(request.url.searchParams, client);
  if (!parsed.ok) return refusal(parsed.problem);
  const form = formOf(request);
  if (form.get("answer") !== "allow") return redirectReply(deny(parsed.value), 302);
  const account = store.accounts.get(form.get("account") ?? "");
  if (!account) return chooser(store, request.url);
  return redirectReply(approve(store, parsed.value, account, form.getAll("granted")), 302);
}

/** The consent form's answer without a browser; used by POST /_control/authorize. Null: the account does not exist. */
export function answerConsent(
  store: GoogleStore,
  client: OAuthClient,
  answer: { authorizeUrl: URL; account: string; grantedScopes: readonly string[] | "all"; deny: boolean },
): Reply {
  const parsed = parseAuthorize(answer.authorizeUrl.searchParams, client);
  if (!parsed.ok) return jsonReply(parsed.problem.status, { error: parsed.problem });
  const account = store.accounts.get(answer.account);
  if (!account) return jsonReply(404, { error: `No account ${answer.account}` });
  if (answer.deny) return jsonReply(200, { location: deny(parsed.value) });
  const ticked = answer.grantedScopes === "all" ? parsed.value.scopes : answer.grantedScopes;
  return jsonReply(200, { location: approve(store, parsed.value, account, ticked) });
}

function refusal(problem: { status: number; error: string; message: string }): Reply {
  const body = html`<h1>Access blocked</h1>
<p class="note bad">Error ${problem.status}: ${problem.error}</p><p>${problem.message}</p>`;
  return pageReply("Access blocked", body, { status: problem.status, bare: true });
}

const withAccount = (url: URL, email: string | null) => askedOf(url, "authuser", email);

function chooser(store: GoogleStore, url: URL): Reply {
  const people = store.accounts.values();
  const body = html`<h1>Choose an account</h1>
${peopleList(people, (email) => withAccount(url, email))}`;
  return pageReply("Choose an account", body, { bare: true });
}

function consentPage(wish: AuthorizeRequest, account: Account, url: URL): Reply {
  const body = html`<h1>Lockstep wants access to your Google Account</h1>
<div class="bar"><span class="person">${personLine(account)}</span></div>
<p><a href="${withAccount(url, null)}">Use another account</a></p>
<form method="post" action="${withAccount(url, account.email)}">
<input type="hidden" name="account" value="${account.email}">
<h2>Select what Lockstep can access</h2>
${permissionList(wish.scopes, WORDS)}
<p class="muted small">You can take this back at any time on the account's security page.</p>
<div class="bar"><button class="primary" name="answer" value="allow">Allow</button><button name="answer" value="deny">Deny</button></div>
</form>`;
  return pageReply("Consent", body, { bare: true });
}
