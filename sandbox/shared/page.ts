import { html, type Markup, type Piece } from "./html";
import type { Reply } from "./http";
import { STYLE } from "./style";

const POLICY =
  "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'";

/** `bare` leaves the menu out, for the pages a person passes on the way to giving consent. `skin` names a set of colours. */
export function pageReply(
  title: string,
  body: Piece,
  options: { status?: number; bare?: boolean; provider?: string; skin?: string } = {},
): Reply {
  const provider = options.provider ?? "Google or Outlook";
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Sandbox</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/sandbox.css">
</head>
<body class="${options.skin ?? ""}">
<header class="banner"><strong>Sandbox</strong> — not real ${provider}. Nothing here leaves this machine.</header>
${options.bare ? null : menu()}
<main class="${options.bare ? "narrow" : "wide"}">${body}</main>
</body>
</html>
`;
  return {
    status: options.status ?? 200,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "content-security-policy": POLICY,
      "referrer-policy": "same-origin",
      "x-content-type-options": "nosniff",
    },
    body: page.text,
  };
}

function menu(): Markup {
  return html`<nav aria-label="Sandbox"><a href="/">Accounts</a><a href="/requests">Requests</a><a href="/notices">Notices</a><a href="/faults">Faults</a></nav>`;
}

export const styleReply = (): Reply => ({
  status: 200,
  headers: { "content-type": "text/css; charset=utf-8", "cache-control": "no-cache" },
  body: STYLE,
});

/** A small form that is one button. */
export function buttonForm(
  action: string,
  label: string,
  fields: Record<string, string> = {},
  kind: "plain" | "danger" | "primary" = "plain",
): Markup {
  const hidden = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  return html`<form method="post" action="${action}">${hidden}<button class="${kind}">${label}</button></form>`;
}
