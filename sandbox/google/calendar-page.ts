import { html, type Markup, type Piece } from "../shared/html";
import type { Reply, SandboxRequest } from "../shared/http";
import { pageReply } from "../shared/page";
import { addDays, dateInZone, isDate, mondayOf } from "../shared/zoned-time";
import type { Api } from "./api-route";
import { instantOf } from "./event-fields";
import { blankValues, eventFields, options } from "./event-form";
import { eventPagePath, isSelf } from "./event-json";
import { type Account, hasRole } from "./types";
import { type Block, type Day, type Shown, weekOf } from "./week";
import { clockWords, columnWords, dayWords, rangeWords } from "./words";

const HOUR_PX = 44;
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
  const today = dateInZone(api.store.now(), account.zone);
  const asked = request.url.searchParams.get("week") ?? "";
  const monday = mondayOf(isDate(asked) ? asked : today);
  const wanted = request.url.searchParams.get("calendar");
  const only = wanted !== null && api.store.entry(account.email, wanted) ? wanted : null;
  const days = weekOf(api.store, account, monday, only);
  const to = (week: string, calendar = only) =>
    `${accountPath(account.email)}?week=${week}${calendar === null ? "" : `&calendar=${encodeURIComponent(calendar)}`}`;
  const body = html`<div class="bar"><h1 class="grow">${account.name}'s calendar</h1>
<a href="${accountPath(account.email)}/security">Apps with access</a></div>
<p class="muted">${account.email} · times in ${account.zone}</p>
${legend(api, account, only, (calendar) => to(monday, calendar))}
<div class="bar"><h2 class="grow">${rangeWords(monday, addDays(monday, 6))}</h2>
<a class="button" href="${to(addDays(monday, -7))}">Previous week</a><a class="button" href="${to(today)}">Today</a>
<a class="button" href="${to(addDays(monday, 7))}">Next week</a><a class="button" href="#new">New event</a></div>
${grid(days, account, today)}
${agenda(days, account)}
${newEventForm(api, account, today >= monday && today <= addDays(monday, 6) ? today : monday, only)}`;
  return pageReply(`${account.name}'s calendar`, body);
}

function legend(
  api: Api,
  account: Account,
  only: string | null,
  to: (calendar: string | null) => string,
): Markup {
  const current = (isIt: boolean) => (isIt ? html` aria-current="true"` : null);
  const lines = api.store.entriesOf(account.email).map(({ calendarId, backgroundColor, role }) => {
    const name = api.store.calendars.get(calendarId)?.summary ?? calendarId;
    return html`<li><a href="${to(calendarId)}"${current(only === calendarId)}><span class="dot" style="--c:${backgroundColor}"></span>${name}</a> <span class="muted small">${role}</span></li>`;
  });
  return html`<ul class="legend" aria-label="Calendars"><li><a href="${to(null)}"${current(only === null)}>All calendars</a></li>${lines}</ul>`;
}

function grid(days: readonly Day[], account: Account, today: string): Markup {
  const blocks = days.flatMap((day) => day.blocks);
  const first = Math.min(7, ...blocks.map((block) => Math.floor(block.from / 60)));
  const last = Math.max(19, ...blocks.map((block) => Math.ceil(block.to / 60)));
  const height = (last - first) * HOUR_PX;
  const hours = Array.from({ length: last - first - 1 }, (_, index) => first + index + 1);
  const heads = days.map(
    ({ date }) => html`<div class="head${date === today ? " today" : ""}">${columnWords(date)}</div>`,
  );
  const allDay = days.map(
    (day) => html`<div class="allday">${day.allDay.map((one) => link(one, account))}</div>`,
  );
  const labels = hours.map(
    (hour) =>
      html`<span style="top:${(hour - first) * HOUR_PX}px">${hour % 12 || 12} ${hour < 12 ? "AM" : "PM"}</span>`,
  );
  const columns = days.map(
    (day) =>
      html`<div class="day">${day.blocks.map((block) => link(block, account, place(block, first)))}</div>`,
  );
  return html`<div class="week" style="--hour:${HOUR_PX}px"><div class="corner"></div>${heads}
<div class="corner">all day</div>${allDay}
<div class="hours" style="height:${height}px">${labels}</div>${columns}</div>`;
}

function place(block: Block, firstHour: number): string {
  const top = ((block.from - firstHour * 60) / 60) * HOUR_PX;
  const height = Math.max(20, ((block.to - block.from) / 60) * HOUR_PX - 2);
  const width = 100 / block.lanes;
  return `top:${top}px;height:${height}px;left:${block.lane * width}%;width:calc(${width}% - 2px)`;
}

function link({ event, calendar, entry }: Shown, account: Account, style = ""): Markup {
  const { fields } = event;
  const when =
    fields.start.date === undefined
      ? `${clockWords(instantOf(fields.start, calendar.zone), account.zone)} `
      : "";
  const marks = [
    fields.extendedProperties?.private?.mirrorId ? "from Lockstep" : "",
    fields.visibility === "private" || fields.visibility === "confidential" ? "private" : "",
    fields.transparency === "transparent" ? "free" : "",
    fields.status === "tentative" ? "tentative" : "",
    fields.recurringEventId ? "repeats" : "",
    fields.eventType ? (KINDS[fields.eventType] ?? "") : "",
    ANSWERS_SHOWN[String(fields.attendees?.find((guest) => isSelf(guest, calendar))?.responseStatus)] ?? "",
  ].filter((mark) => mark !== "");
  const kind = fields.transparency === "transparent" ? "event free" : "event";
  return html`<a class="${kind}" style="--c:${entry.backgroundColor};${style}" href="${eventPagePath(account.email, calendar.id, event.id)}">
${when}<strong>${fields.summary || "(No title)"}</strong>${marks.length > 0 ? html` <span class="marks">${marks.join(", ")}</span>` : null}</a>`;
}

function agenda(days: readonly Day[], account: Account): Markup {
  const filled = days.filter((day) => day.allDay.length + day.blocks.length > 0);
  const parts: Piece[] = filled.map((day) => {
    const lines = [...day.allDay, ...day.blocks].map((one) => html`<li>${link(one, account)}</li>`);
    return html`<h3>${dayWords(day.date)}</h3><ul>${lines}</ul>`;
  });
  const nothing = html`<p class="muted">Nothing this week.</p>`;
  return html`<section class="agenda"><h2>Agenda</h2>${filled.length > 0 ? parts : nothing}</section>`;
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
