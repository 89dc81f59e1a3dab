import { may, type Role } from "@/lib/domain/roles";
import type { CalendarRule } from "@/lib/domain/status";
import type { ConnectionHealth } from "@/lib/domain/sync-badge";
import { firstNameOf, listWords } from "@/lib/domain/time-words";

export type ProviderName = "google" | "microsoft";

export const providerWords: Record<ProviderName, { short: string; calendar: string }> = {
  google: { short: "Google", calendar: "Google Calendar" },
  microsoft: { short: "Outlook", calendar: "Outlook Calendar" },
};

/** One assigned fieldworker as a push sees them. */
export type PushPerson = {
  readonly id: string;
  readonly name: string;
  /** The connection bookings go to; null: none. */
  readonly target: {
    readonly provider: ProviderName;
    readonly state: ConnectionHealth;
    /** What the calendar is called. */
    readonly calendar?: string;
  } | null;
  /** Whether they can be asked to connect a calendar; absent: the viewer asks nobody. */
  readonly invitation?: Invitation;
};

/** `sent`: not long ago, at this time in the viewer's zone. */
export type Invitation = { readonly kind: "open" } | { readonly kind: "sent"; readonly words: string };

export type PushFix =
  | { readonly kind: "assign"; readonly label: string }
  | { readonly kind: "changeStatus"; readonly label: string }
  | { readonly kind: "connect"; readonly label: string }
  | { readonly kind: "invite"; readonly label: string; readonly fieldworkerIds: readonly string[] };

/** hidden: this role never may; blocked: impossible now, with the reason and what helps. */
export type PushChoice =
  | { readonly kind: "hidden" }
  | { readonly kind: "allowed" }
  | { readonly kind: "blocked"; readonly reason: string; readonly fix: PushFix | null };

export type PushSituation = {
  readonly role: Role;
  readonly viewerId: string;
  readonly status: { readonly name: string; readonly rule: CalendarRule };
  readonly people: readonly PushPerson[];
  readonly provider: ProviderName;
};

/** Whether Push to Google (or Outlook) Calendar can be chosen now, and if not, why [A37]. */
export function pushChoice(situation: PushSituation): PushChoice {
  const { role, viewerId, status, provider } = situation;
  if (!may(role, "pushOwnBooking")) return { kind: "hidden" };
  const isOwnOnly = !may(role, "pushAnyBooking");
  const people = isOwnOnly ? situation.people.filter(({ id }) => id === viewerId) : situation.people;
  if (isOwnOnly && people.length === 0) return { kind: "hidden" };
  if (people.length === 0) {
    return blocked("No fieldworker assigned.", { kind: "assign", label: "Assign" });
  }
  if (status.rule === "remove") {
    const fix = may(role, "planBookings")
      ? ({ kind: "changeStatus", label: "Change status" } as const)
      : null;
    return blocked(`${status.name} takes bookings out of calendars. Change the status first.`, fix);
  }
  const reasons = people.map((person) => personBlock(person, provider, viewerId));
  if (reasons.some((reason) => reason === null)) return { kind: "allowed" };
  return blockedForAll(people, provider, viewerId);
}

function blockedForAll(people: readonly PushPerson[], provider: ProviderName, viewerId: string): PushChoice {
  const { short, calendar } = providerWords[provider];
  const users = people.filter((person) => person.target?.provider === provider);
  const unconnected = people.filter((person) => person.target === null);
  if (users.length === 0 && (provider === "microsoft" || unconnected.length === 0)) {
    return blocked(`Nobody on this booking uses ${short}.`, null);
  }
  const concerned = users.length > 0 ? users : unconnected;
  const [only] = concerned;
  if (concerned.length === 1 && only) {
    const block = personBlock(only, provider, viewerId);
    return blocked(block?.reason ?? "", block?.fix ?? null);
  }
  const names = listWords(concerned.map((person) => firstNameOf(person.name)));
  const reason =
    users.length > 0
      ? `${names} must reconnect ${calendar} first.`
      : `${names} haven't connected ${calendar}. They connect it under Settings › Calendars.`;
  const own = concerned.some((person) => person.id === viewerId);
  return blocked(reason, own ? { kind: "connect", label: `Connect ${calendar}` } : inviteFix(unconnected));
}

export type PersonBlock = { readonly reason: string; readonly fix: PushFix | null };

/** Why nothing can be sent to this person through this provider now; null: it can. */
export function personBlock(
  person: PushPerson,
  provider: ProviderName,
  viewerId: string,
): PersonBlock | null {
  const { calendar, short } = providerWords[provider];
  const name = firstNameOf(person.name);
  const isOwn = person.id === viewerId;
  const fix = (label: string): PushFix | null => (isOwn ? { kind: "connect", label } : null);
  if (person.target === null) {
    return isOwn
      ? { reason: `You haven't connected ${calendar}.`, fix: fix(`Connect ${calendar}`) }
      : unconnectedBlock(person, calendar);
  }
  if (person.target.provider !== provider) {
    return { reason: `Uses ${providerWords[person.target.provider].short}.`, fix: null };
  }
  const place = person.target.calendar ?? (isOwn ? "your calendar" : `${name}'s calendar`);
  switch (person.target.state) {
    case "live":
    case "paused":
      return null;
    case "needsReconnect":
      return isOwn
        ? {
            reason: `${short} stopped accepting our key. Reconnect, it takes under a minute.`,
            fix: fix(`Reconnect ${calendar}`),
          }
        : {
            reason: `${short} stopped accepting our key. ${name} must reconnect under Settings › Calendars.`,
            fix: null,
          };
    case "cannotWrite":
      return isOwn
        ? {
            reason: `Can't write to ${place}: choose another calendar, or allow it again, under Settings › Calendars.`,
            fix: fix("Choose another"),
          }
        : {
            reason: `Can't write to ${place}: ${name} chooses another calendar, or allows it again, under Settings › Calendars.`,
            fix: null,
          };
  }
}

function unconnectedBlock(person: PushPerson, calendar: string): PersonBlock {
  const name = firstNameOf(person.name);
  switch (person.invitation?.kind) {
    case undefined:
      return {
        reason: `${name} hasn't connected ${calendar}. ${name} connects it under Settings › Calendars.`,
        fix: null,
      };
    case "open":
      return { reason: `${name} hasn't connected ${calendar} yet.`, fix: inviteFix([person]) };
    case "sent":
      return { reason: `${name} hasn't connected ${calendar} yet. ${person.invitation.words}.`, fix: null };
  }
}

/** Asks everybody of them who can be asked now; null: nobody can. */
function inviteFix(people: readonly PushPerson[]): PushFix | null {
  const ids = people.filter(({ invitation }) => invitation?.kind === "open").map(({ id }) => id);
  if (ids.length === 0) return null;
  const label = ids.length === 1 ? "Send invitation" : `Send ${ids.length} invitations`;
  return { kind: "invite", label, fieldworkerIds: ids };
}

function blocked(reason: string, fix: PushFix | null): PushChoice {
  return { kind: "blocked", reason, fix };
}
