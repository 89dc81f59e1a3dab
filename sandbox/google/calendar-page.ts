import { html, type Markup, type Piece } from "../shared/html";
import type { Reply, SandboxRequest } from "../shared/http";
import { pageReply } from "../shared/page";
import { addDays, dateInZone, isDate, mondayOf } from "../shared/zoned-time";
import type { Api } from "./api-route";
import { instantOf } from "./event-fields";
import { eventPagePath } from "./event-json";
import { type Account, hasRole } from "./types";
import { type Block, type Day, type Shown, weekOf } from "./week";
import { clockWords, columnWords, dayWords, rangeWords } from "./words";

const HOUR_PX = 44;

export const accountPath = (email: string) => `/google/${encodeURIComponent(email)}`;

/** The account's calendars, one week, as their owner sees them. */
export function calendarPage(api: Api, account: Account, request: SandboxRequest): Reply {
  const today = dateInZone(api.store.now(), account.zone);
  const asked = request.url.searchParams.get("week") ?? "";
  const monday = mondayOf(isDate(asked) ? asked : today);
  const days = weekOf(api.store, account, monday);
  const to = (week: string) => `${accountPath(account.email)}?week=${week}`;
  const body = html`<div class="bar"><h1 class="grow">${account.name}'s calendar</h1>
<a href="${accountPath(account.email)}/security">Apps with access</a></div>
<p class="muted">${account.email} · times in ${account.zone}</p>
${legend(api, account)}
<div class="bar"><h2 class="grow">${rangeWords(monday, addDays(monday, 6))}</h2>
<a class="button" href="${to(addDays(monday, -7))}">Previous week</a><a class="button" href="${accountPath(account.email)}">Today</a>
<a class="button" href="${to(addDays(monday, 7))}">Next week</a></div>
${grid(days, account, today)}
${agenda(days, account)}
${newEventForm(api, account, today >= monday && today <= addDays(monday, 6) ? today : monday)}`;
  return pageReply(`${account.name}'s calendar`, body);
}

function legend(api: Api, account: Account): Markup {
  const lines = api.store.entriesOf(account.email).map((entry) => {
    const name = api.store.calendars.get(entry.calendarId)?.summary ?? entry.calendarId;
    return html`<li><span class="dot" style="--c:${entry.backgroundColor}"></span>${name} <span class="muted small">${entry.role}</span></li>`;
  });
  return html`<ul class="legend" aria-label="Calendars">${lines}</ul>`;
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
    fields.recurrence ? "repeats" : "",
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

function newEventForm(api: Api, account: Account, date: string): Markup {
  const choices = api.store
    .entriesOf(account.email)
    .filter((entry) => hasRole(entry.role, "writer"))
    .map(({ calendarId }) => {
      return html`<option value="${calendarId}">${api.store.calendars.get(calendarId)?.summary ?? calendarId}</option>`;
    });
  return html`<h2>New personal event</h2>
<form method="post" action="${accountPath(account.email)}/events"><div class="fields">
<label>Title<input name="title" required maxlength="200" autocomplete="off"></label>
<label>Calendar<select name="calendar">${choices}</select></label>
<label>Date<input type="date" name="date" required value="${date}"></label>
<label>Start<input type="time" name="start" value="09:00"></label>
<label>End<input type="time" name="end" value="10:00"></label>
<label>Shows as<select name="shows"><option value="opaque">Busy</option><option value="transparent">Free</option></select></label>
<label class="tick"><input type="checkbox" name="allDay"> All day</label>
<label class="tick"><input type="checkbox" name="private"> Private</label>
</div><button class="primary">Add event</button></form>`;
}
