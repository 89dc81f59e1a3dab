import type { Switch } from "../shared/provider-half";
import type { Notices } from "./notices";
import type { GoogleStore } from "./store";

const READ_ONLY = "read-only ";
const EXPIRE_SYNC = "expire-sync ";

/** What only this provider can break. */
export function googleSwitches(store: GoogleStore, notices: Notices, email: string | null): Switch[] {
  const drop: Switch = {
    id: "drop-notices",
    words: "Change notices of all Google calendars are lost",
    state: notices.standing.drop === true ? "on" : "off",
  };
  if (email === null || !store.accounts.get(email)) return [drop];
  const calendars = store.entriesOf(email).flatMap(({ calendarId, role }): Switch[] => {
    const calendar = store.calendars.get(calendarId);
    if (calendar?.ownedBy !== email) return [];
    const state = role === "owner" ? "off" : "on";
    return [
      { id: READ_ONLY + calendarId, words: `${calendar.summary} is read-only`, state },
      {
        id: EXPIRE_SYNC + calendarId,
        words: `Sync tokens of ${calendar.summary} die now: 410`,
        state: "once",
      },
    ];
  });
  return [
    drop,
    { id: "expire-access", words: "The access token expires now", state: "once" },
    { id: "revoke", words: "Take every app's access away", state: "once" },
    ...calendars,
  ];
}

export function flipGoogle(store: GoogleStore, notices: Notices, email: string | null, id: string): boolean {
  const known = googleSwitches(store, notices, email).find((one) => one.id === id);
  if (!known) return false;
  if (id === "drop-notices") notices.set({ ...notices.standing, drop: known.state === "off" });
  if (email === null) return true;
  if (id === "expire-access") store.expireAccess(email);
  if (id === "revoke") store.revoke(email, null);
  if (id.startsWith(EXPIRE_SYNC)) store.expireSyncTokens(id.slice(EXPIRE_SYNC.length));
  if (id.startsWith(READ_ONLY)) {
    store.setRole(email, id.slice(READ_ONLY.length), known.state === "off" ? "reader" : "owner");
  }
  return true;
}
