import type { Interval, LocalDate } from "@/lib/domain/time";
import { addDays, dayIn, instantToWall } from "@/lib/domain/wall-time";

/** What the board's address says: a week by its Monday, people by id, the shape of the view, and what lies over it. */
export type BoardAddress = {
  readonly monday: LocalDate;
  readonly who: readonly string[];
  readonly view: "week" | "list";
  readonly showsBusy: boolean;
};

const dateShape = /^\d{4}-\d{2}-\d{2}$/;
const idShape = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const mostPeople = 50;

/** Reads an address; what cannot be read is this week, everybody, the week view, with busy times. */
export function boardAddressOf(
  search: Readonly<Record<string, string | string[] | undefined>>,
  now: Date,
  zone: string,
): BoardAddress {
  const { week, who, view, busy } = search;
  const asked = typeof week === "string" && isDate(week) ? week : instantToWall(now, zone).date;
  const ids = typeof who === "string" ? who.split(",").filter((id) => idShape.test(id)) : [];
  return {
    monday: mondayOf(asked),
    who: [...new Set(ids)].slice(0, mostPeople),
    view: view === "list" ? "list" : "week",
    showsBusy: busy !== "off",
  };
}

export function boardHref(
  address: BoardAddress,
  change: Partial<BoardAddress> & { isToday?: boolean },
): string {
  const { isToday = false, ...changed } = change;
  const { monday, who, view, showsBusy } = { ...address, ...changed };
  const search = new URLSearchParams({
    ...(isToday ? {} : { week: monday }),
    ...(who.length > 0 ? { who: who.join(",") } : {}),
    ...(view === "list" ? { view } : {}),
    ...(showsBusy ? {} : { busy: "off" }),
  });
  const text = search.toString().replaceAll("%2C", ",");
  return text === "" ? "/board" : `/board?${text}`;
}

/** Monday's midnight to the next Monday's there. */
export function weekSpan(monday: LocalDate, zone: string): Interval {
  return { start: dayIn(monday, zone).start, end: dayIn(addDays(monday, 6), zone).end };
}

function isDate(text: string): text is LocalDate {
  if (!dateShape.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  const year = at.getUTCFullYear();
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text) && year >= 1971 && year <= 2199;
}

function mondayOf(date: LocalDate): LocalDate {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return addDays(date, -((weekday + 6) % 7));
}
