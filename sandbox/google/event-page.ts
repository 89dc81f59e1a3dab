import { answerForms, calendarForm, editForm, quickForms } from "../shared/event-forms";
import { html, type Markup, type Piece } from "../shared/html";
import type { Reply } from "../shared/http";
import { buttonForm, pageReply } from "../shared/page";
import { dayWords, momentWords } from "../shared/words";
import { dateInZone } from "../shared/zoned-time";
import type { Api } from "./api-route";
import { accountPath, writableCalendars } from "./calendar-page";
import { eventColour } from "./event-colours";
import { instantOf } from "./event-fields";
import { eventFields, valuesOf } from "./event-form";
import { eventJson, eventPagePath, isSelf } from "./event-json";
import { masterOf } from "./instances";
import { repeatWords } from "./repeat-words";
import {
  type Account,
  type Calendar,
  type CalendarEntry,
  type GoogleTime,
  hasRole,
  type StoredEvent,
} from "./types";

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
${details(calendar, event, masterOf(api.store, event))}
${hasRole(entry.role, "writer") ? ownerForms(api, opened) : html`<p class="muted">This account may only read this calendar.</p>`}
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
    fields.eventType ? html`<span class="tag">${fields.eventType}</span> ` : null,
    fields.recurrence || fields.recurringEventId ? html`<span class="tag">Repeats</span> ` : null,
    fields.visibility ? html`<span class="tag">${fields.visibility}</span> ` : null,
  ];
}

function details(calendar: Calendar, event: StoredEvent, master: StoredEvent | undefined): Markup {
  const { fields } = event;
  const rows: [string, Piece][] = [
    ["Starts", timeWords(fields.start, calendar)],
    [fields.end.date === undefined ? "Ends" : "Ends before", timeWords(fields.end, calendar)],
    ["Calendar", calendar.summary],
    ["Where", fields.location ?? ""],
    ["Repeats", repeatWords((master ?? event).fields.recurrence ?? [])],
    ["Colour", eventColour(fields.colorId)?.name ?? ""],
    ["Description", fields.description ?? ""],
    [
      "Link back",
      fields.source
        ? html`<a href="${fields.source.url}" rel="noreferrer">${fields.source.title || fields.source.url}</a>`
        : "",
    ],
    ["Guests", (fields.attendees ?? []).map(guestWords).join(", ")],
    ["Last change", event.updated],
  ];
  const filled = rows.filter(([, value]) => value !== "");
  return html`<dl>${filled.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

function ownerForms(api: Api, opened: Opened): Markup {
  const { account, calendar, event } = opened;
  const path = eventPagePath(account.email, calendar.id, event.id);
  if (event.fields.status === "cancelled") {
    return html`<h2>As its owner</h2><div class="bar">${buttonForm(`${path}/restore`, "Bring it back")}</div>`;
  }
  const isAllDay = event.fields.start.date !== undefined;
  const master = masterOf(api.store, event);
  const isPart = master !== undefined;
  const recurrence = (master ?? event).fields.recurrence ?? [];
  const fields = eventFields(valuesOf(event.fields, recurrence, calendar));
  const others = writableCalendars(api, account).filter(([id]) => id !== calendar.id);
  return html`<h2>As its owner</h2>
${quickForms(path, isAllDay, isPart)}
${goingForms(opened, path)}
${editForm(path, fields, isPart)}
${isPart ? null : calendarForm(path, others)}`;
}

const guestWords = ({ email, responseStatus }: { email: string; responseStatus?: unknown }) =>
  typeof responseStatus === "string" ? `${email} (${responseStatus})` : email;

const ANSWERS = [
  ["accepted", "Yes"],
  ["tentative", "Maybe"],
  ["declined", "No"],
  ["needsAction", "Not answered"],
] as const;

function goingForms({ account, calendar, event }: Opened, path: string): Markup | null {
  const self = event.fields.attendees?.find(
    (guest) => isSelf(guest, calendar) || guest.email === account.email,
  );
  return self ? answerForms(path, ANSWERS, String(self.responseStatus ?? "needsAction")) : null;
}

function timeWords(time: GoogleTime, calendar: Calendar): string {
  if (time.date !== undefined) return dayWords(time.date);
  return momentWords(Date.parse(time.dateTime ?? ""), calendar.zone);
}
