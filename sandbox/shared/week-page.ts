import { html, type Markup, type Piece } from "./html";
import type { Block, Day } from "./week";
import { columnWords, dayWords } from "./words";

const HOUR_PX = 44;

/** One event as a link; `style` is where it stands in the grid. */
type EventLink<What> = (what: What, style?: string) => Markup;

export function weekGrid<What>(days: readonly Day<What>[], today: string, link: EventLink<What>): Markup {
  const blocks = days.flatMap((day) => day.blocks);
  const first = Math.min(7, ...blocks.map((block) => Math.floor(block.from / 60)));
  const last = Math.max(19, ...blocks.map((block) => Math.ceil(block.to / 60)));
  const height = (last - first) * HOUR_PX;
  const hours = Array.from({ length: last - first - 1 }, (_, index) => first + index + 1);
  const heads = days.map(
    ({ date }) => html`<div class="head${date === today ? " today" : ""}">${columnWords(date)}</div>`,
  );
  const allDay = days.map((day) => html`<div class="allday">${day.allDay.map((one) => link(one))}</div>`);
  const labels = hours.map(
    (hour) =>
      html`<span style="top:${(hour - first) * HOUR_PX}px">${hour % 12 || 12} ${hour < 12 ? "AM" : "PM"}</span>`,
  );
  const columns = days.map(
    (day) => html`<div class="day">${day.blocks.map((block) => link(block.what, place(block, first)))}</div>`,
  );
  return html`<div class="week" style="--hour:${HOUR_PX}px"><div class="corner"></div>${heads}
<div class="corner">all day</div>${allDay}
<div class="hours" style="height:${height}px">${labels}</div>${columns}</div>`;
}

function place<What>(block: Block<What>, firstHour: number): string {
  const top = ((block.from - firstHour * 60) / 60) * HOUR_PX;
  const height = Math.max(20, ((block.to - block.from) / 60) * HOUR_PX - 2);
  const width = 100 / block.lanes;
  return `top:${top}px;height:${height}px;left:${block.lane * width}%;width:calc(${width}% - 2px)`;
}

export function agenda<What>(days: readonly Day<What>[], link: EventLink<What>): Markup {
  const filled = days.filter((day) => day.allDay.length + day.blocks.length > 0);
  const parts: Piece[] = filled.map((day) => {
    const shown = [...day.allDay, ...day.blocks.map(({ what }) => what)];
    return html`<h3>${dayWords(day.date)}</h3><ul>${shown.map((one) => html`<li>${link(one)}</li>`)}</ul>`;
  });
  const nothing = html`<p class="muted">Nothing this week.</p>`;
  return html`<section class="agenda"><h2>Agenda</h2>${filled.length > 0 ? parts : nothing}</section>`;
}

type Calendars = {
  readonly calendars: readonly {
    readonly id: string;
    readonly name: string;
    readonly colour: string;
    readonly note: string;
  }[];
  /** The only calendar shown; null: all. */
  readonly only: string | null;
  to(calendar: string | null): string;
};

export function calendarLegend({ calendars, only, to }: Calendars): Markup {
  const current = (isIt: boolean) => (isIt ? html` aria-current="true"` : null);
  const lines = calendars.map(
    ({ id, name, colour, note }) =>
      html`<li><a href="${to(id)}"${current(only === id)}><span class="dot" style="--c:${colour}"></span>${name}</a> <span class="muted small">${note}</span></li>`,
  );
  return html`<ul class="legend" aria-label="Calendars"><li><a href="${to(null)}"${current(only === null)}>All calendars</a></li>${lines}</ul>`;
}
