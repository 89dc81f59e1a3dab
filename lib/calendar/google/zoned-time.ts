const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known) return known;
  const two = "2-digit";
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: two,
    day: two,
    hour: two,
    minute: two,
    second: two,
  });
  formatters.set(zone, made);
  return made;
}

/** How far the zone's wall clock is ahead of UTC at this moment. @throws RangeError for an unknown zone */
function offsetMs(at: number, zone: string): number {
  const parts = new Map(
    formatterOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  const wall = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
  return wall - Math.floor(at / 1000) * 1000;
}

/**
 * `2026-11-23T14:00:00-08:00`: the zone's wall clock with its offset, so that a reader who goes by the zone and one who
 * goes by the offset find the same moment, also in the hour that comes twice. @throws RangeError for an unknown zone
 */
export function zonedDateTime(at: Date, zone: string): string {
  const offset = offsetMs(at.getTime(), zone);
  const wall = new Date(at.getTime() + offset).toISOString().slice(0, 19);
  const minutes = Math.round(Math.abs(offset) / 60_000);
  const two = (count: number) => String(count).padStart(2, "0");
  return `${wall}${offset < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

const dateTimeShape = /^(\d{4}-\d\d-\d\d)t(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(?:(z)|([+-]\d\d):?(\d\d))?$/i;

/** A day that is in the calendar, in years of four digits that stay so when a day is added. */
export function isDate(text: string): boolean {
  if (!/^(?!9999)[1-9]\d{3}-\d\d-\d\d$/.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

/** An RFC 3339 time; one without an offset is read on the zone's wall clock. null when it is no time. */
export function instantOf(dateTime: string, zone: string | null): Date | null {
  const [, date = "", clock = "", utc, hours, minutes] = dateTimeShape.exec(dateTime) ?? [];
  if (!isDate(date)) return null;
  const asUtc = Date.parse(`${date}T${clock}${hours === undefined ? "Z" : `${hours}:${minutes}`}`);
  if (Number.isNaN(asUtc)) return null;
  if (utc !== undefined || hours !== undefined) return new Date(asUtc);
  if (zone === null) return null;
  try {
    return new Date(asUtc - offsetMs(asUtc - offsetMs(asUtc, zone), zone));
  } catch {
    return null;
  }
}
