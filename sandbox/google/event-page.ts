import { html, type Markup, type Piece } from "../shared/html";
import type { Reply } from "../shared/http";
import { buttonForm, pageReply } from "../shared/page";
import { dateInZone, formatInZone } from "../shared/zoned-time";
import type { Api } from "./api-route";
import { accountPath } from "./calendar-page";
import { instantOf } from "./event-fields";
import { eventJson, eventPagePath } from "./event-json";
import { type Account, type Calendar, type CalendarEntry, hasRole, type StoredEvent } from "./types";
import { timeWords } from "./words";

type Opened = { account: Account; calendar: Calendar; entry: CalendarEntry; event: StoredEvent };

/** One event with everything written into it, and its owner's own hand on it. */
export function eventPage(api: Api, opened: Opened): Reply {
  const { account, calendar, entry, event } = opened;
  const title = event.fields.summary || "(No title)";
  const week = dateInZone(instantOf(event.fields.start, calendar.zone), account.zone);
  const raw = eventJson(event, calendar, { origin: api.origin(), email: account.email });
  const body = html`<p><a href="${accountPath(account.email)}?week=${week}">Back to ${account.name}'s calendar</a></p>
<h1>${title}</h1>
<p>${tags(event)}</p>
${details(calendar, event)}
${hasRole(entry.role, "writer") ? ownerForms(opened) : html`<p class="muted">This account may only read this calendar.</p>`}
<h2>Raw event</h2>
<p class="muted">Exactly what the API answers for it.</p>
<pre tabindex="0">${JSON.stringify(raw, null, 2)}</pre>`;
  return pageReply(title, body);
}

function tags({ fields }: StoredEvent): Piece {
  const ours = fields.extendedProperties?.private?.mirrorId;
  return [
    fields.status === "cancelled" ? html`<span class="tag bad">Deleted</span> ` : null,
    fields.status === "tentative" ? html`<span class="tag warn">Tentative</span> ` : null,
    ours ? html`<span class="tag ok">Written by Lockstep</span> ` : html`<span class="tag">Personal</span> `,
    html`<span class="tag">${fields.transparency === "transparent" ? "Free" : "Busy"}</span> `,
    fields.visibility ? html`<span class="tag">${fields.visibility}</span> ` : null,
  ];
}

function details(calendar: Calendar, event: StoredEvent): Markup {
  const { fields } = event;
  const rows: [string, Piece][] = [
    ["Starts", timeWords(fields.start, calendar)],
    [fields.end.date === undefined ? "Ends" : "Ends before", timeWords(fields.end, calendar)],
    ["Calendar", calendar.summary],
    ["Where", fields.location ?? ""],
    ["Repeats", (fields.recurrence ?? []).join("\n")],
    ["Description", fields.description ?? ""],
    [
      "Link back",
      fields.source
        ? html`<a href="${fields.source.url}" rel="noreferrer">${fields.source.title || fields.source.url}</a>`
        : "",
    ],
    ["Guests", (fields.attendees ?? []).map(({ email }) => email).join(", ")],
    ["Last change", event.updated],
  ];
  const filled = rows.filter(([, value]) => value !== "");
  return html`<dl>${filled.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

function ownerForms({ account, calendar, event }: Opened): Markup {
  const path = eventPagePath(account.email, calendar.id, event.id);
  const { start } = event.fields;
  const isAllDay = start.date !== undefined;
  const at = start.date ?? formatInZone(instantOf(start, calendar.zone), calendar.zone).slice(0, 16);
  const isGone = event.fields.status === "cancelled";
  const removal = isGone
    ? buttonForm(`${path}/restore`, "Bring it back")
    : buttonForm(`${path}/delete`, "Delete", {}, "danger");
  return html`<h2>As its owner</h2>
<div class="bar">${isGone ? null : buttonForm(`${path}/move`, isAllDay ? "Move 1 day later" : "Move 1 hour later", { by: "step" })}
${buttonForm(`${path}/duplicate`, "Duplicate")}${removal}</div>
${
  isGone
    ? null
    : html`<form method="post" action="${path}/move"><div class="fields">
<label>New start<input type="${isAllDay ? "date" : "datetime-local"}" name="start" required value="${at}"></label><div><button>Move</button></div></div></form>
<form method="post" action="${path}/rename"><div class="fields">
<label>New title<input name="title" required maxlength="200" value="${event.fields.summary ?? ""}" autocomplete="off"></label><div><button>Rename</button></div></div></form>`
}`;
}
