import { blankTimes, options, type TimeValues, ticked, timeFields, titleFields } from "../shared/form";
import { html, type Markup } from "../shared/html";
import type { JsonObject } from "../shared/json";
import { addDays, formatInZone, isDate } from "../shared/zoned-time";
import { badRequest } from "./errors";
import { instantOf } from "./event-fields";
import { isSelf } from "./event-json";
import { isPreset, OWN_RULE, REPEATS } from "./repeat-words";
import { ANSWERS } from "./series-edit";
import type { Account, Calendar, EventFields, GoogleTime } from "./types";

const KINDS: readonly (readonly [string, string])[] = [
  ["default", "Event"],
  ["outOfOffice", "Out of office"],
  ["focusTime", "Focus time"],
  ["workingLocation", "Working location"],
];
const INVITATIONS: readonly (readonly [string, string])[] = [
  ["", "My own event"],
  ["needsAction", "Invited, not answered"],
  ["accepted", "Invited, accepted"],
  ["tentative", "Invited, maybe"],
  ["declined", "Invited, declined"],
];
const HOST = "host@example.test";

export type FormValues = TimeValues & {
  readonly title: string;
  readonly recurrence: readonly string[];
  readonly shows: string;
  readonly kind: string;
  readonly invitation: string;
  readonly isPrivate: boolean;
  readonly place: string;
  readonly notes: string;
};

export const blankValues = (date: string, zone: string): FormValues => ({
  title: "",
  ...blankTimes(date, zone),
  recurrence: [],
  shows: "opaque",
  kind: "default",
  invitation: "",
  isPrivate: false,
  place: "",
  notes: "",
});

/** Clocks are those of the event's own zone; the last day of an all-day event is shown, not the day after. */
export function valuesOf(fields: EventFields, recurrence: readonly string[], calendar: Calendar): FormValues {
  const isAllDay = fields.start.date !== undefined;
  const clock = (time: GoogleTime) =>
    formatInZone(instantOf(time, calendar.zone), time.timeZone ?? calendar.zone).slice(0, 16);
  const [date = "", start = ""] = clock(fields.start).split("T");
  const [endDate = "", end = ""] = clock(fields.end).split("T");
  const days = { date: fields.start.date ?? "", endDate: addDays(fields.end.date ?? "1970-01-02", -1) };
  const self = fields.attendees?.find((guest) => isSelf(guest, calendar));
  return {
    title: fields.summary ?? "",
    isAllDay,
    ...(isAllDay ? { ...days, start: "09:00", end: "10:00" } : { date, start, endDate, end }),
    zone: fields.start.timeZone ?? calendar.zone,
    recurrence,
    shows: fields.status === "tentative" ? "tentative" : (fields.transparency ?? "opaque"),
    kind: fields.eventType ?? "default",
    invitation: self ? String(self.responseStatus ?? "needsAction") : "",
    isPrivate: fields.visibility === "private" || fields.visibility === "confidential",
    place: fields.location ?? "",
    notes: fields.description ?? "",
  };
}

export function eventFields(values: FormValues): Markup {
  const own = !isPreset(values.recurrence);
  const repeats = [
    ...REPEATS.map(({ rule, words }) => [rule, words] as const),
    [OWN_RULE, "My own rule:"] as const,
  ];
  return html`${titleFields(values.title, values.place)}${timeFields(values)}<div class="fields">
<label class="wide">Repeats<select name="repeat">${options(repeats, own ? OWN_RULE : (values.recurrence[0] ?? ""))}</select></label>
<label class="wide">My own rule<textarea name="rule" rows="1" maxlength="2000" placeholder="RRULE:FREQ=WEEKLY;BYDAY=MO" spellcheck="false">${own ? values.recurrence.join("\n") : ""}</textarea></label>
</div><div class="fields">
<label>Shows as<select name="shows">${options(
    [
      ["opaque", "Busy"],
      ["transparent", "Free"],
      ["tentative", "Tentative"],
    ],
    values.shows,
  )}</select></label>
<label>Kind<select name="kind">${options(KINDS, values.kind)}</select></label>
<label>Invitation<select name="invitation">${options(INVITATIONS, values.invitation)}</select></label>
${ticked("private", "Private", values.isPrivate)}
<label class="wide">Notes<textarea name="notes" rows="1" maxlength="8000">${values.notes}</textarea></label>
</div>`;
}

/** What the form says, as a patch: what it leaves empty is cleared. */
export function patchOf(
  form: URLSearchParams,
  account: Account,
  known: EventFields | null,
  self: string,
): JsonObject {
  const text = (name: string) => form.get(name)?.trim() || null;
  const shows = form.get("shows") ?? "opaque";
  const kind = form.get("kind") ?? "default";
  return {
    summary: form.get("title") ?? "",
    location: text("place"),
    description: text("notes"),
    ...timesOf(form, account.zone),
    recurrence: recurrenceOf(form),
    transparency: shows === "transparent" ? "transparent" : null,
    status: shows === "tentative" ? "tentative" : "confirmed",
    visibility: form.get("private") === null ? null : "private",
    eventType: kind === "default" ? null : kind,
    ...attendeesOf(form.get("invitation") ?? "", known, self),
  };
}

function timesOf(form: URLSearchParams, usualZone: string): JsonObject {
  const date = form.get("date") ?? "";
  const endDate = form.get("endDate") || date;
  if (!isDate(date) || !isDate(endDate)) throw badRequest("The date is missing");
  if (form.get("allDay") !== null) {
    const off = { dateTime: null, timeZone: null };
    return { start: { date, ...off }, end: { date: addDays(endDate, 1), ...off } };
  }
  const timeZone = form.get("zone") || usualZone;
  const at = (day: string, clock: string | null) => ({
    date: null,
    dateTime: `${day}T${clock ?? ""}:00`,
    timeZone,
  });
  return { start: at(date, form.get("start")), end: at(endDate, form.get("end")) };
}

function recurrenceOf(form: URLSearchParams): string[] | null {
  const repeat = form.get("repeat") ?? "";
  const text = repeat === OWN_RULE ? (form.get("rule") ?? "") : repeat;
  const lines = text.split("\n").map((line) => line.trim());
  const named = lines
    .filter((line) => line !== "")
    .map((line) => (/^[A-Z]+[:;]/.test(line) ? line : `RRULE:${line}`));
  return named.length > 0 ? named : null;
}

/** Guests of an event the person is not invited to stay as they are. */
function attendeesOf(answer: string, known: EventFields | null, self: string): JsonObject {
  const others = (known?.attendees ?? []).filter((guest) => guest.email !== self);
  if (!ANSWERS.some((one) => one === answer)) {
    return others.length === (known?.attendees ?? []).length ? {} : { attendees: null };
  }
  const guests = others.length > 0 ? others : [{ email: HOST, organizer: true, responseStatus: "accepted" }];
  return { attendees: [...guests, { email: self, self: true, responseStatus: answer }] };
}
