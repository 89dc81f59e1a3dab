import type { Fault, Faults, FaultWish } from "./shared/faults";
import { html, type Markup } from "./shared/html";
import { buttonForm } from "./shared/page";
import type { ProviderHalf } from "./shared/provider-half";

type Preset = { id: string; words: string; wish: FaultWish };

const GOOGLE = "^/calendar/";
const API = "^/(calendar|v1\\.0)/";
const GOOGLE_EVENTS = "^/calendar/v3/calendars/[^/]+/events";
const OUTLOOK_EVENTS = "^/v1\\.0/me/(calendar/|calendars/[^/]+/)?events";
const EVENTS = `${GOOGLE_EVENTS}|${OUTLOOK_EVENTS}`;

/** The switches of the page; the control API can combine any. */
export const faultPresets: readonly Preset[] = [
  {
    id: "outage",
    words: "Outage: every call answers 503",
    wish: { path: API, action: { kind: "status", status: 503 } },
  },
  {
    id: "limit",
    words: "Too many requests: 429, try again in 10 s",
    wish: { path: API, action: { kind: "status", status: 429, retryAfter: 10 } },
  },
  {
    id: "quota",
    words: "Google's quota: 403 rateLimitExceeded",
    wish: { path: GOOGLE, action: { kind: "status", status: 403, reason: "rateLimitExceeded" } },
  },
  {
    id: "slow",
    words: "Slow: every call takes 20 s",
    wish: { path: API, action: { kind: "latency", ms: 20_000 } },
  },
  {
    id: "slowish",
    words: "Slow: every call takes 2 s",
    wish: { path: API, action: { kind: "latency", ms: 2_000 } },
  },
  {
    id: "lost-answer",
    words: "New events are written, the answer is lost",
    wish: { method: "POST", path: EVENTS, action: { kind: "dropAnswer" } },
  },
  {
    id: "lost-request",
    words: "New events are lost on the way",
    wish: { method: "POST", path: EVENTS, action: { kind: "dropRequest" } },
  },
  {
    id: "portal",
    words: "A web page comes back in place of data",
    wish: { path: API, action: { kind: "html200" } },
  },
  {
    id: "refresh-refused",
    words: "Refreshing the key fails: invalid_grant",
    wish: {
      path: "^/token$|/oauth2/v2\\.0/token$",
      action: { kind: "status", status: 400, reason: "invalid_grant" },
    },
  },
  {
    id: "sync-lost",
    words: "Listings are refused: 410, the sync token is dead",
    wish: {
      method: "GET",
      path: `${GOOGLE_EVENTS}$|/calendarView/delta$`,
      action: { kind: "status", status: 410 },
    },
  },
];

export function faultForms(faults: Faults, halves: readonly ProviderHalf[]): Markup {
  const standing = faults.list();
  const list = html`<ul class="rows">${standing.map(faultItem)}</ul>${buttonForm("/faults/remove", "Remove all")}`;
  const presets = faultPresets.map(({ id, words }) => html`<option value="${id}">${words}</option>`);
  const accounts = halves
    .flatMap((half) => half.accounts())
    .filter((email, index, all) => all.indexOf(email) === index)
    .map((email) => html`<option value="${email}">${email}</option>`);
  return html`<h2>Standing faults</h2>
${standing.length > 0 ? list : html`<p>No fault is set.</p>`}
<h2>Add a fault</h2>
<form method="post" action="/faults"><div class="fields">
<label class="wide">What goes wrong<select name="preset">${presets}</select></label>
<label>For<select name="account"><option value="">all accounts</option>${accounts}</select></label>
<label>How often<select name="times"><option value="">until removed</option><option value="1">once</option><option value="3">3 times</option><option value="10">10 times</option></select></label>
</div><button class="primary">Add fault</button></form>`;
}

function faultItem(fault: Fault): Markup {
  const where = [
    fault.method ?? "any method",
    fault.path ?? "any path",
    fault.account ?? "all accounts",
    ...(fault.page === undefined ? [] : [`page ${fault.page}`]),
  ].join(" · ");
  const left = fault.remaining === null ? "until removed" : `${fault.remaining} more`;
  return html`<li><div class="bar"><span class="grow"><strong>${actionWords(fault)}</strong> <span class="tag">${left}</span> <span class="tag">hit ${fault.hits}</span><br>
<code class="muted">${where}</code></span>${buttonForm("/faults/remove", "Remove", { id: fault.id })}</div></li>`;
}

function actionWords({ action }: Fault): string {
  switch (action.kind) {
    case "status":
      return [
        `Answers ${action.status}`,
        action.reason,
        action.retryAfter && `Retry-After ${action.retryAfter}`,
      ]
        .filter(Boolean)
        .join(", ");
    case "latency":
      return `Takes ${action.ms} ms`;
    case "dropAnswer":
      return "Does the work, loses the answer";
    case "dropRequest":
      return "Loses the request";
    case "html200":
      return "Answers a web page";
    case "emptyPage":
      return "Sends an empty page before the real ones";
    case "repeatItem":
      return "Repeats an item on the next page";
    case "amnesia":
      return "Says there are no events";
    case "malformed":
      return `Spoils event ${action.eventId}: ${action.how}`;
  }
}
