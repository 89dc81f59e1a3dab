const between = " › ";
const mainCalendar = "Main calendar";

/**
 * "mike@demo.test › Work", as a person sees where bookings go. Google calls a primary calendar by its account's e-mail
 * until somebody renames it; that one reads "Main calendar".
 */
export function calendarLabel(accountEmail: string, calendarName: string): string {
  return `${accountEmail}${between}${calendarTitle(accountEmail, calendarName)}`;
}

/** The part after the account. */
export function calendarTitle(accountEmail: string, calendarName: string): string {
  const isCalledLikeAccount = calendarName.trim().toLowerCase() === accountEmail.trim().toLowerCase();
  return isCalledLikeAccount ? mainCalendar : calendarName;
}

/** The calendar's own name in a label; null for a main calendar, which has none. */
export function ownNameIn(label: string | null): string | null {
  const [account, ...rest] = label?.split(between) ?? [];
  const name = rest.join(between);
  return name === "" || name === account || name === mainCalendar ? null : name;
}
