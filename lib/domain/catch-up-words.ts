import type { StoredChange } from "@/lib/domain/activity";

/** "9 upcoming bookings added to mike@demo.test › Work: #1001, #1002." */
export function caughtUpWords({ choice, count, target, refs }: StoredChange["facts"]): string {
  const bookings = count === "1" ? "1 upcoming booking" : `${count ?? "0"} upcoming bookings`;
  const what = choice === "add" ? "added to" : "left out of";
  return `${bookings} ${what} ${target ?? "the calendar"}${refs ? `: ${refs}` : ""}.`;
}
