/** Newer ICU data puts thin spaces into times. */
const plainSpaces = (text: string) => text.replace(/[\u2009\u202f]/g, " ");

export function clockWords(instant: number, zone: string): string {
  const options: Intl.DateTimeFormatOptions = { timeZone: zone, hour: "numeric", minute: "2-digit" };
  return plainSpaces(new Intl.DateTimeFormat("en-US", options).format(instant));
}

/** A calendar date, whatever the zone. */
export function dayWords(date: string): string {
  const options: Intl.DateTimeFormatOptions = {
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  };
  return new Intl.DateTimeFormat("en-US", options).format(utcMidnight(date));
}

const utcMidnight = (date: string) => Date.parse(`${date}T00:00:00Z`);

/** "Mon 16" */
export function columnWords(date: string): string {
  const weekday = new Intl.DateTimeFormat("en-US", { weekday: "short", timeZone: "UTC" });
  return `${weekday.format(utcMidnight(date))} ${Number(date.slice(8))}`;
}

/** "November 16 – 22, 2026" */
export function rangeWords(first: string, last: string): string {
  const options: Intl.DateTimeFormatOptions = {
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  };
  return plainSpaces(
    new Intl.DateTimeFormat("en-US", options).formatRange(utcMidnight(first), utcMidnight(last)),
  );
}

export function momentWords(instant: number, zone: string): string {
  const options: Intl.DateTimeFormatOptions = {
    timeZone: zone,
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "numeric",
    minute: "2-digit",
    timeZoneName: "short",
  };
  return plainSpaces(new Intl.DateTimeFormat("en-US", options).format(instant));
}
