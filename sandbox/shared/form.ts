import { html, type Markup, type Piece } from "./html";

/** The zones a person may pick for an event. */
const ZONES = [
  "America/Los_Angeles",
  "America/Denver",
  "America/Phoenix",
  "America/Chicago",
  "America/New_York",
  "UTC",
  "Europe/London",
  "Europe/Berlin",
  "Asia/Kolkata",
  "Australia/Lord_Howe",
];

export type Choice = readonly [value: string, words: string];

export function options(choices: readonly Choice[], chosen: string): Piece {
  return choices.map(
    ([value, words]) =>
      html`<option value="${value}"${value === chosen ? html` selected` : null}>${words}</option>`,
  );
}

export const ticked = (name: string, words: string, isOn: boolean): Markup =>
  html`<label class="tick"><input type="checkbox" name="${name}"${isOn ? html` checked` : null}> ${words}</label>`;

/** Clocks are those of `zone`; `endDate` is the last day shown, also when the event lasts all day. */
export type TimeValues = {
  readonly isAllDay: boolean;
  readonly date: string;
  readonly start: string;
  readonly endDate: string;
  readonly end: string;
  readonly zone: string;
};

export const blankTimes = (date: string, zone: string): TimeValues => ({
  isAllDay: false,
  date,
  start: "09:00",
  endDate: date,
  end: "10:00",
  zone,
});

export function titleFields(title: string, place: string): Markup {
  return html`<div class="fields">
<label class="wide">Title<input name="title" required maxlength="200" value="${title}" autocomplete="off"></label>
<label class="wide">Place<input name="place" maxlength="300" value="${place}" autocomplete="off"></label>
</div>`;
}

export function timeFields(values: TimeValues): Markup {
  const zones = ZONES.includes(values.zone) ? ZONES : [values.zone, ...ZONES];
  return html`<div class="fields">
<label>Starts<input type="date" name="date" required value="${values.date}"></label>
<label>Start time<input type="time" name="start" value="${values.start}"></label>
<label>Ends<input type="date" name="endDate" value="${values.endDate}"></label>
<label>End time<input type="time" name="end" value="${values.end}"></label>
${ticked("allDay", "All day", values.isAllDay)}
<label>Zone<select name="zone">${options(
    zones.map((zone) => [zone, zone.replaceAll("_", " ")] as const),
    values.zone,
  )}</select></label>
</div>`;
}

const REACH: readonly Choice[] = [
  ["this", "Only this one"],
  ["following", "This and following"],
  ["all", "All of the series"],
];

export const scopeField = (label: string): Markup =>
  html`<label class="wide">${label}<select name="scope">${options(REACH, "this")}</select></label>`;
