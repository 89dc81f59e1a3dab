import { createHash, randomBytes } from "node:crypto";

const IMMUTABLE = "AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0A";
const REGULAR = "AAMkADAwATM0MDAAMS1hOTQ0LTAwAi0wMAoARgAAA";
const CORE = 24;
const TAIL = "AAA=";
const NO_DATE = "AAAAAAAAAAAA";

const digest = (...parts: (string | number)[]) =>
  createHash("sha256").update(parts.join("\u0000")).digest("base64url");

/** Ids are told apart by case alone, as Microsoft's are. */
export function newEventId(): string {
  return `${IMMUTABLE}${randomBytes(18).toString("base64url")}${NO_DATE}${TAIL}`;
}

export function newCalendarId(seed: string = randomBytes(16).toString("hex")): string {
  return `AAMkADAwATM0MDAAMS1hOTQ0LTAwAi0wMAoALgAAA${digest("calendar", seed).slice(0, 36)}AAA=`;
}

/** The immutable id of the occurrence that a series has on a date ("yyyy-mm-dd") by its rule. */
export function occurrenceId(masterId: string, date: string): string {
  const core = masterId.slice(IMMUTABLE.length, IMMUTABLE.length + CORE);
  return `${IMMUTABLE}${core}${encodedDate(date)}${TAIL}`;
}

const encodedDate = (date: string) =>
  Buffer.from(`O${date.replaceAll("-", "")}`)
    .toString("base64url")
    .slice(0, NO_DATE.length);

/** The series and the date that an immutable id of an occurrence stands for. */
export function parseOccurrenceId(id: string): { masterId: string; date: string } | null {
  if (!id.startsWith(IMMUTABLE) || id.length !== IMMUTABLE.length + CORE + NO_DATE.length + TAIL.length) {
    return null;
  }
  const core = id.slice(IMMUTABLE.length, IMMUTABLE.length + CORE);
  const stamp = Buffer.from(id.slice(IMMUTABLE.length + CORE, -TAIL.length), "base64url").toString("latin1");
  const [, year, month, day] = /^O(\d{4})(\d\d)(\d\d)$/.exec(stamp) ?? [];
  if (year === undefined) return null;
  return { masterId: `${IMMUTABLE}${core}${NO_DATE}${TAIL}`, date: `${year}-${month}-${day}` };
}

/** What a request without `Prefer: IdType="ImmutableId"` gets: another id, which a move to another calendar changes. */
export function regularId(event: { readonly id: string; readonly moves: number }): string {
  const parsed = parseOccurrenceId(event.id);
  const core = digest("regular", parsed?.masterId ?? event.id, event.moves).slice(0, 40);
  return `${REGULAR}${core}${parsed ? encodedDate(parsed.date) : NO_DATE}${TAIL}`;
}

/** The series' own regular id and the date, when the id is shaped like an occurrence's. */
export function parseRegularOccurrenceId(id: string): { masterRegularId: string; date: string } | null {
  if (!id.startsWith(REGULAR) || id.length !== REGULAR.length + 40 + NO_DATE.length + TAIL.length)
    return null;
  const stamp = Buffer.from(id.slice(REGULAR.length + 40, -TAIL.length), "base64url").toString("latin1");
  const [, year, month, day] = /^O(\d{4})(\d\d)(\d\d)$/.exec(stamp) ?? [];
  if (year === undefined) return null;
  const masterRegularId = `${id.slice(0, REGULAR.length + 40)}${NO_DATE}${TAIL}`;
  return { masterRegularId, date: `${year}-${month}-${day}` };
}
