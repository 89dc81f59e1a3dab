import { faultForms, faultPresets } from "./fault-page";
import { type Faults, faultSchema } from "./shared/faults";
import { html, type Markup } from "./shared/html";
import { formOf, type Reply, type Route, redirectReply, type SandboxRequest } from "./shared/http";
import { buttonForm, pageReply, styleReply } from "./shared/page";
import type { ProviderHalf } from "./shared/provider-half";
import type { LoggedRequest, RequestLog } from "./shared/request-log";
import { flip, switchPanel } from "./switches";

const SHOWN = 200;

/** Start page, request log and fault switches: what all imitated providers share. */
export function sharedPages(halves: readonly ProviderHalf[], log: RequestLog, faults: Faults): Route[] {
  return [
    { method: "GET", pattern: "/sandbox.css", handle: styleReply },
    { method: "GET", pattern: "/", handle: () => pageReply("Accounts", home(halves)) },
    { method: "GET", pattern: "/notices", handle: () => noticesPage(halves) },
    { method: "GET", pattern: "/requests", handle: () => pageReply("Requests", requestTable(log)) },
    {
      method: "POST",
      pattern: "/requests/clear",
      handle: () => {
        log.clear();
        return redirectReply("/requests");
      },
    },
    { method: "GET", pattern: "/faults", handle: (request) => faultPage(faults, halves, request) },
    {
      method: "POST",
      pattern: "/faults/switch",
      handle: (request) => {
        const form = formOf(request);
        const account = form.get("account") ?? "";
        flip(faults, halves, account, form.get("id") ?? "");
        return redirectReply(`/faults?account=${encodeURIComponent(account)}`);
      },
    },
    {
      method: "POST",
      pattern: "/faults",
      handle: (request) => {
        const form = formOf(request);
        const preset = faultPresets.find(({ id }) => id === form.get("preset"));
        const account = form.get("account") || undefined;
        const times = Number(form.get("times")) || undefined;
        const wish = faultSchema.safeParse({ ...preset?.wish, account, times });
        if (preset && wish.success) faults.add(wish.data);
        return redirectReply("/faults");
      },
    },
    {
      method: "POST",
      pattern: "/faults/remove",
      handle: (request) => {
        const id = formOf(request).get("id");
        if (id === null) faults.clear();
        else faults.remove(id);
        return redirectReply("/faults");
      },
    },
  ];
}

function faultPage(faults: Faults, halves: readonly ProviderHalf[], request: SandboxRequest): Reply {
  const account = request.url.searchParams.get("account") ?? "";
  const body = html`<h1>Faults</h1><p class="muted">Make the provider misbehave, for everybody or for one account.</p>
<h2>Switches</h2>${switchPanel(faults, halves, account)}${faultForms(faults, halves)}`;
  return pageReply("Faults", body);
}

function noticesPage(halves: readonly ProviderHalf[]): Reply {
  const body = html`<h1>Notices</h1><p class="muted">Messages to the apps that watch a calendar.</p>
${halves.map((half) => half.notices())}`;
  return pageReply("Notices", body);
}

function home(halves: readonly ProviderHalf[]): Markup {
  return html`<h1>Calendar sandbox</h1>
<p class="muted">Made-up accounts for the demo, development and tests. Open one to see its calendar as its owner sees it.</p>
${halves.map((half) => half.home())}`;
}

function requestTable(log: RequestLog): Markup {
  const entries = log.since(0).slice(-SHOWN).reverse();
  const { count } = log.violations();
  const broken =
    count > 0
      ? html`<p class="note bad">${count} broken promises: writes to events Lockstep did not make, attendees, or writes that may send mail.</p>`
      : null;
  const head = ["#", "Time (UTC)", "Request", "Answer", "Account", "Event", "Send updates", "Took"].map(
    (name) => html`<th scope="col">${name}</th>`,
  );
  const table = html`<table class="stack"><thead><tr>${head}</tr></thead><tbody>${entries.map(requestRow)}</tbody></table>`;
  return html`<div class="bar"><h1 class="grow">Requests</h1>${entries.length > 0 ? buttonForm("/requests/clear", "Clear") : null}</div>
${broken}${entries.length > 0 ? table : html`<p class="muted">No request yet.</p>`}`;
}

function requestRow(entry: LoggedRequest): Markup {
  const isBad = entry.outcome !== "answered" || (entry.status ?? 0) >= 400;
  const outcome = {
    answered: String(entry.status ?? ""),
    answerDropped: `${entry.status} done, answer dropped`,
    requestDropped: "request dropped",
  }[entry.outcome];
  const marker = entry.touchesOurEvent
    ? html`<span class="tag ok">ours</span>`
    : html`<span class="tag warn">personal</span>`;
  const violations = entry.violations.map((kind) => html` <span class="tag bad">${kind}</span>`);
  const guests =
    entry.attendees > 0 ? html` <span class="tag bad">${entry.attendees} attendees</span>` : null;
  return html`<tr><td class="muted">${entry.seq}</td><td class="time">${entry.at.slice(11, 23)}</td>
<td><strong>${entry.method}</strong> ${entry.operation}<br><code class="muted">${entry.path}</code></td>
<td><span class="tag ${isBad ? "bad" : "ok"}">${outcome}</span>${entry.faults.map((id) => html` <span class="tag warn">${id}</span>`)}</td>
<td>${entry.account ?? ""}</td><td>${entry.eventId ? html`<code>${entry.eventId}</code> ${marker}` : null}</td>
<td>${entry.sendUpdates ?? ""}${guests}${violations}</td><td class="time">${entry.durationMs} ms</td></tr>`;
}
