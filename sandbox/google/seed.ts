import { createHash } from "node:crypto";
import type { GoogleStore } from "./store";
import type { Account, Role } from "./types";

type SeededCalendar = { id: string; summary: string; role: Role };
type SeededAccount = { email: string; name: string; zone: string; calendars: readonly SeededCalendar[] };

const PACIFIC = "America/Los_Angeles";

/** The demo company's Google fieldworkers, and one account that nobody has connected. */
const SEED: readonly SeededAccount[] = [
  {
    email: "mike@demo.test",
    name: "Mike Torres",
    zone: PACIFIC,
    calendars: [
      { id: "mike-personal@group.calendar.google.com", summary: "Personal", role: "owner" },
      { id: "mike-school@group.calendar.google.com", summary: "School runs", role: "reader" },
      { id: "en.usa#holiday@group.v.calendar.google.com", summary: "US holidays", role: "reader" },
    ],
  },
  {
    email: "raj@demo.test",
    name: "Raj Patel",
    zone: "America/Denver",
    calendars: [{ id: "raj-jobs@group.calendar.google.com", summary: "Jobs", role: "owner" }],
  },
  { email: "lee@demo.test", name: "Lee Novak", zone: PACIFIC, calendars: [] },
  { email: "priya@demo.test", name: "Priya Shah", zone: PACIFIC, calendars: [] },
];

/** A new account owns one calendar, whose id and title are its e-mail address. Adding one twice changes nothing. */
export function addAccount(store: GoogleStore, wish: { email: string; name: string; zone: string }): Account {
  const known = store.accounts.get(wish.email);
  if (known) return known;
  const digest = createHash("sha256").update(wish.email).digest("hex");
  const sub = `1${(BigInt(`0x${digest}`) % 10n ** 20n).toString().padStart(20, "0")}`;
  const account: Account = { email: wish.email, name: wish.name, zone: wish.zone, sub };
  store.accounts.put(account.email, account);
  store.addCalendar(account, { id: account.email, summary: account.email });
  return account;
}

export function seedAccounts(store: GoogleStore): void {
  for (const { calendars, ...wish } of SEED) {
    const account = addAccount(store, wish);
    for (const calendar of calendars) store.addCalendar(account, calendar);
  }
}
