import { answerForms, calendarForm, editForm, quickForms } from "../shared/event-forms";
import { html, type Markup, type Piece } from "../shared/html";
import type { Reply } from "../shared/http";
import { dayWords, momentWords } from "../shared/words";
import { dateInZone } from "../shared/zoned-time";
import { isOurs, outlookPage, writableCalendars } from "./calendar-page";
import { eventJson } from "./event-json";
import { ANSWERS, eventFields, SENSITIVITY, SHOWS, valuesOf } from "./event-page-form";
import { accountPath, eventPath } from "./page-paths";
import { preferencesOf } from "./preferences";
import type { Item } from "./series";
import type { MicrosoftStore } from "./store";
import type { Account, Calendar, Recurrence, WallTime } from "./types";
import { repeatWords } from "./words-repeat";
import { dateOf, instantOf } from "./zones";

export type Opened = {
  readonly store: MicrosoftStore;
  readonly account: Account;
  readonly calendar: Calendar;
  readonly item: Item;
};

/** One event with everything written into it, and its owner's own hand on it. */
export function eventPage(opened: Opened): Reply {
  const { account, calendar, item } = opened;
  const { fields } = item.event;
  const title = fields.subject || "(No title)";
  const week = fields.isAllDay ? dateOf(fields.start) : dateInZone(instantOf(fields.start), account.zone);
  const headers = { prefer: `IdType="ImmutableId", outlook.timezone="${account.zone}"` };
  const sight = { account, preferences: preferencesOf({ headers }), seesOnlyBasics: false, origin: "" };
  const properties = Object.entries(fields.properties).map(([id, value]) => ({ id, value }));
  const raw = { ...eventJson(item, sight), singleValueExtendedProperties: properties };
  const body = html`<p><a href="${accountPath(account.email)}?week=${week}">Back to ${account.name}'s calendar</a></p>
<h1>${title}</h1>
<p>${tags(item)}</p>
${details(opened)}
${calendar.canEdit ? ownerForms(opened) : html`<p class="muted">This account may only read this calendar.</p>`}
<h2>Raw event</h2>
<p class="muted">What Graph answers for it with immutable ids, in the account's zone, its extended properties beside it.</p>
<pre tabindex="0">${JSON.stringify(raw, null, 2)}</pre>`;
  return outlookPage(title, body);
}

const wordsOf = (choices: readonly (readonly [string, string])[], value: string) =>
  choices.find(([one]) => one === value)?.[1] ?? value;

function tags({ event, type }: Item): Piece {
  const { fields } = event;
  return [
    event.isDeleted ? html`<span class="tag bad">Deleted</span> ` : null,
    fields.isCancelled ? html`<span class="tag bad">Called off by its organizer</span> ` : null,
    isOurs(event)
      ? html`<span class="tag ok">Written by Lockstep</span> `
      : html`<span class="tag">Personal</span> `,
    html`<span class="tag">${wordsOf(SHOWS, fields.showAs)}</span> `,
    type === "singleInstance" ? null : html`<span class="tag">Repeats</span> `,
    fields.sensitivity === "normal"
      ? null
      : html`<span class="tag">${wordsOf(SENSITIVITY, fields.sensitivity)}</span> `,
    fields.categories.map((name) => html`<span class="tag category">${name}</span> `),
  ];
}

/** The rule of the series an event belongs to. */
function recurrenceIn({ store, item: { event } }: Opened): Recurrence | null {
  const master = event.seriesMasterId === null ? event : store.event(event.account, event.seriesMasterId);
  return master?.fields.recurrence ?? null;
}

/** Notes as a person reads them, HTML taken away. */
export function notesOf(opened: Pick<Opened, "account" | "item">): string {
  const headers = { prefer: 'outlook.body-content-type="text"' };
  const sight = {
    account: opened.account,
    preferences: preferencesOf({ headers }),
    seesOnlyBasics: false,
    origin: "",
  };
  const { body } = eventJson(opened.item, sight) as { body?: { content?: string } };
  return body?.content ?? "";
}

function details(opened: Opened): Markup {
  const { account, calendar, item } = opened;
  const { fields, modified } = item.event;
  const recurrence = recurrenceIn(opened);
  const words = (time: WallTime) =>
    fields.isAllDay ? dayWords(dateOf(time)) : momentWords(instantOf(time), account.zone);
  const rows: [string, string][] = [
    ["Starts", words(fields.start)],
    [fields.isAllDay ? "Ends before" : "Ends", words(fields.end)],
    ["Calendar", calendar.name],
    ["Where", fields.location.displayName],
    ["Repeats", recurrence === null ? "" : repeatWords(recurrence)],
    ["Notes", notesOf(opened)],
    ["Organizer", fields.organizer?.address ?? ""],
    ["Guests", fields.attendees.map(({ emailAddress }) => emailAddress.address ?? "").join(", ")],
    ["Last change", modified],
  ];
  const filled = rows.filter(([, value]) => value !== "");
  return html`<dl>${filled.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

const belongsToSeries = ({ type }: Item) => type === "occurrence" || type === "exception";

function ownerForms(opened: Opened): Markup {
  const { store, account, calendar, item } = opened;
  const path = eventPath(account.email, item.event.id);
  const { fields } = item.event;
  const isPart = belongsToSeries(item);
  const values = valuesOf(fields, recurrenceIn(opened), notesOf(opened));
  const others = writableCalendars(store, account).filter(([id]) => id !== calendar.id);
  return html`<h2>As its owner</h2>
${quickForms(path, fields.isAllDay, isPart)}
${fields.organizer === null ? null : answerForms(path, ANSWERS, fields.response)}
${editForm(path, eventFields(values), isPart)}
${isPart ? null : calendarForm(path, others)}`;
}
