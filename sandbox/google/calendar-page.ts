import { options } from "../shared/form";
import { html, type Markup } from "../shared/html";
import type { Reply, SandboxRequest } from "../shared/http";
import { pageReply } from "../shared/page";
import { agenda, calendarLegend, weekGrid } from "../shared/week-page";
import { clockWords, rangeWords } from "../shared/words";
import { addDays, dateInZone, isDate, mondayOf } from "../shared/zoned-time";
import type { Api } from "./api-route";
import { eventColour } from "./event-colours";
import { instantOf } from "./event-fields";
import { blankValues, eventFields } from "./event-form";
import { eventPagePath, isSelf } from "./event-json";
import { type Account, hasRole } from "./types";
import { type Shown, weekOf } from "./week";

const KINDS: Readonly<Record<string, string>> = {
  outOfOffice: "out of office",
  focusTime: "focus time",
  workingLocation: "working location",
};
const ANSWERS_SHOWN: Readonly<Record<string, string>> = {
  needsAction: "not answered",
  tentative: "maybe",
  declined: "declined",
};

export const accountPath = (email: string) => `/google/${encodeURIComponent(email)}`;

/** The account's calendars, one week, as their owner sees them. */
export function calendarPage(api: Api, account: Account, request: SandboxRequest): Reply {
  const today = dateInZone(api.store.calendarNow(), account.zone);
  const asked = request.url.searchParams.get("week") ?? "";
  const monday = mondayOf(isDate(asked) ? asked : today);
  const wanted = request.url.searchParams.get("calendar");
  const only = wanted !== null && api.store.entry(account.email, wanted) ? wanted : null;
  const days = weekOf(api.store, account, monday, only);
  const to = (week: string, calendar = only) =>
    `${accountPath(account.email)}?week=${week}${calendar === null ? "" : `&calendar=${encodeURIComponent(calendar)}`}`;
  const linked = (shown: Shown, style?: string) => link(shown, account, style);
  const body = html`<div class="bar"><h1 class="grow">${account.name}'s calendar</h1>
<a href="${accountPath(account.email)}/security">Apps with access</a></div>
<p class="muted">${account.email} · times in ${account.zone}</p>
${legend(api, account, only, (calendar) => to(monday, calendar))}
<div class="bar"><h2 class="grow">${rangeWords(monday, addDays(monday, 6))}</h2>
<a class="button" href="${to(addDays(monday, -7))}">Previous week</a><a class="button" href="${to(today)}">Today</a>
<a class="button" href="${to(addDays(monday, 7))}">Next week</a><a class="button" href="#new">New event</a></div>
${weekGrid(days, today, linked)}
${agenda(days, linked)}
${newEventForm(api, account, today >= monday && today <= addDays(monday, 6) ? today : monday, only)}`;
  return pageReply(`${account.name}'s calendar`, body);
}

function legend(
  api: Api,
  account: Account,
  only: string | null,
  to: (calendar: string | null) => string,
): Markup {
  const calendars = api.store.entriesOf(account.email).map(({ calendarId, backgroundColor, role }) => ({
    id: calendarId,
    name: api.store.calendars.get(calendarId)?.summary ?? calendarId,
    colour: backgroundColor,
    note: role,
  }));
  return calendarLegend({ calendars, only, to });
}

function link({ event, calendar, entry }: Shown, account: Account, style = ""): Markup {
  const { fields } = event;
  const when =
    fields.start.date === undefined
      ? `${clockWords(instantOf(fields.start, calendar.zone), account.zone)} `
      : "";
  const colour = eventColour(fields.colorId);
  const marks = [
    fields.extendedProperties?.private?.mirrorId ? "from Lockstep" : "",
    fields.visibility === "private" || fields.visibility === "confidential" ? "private" : "",
    fields.transparency === "transparent" ? "free" : "",
    fields.status === "tentative" ? "tentative" : "",
    fields.recurringEventId ? "repeats" : "",
    fields.eventType ? (KINDS[fields.eventType] ?? "") : "",
    ANSWERS_SHOWN[String(fields.attendees?.find((guest) => isSelf(guest, calendar))?.responseStatus)] ?? "",
    colour?.name ?? "",
  ].filter((mark) => mark !== "");
  const kind = fields.transparency === "transparent" ? "event free" : "event";
  return html`<a class="${kind}" style="--c:${colour?.background ?? entry.backgroundColor};${style}" href="${eventPagePath(account.email, calendar.id, event.id)}">
${when}<strong>${fields.summary || "(No title)"}</strong>${marks.length > 0 ? html` <span class="marks">${marks.join(", ")}</span>` : null}</a>`;
}

/** [id, title] of the calendars the account may write in. */
export function writableCalendars(api: Api, account: Account): [string, string][] {
  return api.store
    .entriesOf(account.email)
    .filter((entry) => hasRole(entry.role, "writer"))
    .map(({ calendarId }) => [calendarId, api.store.calendars.get(calendarId)?.summary ?? calendarId]);
}

function newEventForm(api: Api, account: Account, date: string, only: string | null): Markup {
  const choices = writableCalendars(api, account);
  return html`<h2 id="new">New personal event</h2>
<form method="post" action="${accountPath(account.email)}/events">
<div class="fields"><label class="wide">Calendar<select name="calendar">${options(choices, only ?? account.email)}</select></label></div>
${eventFields(blankValues(date, account.zone))}<button class="primary">Add event</button></form>`;
}
