import {
  blankTimes,
  type Choice,
  options,
  type TimeValues,
  ticked,
  timeFields,
  titleFields,
} from "../shared/form";
import { html, type Markup } from "../shared/html";
import type { JsonObject } from "../shared/json";
import { addDays, isDate } from "../shared/zoned-time";
import { badRequest } from "./errors";
import type { EventFields, Recurrence } from "./types";
import { KEEP, recurrenceOf, repeatChoiceOf, repeatChoices } from "./words-repeat";
import { dateOf } from "./zones";

export const SHOWS: readonly Choice[] = [
  ["busy", "Busy"],
  ["tentative", "Tentative"],
  ["free", "Free"],
  ["oof", "Away (out of office)"],
  ["workingElsewhere", "Working elsewhere"],
];
export const SENSITIVITY: readonly Choice[] = [
  ["normal", "Normal"],
  ["personal", "Personal"],
  ["private", "Private"],
  ["confidential", "Confidential"],
];
export const ANSWERS: readonly Choice[] = [
  ["accepted", "Accept"],
  ["tentativelyAccepted", "Tentative"],
  ["declined", "Decline"],
  ["notResponded", "Not answered"],
];
const INVITATIONS: readonly Choice[] = [
  ["", "My own event"],
  ["notResponded", "Invited, not answered"],
  ["accepted", "Invited, accepted"],
  ["tentativelyAccepted", "Invited, tentative"],
  ["declined", "Invited, declined"],
];
const HOST = { name: "Host", address: "host@example.test" };

type FormValues = TimeValues & {
  readonly title: string;
  readonly place: string;
  readonly recurrence: Recurrence | null;
  readonly shows: string;
  readonly sensitivity: string;
  readonly categories: string;
  readonly invitation: string;
  readonly isCancelled: boolean;
  readonly notes: string;
};

export const blankValues = (date: string, zone: string): FormValues => ({
  ...blankTimes(date, zone),
  title: "",
  place: "",
  recurrence: null,
  shows: "busy",
  sensitivity: "normal",
  categories: "",
  invitation: "",
  isCancelled: false,
  notes: "",
});

/** `notes` is the body as plain text. */
export function valuesOf(fields: EventFields, recurrence: Recurrence | null, notes: string): FormValues {
  const { start, end, isAllDay } = fields;
  const clock = (wall: string) => wall.slice(11, 16);
  return {
    title: fields.subject,
    place: fields.location.displayName,
    isAllDay,
    date: dateOf(start),
    start: isAllDay ? "09:00" : clock(start.wall),
    endDate: isAllDay ? addDays(dateOf(end), -1) : dateOf(end),
    end: isAllDay ? "10:00" : clock(end.wall),
    zone: start.zone,
    recurrence,
    shows: fields.showAs,
    sensitivity: fields.sensitivity,
    categories: fields.categories.join(", "),
    invitation: fields.organizer === null ? "" : fields.response,
    isCancelled: fields.isCancelled,
    notes,
  };
}

export function eventFields(values: FormValues): Markup {
  const { choice, until } = repeatChoiceOf(values.recurrence);
  return html`${titleFields(values.title, values.place)}${timeFields(values)}<div class="fields">
<label class="wide">Repeats<select name="repeat">${options(repeatChoices(values.recurrence), choice)}</select></label>
<label>Until<input type="date" name="until" value="${until}"></label>
</div><div class="fields">
<label>Show as<select name="shows">${options(SHOWS, values.shows)}</select></label>
<label>Sensitivity<select name="sensitivity">${options(SENSITIVITY, values.sensitivity)}</select></label>
<label>Invitation<select name="invitation">${options(INVITATIONS, values.invitation)}</select></label>
${ticked("cancelled", "Called off by its organizer", values.isCancelled)}
</div><div class="fields">
<label class="wide">Categories<input name="categories" maxlength="300" value="${values.categories}" placeholder="Blue category, Family" autocomplete="off"></label>
<label class="wide">Notes<textarea name="notes" rows="1" maxlength="8000">${values.notes}</textarea></label>
</div>`;
}

type Known = { readonly fields: EventFields; readonly notes: string };

/** What the form says, in Graph's own words; `known` is what stands. */
export function patchOf(form: URLSearchParams, known: Known | null, self: string): JsonObject {
  const text = (name: string) => form.get(name)?.trim() ?? "";
  const notes = (form.get("notes") ?? "").replaceAll("\r\n", "\n");
  const categories = text("categories")
    .split(",")
    .map((name) => name.trim());
  return {
    subject: text("title"),
    location: { displayName: text("place") },
    ...timesOf(form),
    ...repeatOf(form),
    showAs: text("shows") || "busy",
    sensitivity: text("sensitivity") || "normal",
    categories: categories.filter((name) => name !== ""),
    isCancelled: form.get("cancelled") !== null,
    ...(notes === (known?.notes ?? "") ? {} : { body: { contentType: "text", content: notes } }),
    ...invitationOf(text("invitation"), known?.fields ?? null, self),
  };
}

function timesOf(form: URLSearchParams): JsonObject {
  const date = form.get("date") ?? "";
  const endDate = form.get("endDate") || date;
  if (!isDate(date) || !isDate(endDate)) throw badRequest("The date is missing");
  const isAllDay = form.get("allDay") !== null;
  const timeZone = form.get("zone") || "UTC";
  const at = (day: string, clock: string | null) => ({ dateTime: `${day}T${clock ?? ""}:00`, timeZone });
  if (isAllDay) {
    const [start, end] = [at(date, "00:00"), at(addDays(endDate, 1), "00:00")];
    return { isAllDay, start, end };
  }
  return { isAllDay, start: at(date, form.get("start")), end: at(endDate, form.get("end")) };
}

function repeatOf(form: URLSearchParams): JsonObject {
  const until = form.get("until") ?? "";
  if (until !== "" && !isDate(until)) throw badRequest("The last day is not a date");
  const wish = { choice: form.get("repeat") ?? KEEP, until };
  const recurrence = recurrenceOf(wish, form.get("date") ?? "");
  return recurrence === undefined ? {} : { recurrence };
}

/** Guests of an event the person is not invited to stay as they are. */
function invitationOf(answer: string, known: EventFields | null, self: string): JsonObject {
  const isInvited = known !== null && known.organizer !== null;
  if (!ANSWERS.some(([one]) => one === answer)) {
    return isInvited ? { organizer: null, attendees: [], responseStatus: { response: "organizer" } } : {};
  }
  const others = (known?.attendees ?? []).filter(({ emailAddress }) => emailAddress.address !== self);
  return {
    organizer: { emailAddress: known?.organizer ?? HOST },
    attendees: [...others, { type: "required", emailAddress: { address: self } }],
    responseStatus: { response: answer },
  };
}
