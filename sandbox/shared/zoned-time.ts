const DAY_MS = 86_400_000;
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  formatters.set(zone, made);
  return made;
}

/** IANA names only: the platform also takes "+01:00", which neither provider does. */
export function isZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    formatterOf(zone);
    return true;
  } catch {
    return false;
  }
}

/** The wall clock at an instant, as if it were UTC, in whole seconds. */
function wallAsUtc(instant: number, zone: string): number {
  const parts: Record<string, number> = {};
  for (const part of formatterOf(zone).formatToParts(instant)) parts[part.type] = Number(part.value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

function offsetMs(instant: number, zone: string): number {
  return wallAsUtc(instant, zone) - Math.floor(instant / 1000) * 1000;
}

/** `wall` is "yyyy-mm-ddThh:mm[:ss]". A wall time that does not exist moves forward; one that exists twice is the first. */
export function wallToInstant(wall: string, zone: string): number {
  const asUtc = Date.parse(`${wall}Z`);
  const before = offsetMs(asUtc - DAY_MS, zone);
  const after = offsetMs(asUtc + DAY_MS, zone);
  const fitting = [before, after]
    .map((offset) => asUtc - offset)
    .filter((at) => wallAsUtc(at, zone) === asUtc);
  return fitting.length > 0 ? Math.min(...fitting) : asUtc - before;
}

/** RFC 3339 with the zone's offset, in whole seconds: "2026-11-23T14:00:00-08:00". */
export function formatInZone(instant: number, zone: string): string {
  const wall = new Date(wallAsUtc(instant, zone)).toISOString().slice(0, 19);
  const minutes = Math.round(offsetMs(instant, zone) / 60_000);
  if (minutes === 0) return `${wall}Z`;
  const size = Math.abs(minutes);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${wall}${minutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** "yyyy-mm-dd" of the instant in the zone. */
export function dateInZone(instant: number, zone: string): string {
  return new Date(wallAsUtc(instant, zone)).toISOString().slice(0, 10);
}

/** Minutes since midnight on the wall clock. */
export function minutesInZone(instant: number, zone: string): number {
  const wall = new Date(wallAsUtc(instant, zone));
  return wall.getUTCHours() * 60 + wall.getUTCMinutes();
}

export function midnightOf(date: string, zone: string): number {
  return wallToInstant(`${date}T00:00:00`, zone);
}

export function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && dateOf(Date.parse(`${text}T00:00:00Z`)) === text;
}

function dateOf(instant: number): string | null {
  return Number.isNaN(instant) ? null : new Date(instant).toISOString().slice(0, 10);
}

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

export function mondayOf(date: string): string {
  const weekday = new Date(Date.parse(`${date}T00:00:00Z`)).getUTCDay();
  return addDays(date, -((weekday + 6) % 7));
}
