import type { Interval, LocalDate } from "@/lib/domain/time";
import { addDays, dayIn, instantToWall } from "@/lib/domain/wall-time";

export const boardViews = ["day", "week", "month", "list"] as const;
export type BoardView = (typeof boardViews)[number];

/** What the board's address says: the shape of the view and a day in it, people by id, and what lies over it. */
export type BoardAddress = {
  readonly view: BoardView;
  readonly date: LocalDate;
  readonly who: readonly string[];
  readonly showsBusy: boolean;
};

const dateShape = /^\d{4}-\d{2}-\d{2}$/;
const idShape = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const mostPeople = 50;

export type AddressDefaults = { readonly now: Date; readonly zone: string; readonly view: BoardView };

/**
 * Reads an address; what cannot be read is today, everybody, the viewer's usual view, with busy times. `week=`, with any
 * day of that week, is how the board's address named a week before it had days; without a view it opens the week.
 */
export function boardAddressOf(
  search: Readonly<Record<string, string | string[] | undefined>>,
  { now, zone, view: usual }: AddressDefaults,
): BoardAddress {
  const { date, week, who, view, busy } = search;
  const asked = [date, week].find((text) => typeof text === "string" && isDate(text)) as
    | LocalDate
    | undefined;
  const ids = typeof who === "string" ? who.split(",").filter((id) => idShape.test(id)) : [];
  const named = boardViews.find((one) => one === view);
  return {
    view: named ?? (week === undefined ? usual : "week"),
    date: asked ?? instantToWall(now, zone).date,
    who: [...new Set(ids)].slice(0, mostPeople),
    showsBusy: busy !== "off",
  };
}

/** `isToday`: whatever day it is when the link is followed. */
export function boardHref(
  address: BoardAddress,
  change: Partial<BoardAddress> & { isToday?: boolean },
): string {
  const { isToday = false, ...changed } = change;
  const { date, who, view, showsBusy } = { ...address, ...changed };
  const search = new URLSearchParams({
    view,
    ...(isToday ? {} : { date }),
    ...(who.length > 0 ? { who: who.join(",") } : {}),
    ...(showsBusy ? {} : { busy: "off" }),
  });
  return `/board?${search.toString().replaceAll("%2C", ",")}`;
}

/** A day in the period before or after; a month's is its first. */
export function steppedDate({ view, date }: Pick<BoardAddress, "view" | "date">, by: 1 | -1): LocalDate {
  if (view === "day") return addDays(date, by);
  if (view !== "month") return addDays(mondayOf(date), 7 * by);
  const first = firstOfMonth(date);
  return firstOfMonth(addDays(first, by === 1 ? 31 : -1));
}

/** Monday's midnight to the next Monday's there. */
export function weekSpan(date: LocalDate, zone: string): Interval {
  const monday = mondayOf(date);
  return { start: dayIn(monday, zone).start, end: dayIn(addDays(monday, 6), zone).end };
}

export function mondayOf(date: LocalDate): LocalDate {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return addDays(date, -((weekday + 6) % 7));
}

export function firstOfMonth(date: LocalDate): LocalDate {
  return `${date.slice(0, 7)}-01` as LocalDate;
}

/** The whole weeks that a month's sheet shows: from the Monday before its first to the Sunday after its last day. */
export function monthSpan(date: LocalDate, zone: string): Interval {
  const first = firstOfMonth(date);
  const last = addDays(firstOfMonth(addDays(first, 31)), -1);
  return {
    start: dayIn(mondayOf(first), zone).start,
    end: dayIn(addDays(mondayOf(last), 6), zone).end,
  };
}

function isDate(text: string): text is LocalDate {
  if (!dateShape.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  const year = at.getUTCFullYear();
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text) && year >= 1971 && year <= 2199;
}
