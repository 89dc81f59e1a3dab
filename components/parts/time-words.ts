const locale = "en-US";

function partsOf(instant: Date, timeZone: string, options: Intl.DateTimeFormatOptions) {
  const parts = new Intl.DateTimeFormat(locale, { ...options, timeZone }).formatToParts(instant);
  return (type: Intl.DateTimeFormatPartTypes) => parts.find((part) => part.type === type)?.value ?? "";
}

/** "3:30 PM", or "3:30:07 PM". Put together by hand: servers and browsers differ in the space before PM. */
export function clockTime(instant: Date, timeZone: string, withSeconds = false): string {
  const part = partsOf(instant, timeZone, {
    hour: "numeric",
    minute: "2-digit",
    hour12: true,
    ...(withSeconds ? { second: "2-digit" } : {}),
  });
  const seconds = withSeconds ? `:${part("second")}` : "";
  return `${part("hour")}:${part("minute")}${seconds} ${part("dayPeriod")}`;
}

/** "Tue 3 Nov", or "Tue 3 Nov 2026". */
export function dayWords(instant: Date, timeZone: string, withYear = false): string {
  const part = partsOf(instant, timeZone, {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
  });
  const day = `${part("weekday")} ${part("day")} ${part("month")}`;
  return withYear ? `${day} ${part("year")}` : day;
}

/** "PST". */
export function zoneAbbreviation(instant: Date, timeZone: string): string {
  return partsOf(instant, timeZone, { timeZoneName: "short" })("timeZoneName");
}

/** "2 min ago", "in 3 h". Under a minute it is "just now" or "in a moment". */
export function relativeWords(instant: Date, now: Date): string {
  const minutes = Math.round((instant.getTime() - now.getTime()) / 60_000);
  const size = Math.abs(minutes);
  if (size === 0) return instant.getTime() > now.getTime() ? "in a moment" : "just now";
  const amount =
    size < 60
      ? `${size} min`
      : size < 48 * 60
        ? `${Math.round(size / 60)} h`
        : `${Math.round(size / 1440)} days`;
  return minutes < 0 ? `${amount} ago` : `in ${amount}`;
}
