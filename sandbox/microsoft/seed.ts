import { createHash } from "node:crypto";
import { newCalendarId } from "./ids";
import type { MicrosoftStore } from "./store";
import type { Account } from "./types";

type Wish = Pick<Account, "email" | "name" | "zone" | "kind">;

/** The demo company's Outlook fieldworker, and a personal account that nobody has connected. */
const SEED: readonly (Wish & { calendars: readonly string[] })[] = [
  {
    email: "ana@demo.test",
    name: "Ana Belova",
    zone: "America/Los_Angeles",
    kind: "work",
    calendars: ["Personal"],
  },
  {
    email: "pat@outlook.test",
    name: "Pat Quinn",
    zone: "America/Los_Angeles",
    kind: "personal",
    calendars: [],
  },
];

const DEMO_TENANT = "8d2a4c1e-5b7f-4e3a-9c60-1f2b3d4e5a6b";
/** The one tenant of all personal accounts. */
const PERSONAL_TENANT = "9188040d-6c67-4c5b-b112-36a304b66dad";

/** A new account owns one calendar, the default one. Adding one twice changes nothing. */
export function addAccount(store: MicrosoftStore, wish: Wish): Account {
  const known = store.accounts.get(wish.email);
  if (known) return known;
  const isWork = wish.kind === "work";
  const hex = createHash("sha256").update(wish.email).digest("hex");
  const head = isWork ? `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}` : "00000000-0000-0000";
  const oid = `${head}-${isWork ? `a${hex.slice(17, 20)}` : hex.slice(16, 20)}-${hex.slice(20, 32)}`;
  const { email, name, zone, kind } = wish;
  const account = { email, name, zone, kind, oid, tenantId: isWork ? DEMO_TENANT : PERSONAL_TENANT };
  store.accounts.put(account.email, account);
  addNamedCalendar(store, account, "Calendar", true);
  return account;
}

function addNamedCalendar(store: MicrosoftStore, account: Account, name: string, isDefault: boolean): void {
  store.addCalendar(account, { id: newCalendarId(`${account.email}/${name}`), name, isDefault });
}

export function seedAccounts(store: MicrosoftStore): void {
  for (const { calendars, ...wish } of SEED) {
    const account = addAccount(store, wish);
    for (const name of calendars) addNamedCalendar(store, account, name, false);
  }
}
