import type { Switch } from "../shared/provider-half";
import type { LifecycleEvent } from "./notice-letters";
import type { Notices } from "./notices";
import type { MicrosoftStore } from "./store";
import type { Subscriptions } from "./subscriptions";

type Desk = {
  readonly store: MicrosoftStore;
  readonly subscriptions: Subscriptions;
  readonly notices: Notices;
};

const READ_ONLY = "outlook-read-only ";
const EXPIRE_DELTA = "outlook-expire-delta ";

const LIFECYCLE: Readonly<Record<string, { words: string; event: LifecycleEvent }>> = {
  "outlook-removed": { words: "Outlook ends every subscription, and says so", event: "subscriptionRemoved" },
  "outlook-reauthorize": {
    words: "Outlook asks to reauthorize the subscriptions",
    event: "reauthorizationRequired",
  },
  "outlook-missed": { words: "Outlook says that notices were missed", event: "missed" },
};

/** What only this provider can break. */
export function outlookSwitches(desk: Desk, email: string | null): Switch[] {
  const { store, notices } = desk;
  const { settings } = store;
  const state = (isOn: boolean) => (isOn ? "on" : "off");
  const forAll: Switch[] = [
    {
      id: "outlook-drop-notices",
      words: "Change notices of all Outlook mailboxes are lost",
      state: state(notices.standing.drop === true),
    },
    {
      id: "outlook-old-tokens-die",
      words: "Outlook's old refresh tokens die when they are used",
      state: state(settings.oldTokensDie),
    },
    {
      id: "outlook-quiet-removals",
      words: "Outlook does not tell of occurrences taken out of a series",
      state: state(settings.quietRemovals),
    },
  ];
  if (email === null || !store.accounts.get(email)) return forAll;
  const once = Object.entries(LIFECYCLE).map(([id, { words }]) => ({ id, words, state: "once" as const }));
  const calendars = store.calendarsOf(email).flatMap(({ id, name, canEdit }): Switch[] => [
    { id: READ_ONLY + id, words: `${name} is read-only`, state: state(!canEdit) },
    { id: EXPIRE_DELTA + id, words: `Delta links of ${name} die now: 410`, state: "once" },
  ]);
  return [
    ...forAll,
    { id: "outlook-expire-access", words: "The access token expires now", state: "once" },
    { id: "outlook-lapse", words: "The refresh token lapses, as after 90 days unused", state: "once" },
    { id: "outlook-revoke", words: "Take every app's access away", state: "once" },
    ...once,
    ...calendars,
  ];
}

export function flipOutlook(desk: Desk, email: string | null, id: string): boolean {
  const known = outlookSwitches(desk, email).find((one) => one.id === id);
  if (!known) return false;
  flipForAll(desk, id, known.state === "off");
  if (email === null) return true;
  const { store } = desk;
  if (id === "outlook-expire-access") store.expireAccess(email);
  if (id === "outlook-lapse") store.letRefreshTokensLapse(email);
  if (id === "outlook-revoke") store.revoke(email, null);
  const lifecycle = LIFECYCLE[id];
  if (lifecycle) tellAll(desk, email, lifecycle.event);
  if (id.startsWith(EXPIRE_DELTA)) store.expireDelta(id.slice(EXPIRE_DELTA.length), "gone");
  if (id.startsWith(READ_ONLY)) store.setCanEdit(id.slice(READ_ONLY.length), known.state === "on");
  return true;
}

function flipForAll({ store, notices }: Desk, id: string, on: boolean): void {
  if (id === "outlook-drop-notices") notices.set({ ...notices.standing, drop: on });
  if (id === "outlook-old-tokens-die") store.settings = { ...store.settings, oldTokensDie: on };
  if (id === "outlook-quiet-removals") store.settings = { ...store.settings, quietRemovals: on };
}

function tellAll({ subscriptions, notices }: Desk, email: string, event: LifecycleEvent): void {
  for (const subscription of subscriptions.ofAccount(email)) notices.lifecycle(subscription, event);
}
