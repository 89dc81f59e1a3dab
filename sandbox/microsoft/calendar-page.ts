import { options } from "../shared/form";
import { html, type Markup } from "../shared/html";
import type { Reply, SandboxRequest } from "../shared/http";
import { pageReply } from "../shared/page";
import { agenda, calendarLegend, weekGrid } from "../shared/week-page";
import { clockWords, rangeWords } from "../shared/words";
import { addDays, dateInZone, isDate, mondayOf } from "../shared/zoned-time";
import { blankValues, eventFields } from "./event-page-form";
import { calendarJson } from "./mailbox-api";
import { accountPath, eventPath } from "./page-paths";
import { type Shown, weekOf } from "./pages-week";
import type { MicrosoftStore } from "./store";
import type { Account, Calendar, EventFields, StoredEvent } from "./types";
import { instantOf } from "./zones";

const SHOWN_AS: Partial<Record<EventFields["showAs"], string>> = {
  free: "free",
  tentative: "tentative",
  oof: "away",
  workingElsewhere: "working elsewhere",
};
const ANSWERED: Partial<Record<EventFields["response"], string>> = {
  notResponded: "not answered",
  tentativelyAccepted: "answered maybe",
  declined: "declined",
};
/** The single-value property the product marks its own events with ends so. */
const MARKER = / Name lockstepMirror$/;

export const isOurs = ({ fields }: StoredEvent) =>
  Object.keys(fields.properties).some((id) => MARKER.test(id));

export const outlookPage = (title: string, body: Markup, status = 200): Reply =>
  pageReply(title, body, { status, provider: "Outlook", skin: "outlook" });

/** For a calendar whose colour Outlook is to choose. */
const AUTOMATIC = "#6b5be0";
const colourOf = (account: Account, calendar: Calendar) =>
  String(calendarJson(account, calendar).hexColor) || AUTOMATIC;

/** The mailbox's calendars, one week, as their owner sees them. */
export function calendarPage(store: MicrosoftStore, account: Account, request: SandboxRequest): Reply {
  const today = dateInZone(store.calendarNow(), account.zone);
  const query = request.url.searchParams;
  const asked = query.get("week") ?? "";
  const monday = mondayOf(isDate(asked) ? asked : today);
  const wanted = query.get("calendar");
  const only = wanted !== null && store.calendarOf(account.email, wanted) ? wanted : null;
  const days = weekOf(store, account, monday, only);
  const to = (week: string, calendar = only) =>
    `${accountPath(account.email)}?week=${week}${calendar === null ? "" : `&calendar=${encodeURIComponent(calendar)}`}`;
  const linked = (shown: Shown, style?: string) => link(shown, account, style);
  const sunday = addDays(monday, 6);
  const body = html`<div class="bar"><h1 class="grow">${account.name}'s calendar</h1>
<a href="${accountPath(account.email)}/security">Apps with access</a></div>
<p class="muted">${account.email} · ${account.kind} account · times in ${account.zone}</p>
${legend(store, account, only, (calendar) => to(monday, calendar))}
<div class="bar"><h2 class="grow">${rangeWords(monday, sunday)}</h2>
<a class="button" href="${to(addDays(monday, -7))}">Previous week</a><a class="button" href="${to(today)}">Today</a>
<a class="button" href="${to(addDays(monday, 7))}">Next week</a><a class="button primary" href="#new">New event</a></div>
${weekGrid(days, today, linked)}
${agenda(days, linked)}
${newEventForm(store, account, today >= monday && today <= sunday ? today : monday, only)}`;
  return outlookPage(`${account.name}'s calendar`, body);
}

function legend(
  store: MicrosoftStore,
  account: Account,
  only: string | null,
  to: (calendar: string | null) => string,
): Markup {
  const calendars = store.calendarsOf(account.email).map((calendar) => ({
    id: calendar.id,
    name: calendar.name,
    colour: colourOf(account, calendar),
    note: [calendar.isDefault ? "default" : "", calendar.canEdit ? "" : "read-only"]
      .filter(Boolean)
      .join(", "),
  }));
  return calendarLegend({ calendars, only, to });
}

function link({ item: { event, type }, calendar }: Shown, account: Account, style = ""): Markup {
  const { fields } = event;
  const when = fields.isAllDay ? "" : `${clockWords(instantOf(fields.start), account.zone)} `;
  const marks = [
    isOurs(event) ? "from Lockstep" : "",
    fields.isCancelled ? "called off" : "",
    fields.sensitivity === "normal" ? "" : fields.sensitivity,
    SHOWN_AS[fields.showAs] ?? "",
    type === "singleInstance" ? "" : "repeats",
    ANSWERED[fields.response] ?? "",
    ...fields.categories,
  ].filter((mark) => mark !== "");
  const kind = fields.isCancelled ? "cancelled" : fields.showAs;
  return html`<a class="event ${kind}" style="--c:${colourOf(account, calendar)};${style}" href="${eventPath(account.email, event.id)}">
${when}<strong>${fields.subject || "(No title)"}</strong>${marks.length > 0 ? html` <span class="marks">${marks.join(", ")}</span>` : null}</a>`;
}

/** [id, name] of the calendars the account may write in. */
export function writableCalendars(store: MicrosoftStore, account: Account): [string, string][] {
  return store
    .calendarsOf(account.email)
    .filter(({ canEdit }) => canEdit)
    .map(({ id, name }) => [id, name]);
}

function newEventForm(store: MicrosoftStore, account: Account, date: string, only: string | null): Markup {
  const choices = writableCalendars(store, account);
  const usual = store.calendarOf(account.email, null)?.id ?? "";
  return html`<h2 id="new">New personal event</h2>
<form method="post" action="${accountPath(account.email)}/events">
<div class="fields"><label class="wide">Calendar<select name="calendar">${options(choices, only ?? usual)}</select></label></div>
${eventFields(blankValues(date, account.zone))}<button class="primary">Add event</button></form>`;
}
