import { badgeStateOf } from "@/components/health/health-badge";
import {
  type AccountChoices,
  delaysWords,
  type HeldCalendar,
  incomingState,
} from "@/components/settings/calendar-facts";
import type { ConnectedAccount } from "@/components/settings/connection-card";
import type { Destination } from "@/components/settings/destination-choice";
import type { ColouredAccount } from "@/components/settings/event-colours";
import type { CalendarView, ConnectionView, ReadView } from "@/db/views/calendar-settings";
import { calendarLabel, calendarTitle } from "@/lib/domain/calendar-label";
import { failureWords, healthOf } from "@/lib/domain/connection-health";
import { providerWords } from "@/lib/domain/push-blockers";
import { clockWords, dateWords, zoneWords } from "@/lib/domain/time-words";

type Facts = Pick<ConnectionView, "calendars" | "provider" | "direction" | "state">;

function readsOf({ calendars }: Pick<Facts, "calendars">): ReadView[] {
  return calendars.flatMap(({ read }) => read ?? []);
}

/** What an account's card says, in its owner's zone. */
export function accountOf(
  found: ConnectionView,
  at: { readonly zone: string; readonly now: Date; readonly abilities: readonly string[] },
): ConnectedAccount {
  const { zone, now, abilities } = at;
  const moment = (instant: Date) =>
    `${dateWords(instant, zone, true)}, ${clockWords(instant, zone)} ${zoneWords(instant, zone)}`;
  const reads = readsOf(found);
  const lastRead = latest(reads.flatMap(({ lastReadAt }) => lastReadAt ?? []));
  const isWatched = reads.every(({ watch }) => watch === "live");
  const isReadingFirst = reads.some(({ firstReadAt }) => firstReadAt === null);
  const health = healthOf({ ...found, isWatched, isReadingFirst }, now);
  const failing = found.episode?.directions.find(
    ({ direction, overAt }) => overAt === null && direction !== "watch",
  );
  return {
    connectionId: found.id,
    state: found.state,
    stateSince: moment(found.stateSince),
    health: badgeStateOf(health, found.episode?.openedAt ?? null, now),
    troubleWords:
      found.episode && failing
        ? `${failureWords(failing.failure, providerWords[found.provider].short)}, since ${moment(found.episode.openedAt)}. Bookings still work and wait to be sent. Nothing is lost.`
        : null,
    accountEmail: found.accountEmail,
    connectedSince: moment(found.connectedAt),
    lastSent: found.lastOutAt === null ? null : moment(found.lastOutAt),
    lastReceived: lastRead === null ? null : moment(lastRead),
    incoming: incomingState(reads),
    hears: reads.length === 0 ? null : hearsWords(isWatched, providerWords[found.provider].short),
    delays: newestDelays(reads, providerWords[found.provider].short),
    unreadable: reads.reduce((sum, read) => sum + read.unreadableCount, 0),
    unwritable: unwritableOf(found),
    cutShort: reads.reduce((sum, read) => sum + read.cutShortCount, 0),
    abilities,
  };
}

/** Without a failure nothing was ever agreed to, and no calendar is to blame. */
function unwritableOf({ state, lastFailure, calendars, accountEmail }: ConnectionView): string | null {
  if (state !== "cannotWrite" || lastFailure === null) return null;
  const goesTo = calendars.find(({ receives }) => receives);
  return goesTo ? calendarTitle(accountEmail, goesTo.name) : null;
}

/** Every calendar bookings could go to, by account. */
export function destinationsOf(connections: readonly ConnectionView[]): Destination[] {
  return connections
    .filter(({ direction }) => direction !== "in")
    .flatMap(({ accountEmail, calendars }) =>
      calendars.map(({ id, name, canWrite }) => ({ id, label: calendarLabel(accountEmail, name), canWrite })),
    );
}

export function destinationOf(connections: readonly ConnectionView[]): string | null {
  const goesTo = connections
    .filter(({ direction }) => direction !== "in")
    .flatMap(({ calendars }) => calendars.filter(({ receives }) => receives));
  return goesTo[0]?.id ?? null;
}

function hearsWords(isWatched: boolean, provider: string): string {
  return isWatched ? `${provider} tells us at once` : "We look ourselves every few minutes";
}

function latest(instants: readonly Date[]): Date | null {
  return instants.reduce<Date | null>((last, each) => (last === null || each > last ? each : last), null);
}

/** Of the calendar that was read last and knows how long its last change took. */
function newestDelays(reads: readonly ReadView[], provider: string): string | null {
  const known = reads.filter((read) => read.providerDelayMs !== null || read.ownDelayMs !== null);
  const [newest] = known.toSorted((a, b) => (b.lastReadAt?.getTime() ?? 0) - (a.lastReadAt?.getTime() ?? 0));
  return newest
    ? delaysWords({ providerMs: newest.providerDelayMs, ownMs: newest.ownDelayMs }, provider)
    : null;
}

/** Whether a reading of everything goes on, so that the page looks often. */
export function isBeingRead(connections: readonly Facts[]): boolean {
  return connections.some((connection) =>
    readsOf(connection).some(({ firstReadAt }) => firstReadAt === null),
  );
}

export function choicesOf({
  id,
  provider,
  accountEmail,
  direction,
  calendars,
}: ConnectionView): AccountChoices {
  return {
    connectionId: id,
    provider,
    accountEmail,
    direction,
    calendars: calendars.map(({ id, name, isPrimary, canWrite, blocks, receives }) => ({
      id,
      name: calendarTitle(accountEmail, name),
      isPrimary,
      canWrite,
      blocks,
      receives: receives && direction !== "in",
    })),
  };
}

export function colouredOf({
  id,
  provider,
  accountEmail,
  eventColour,
  direction,
}: ConnectionView): ColouredAccount {
  return { connectionId: id, provider, accountEmail, eventColour, isWritten: direction !== "in" };
}

/** Removals in one's own calendars that wait for an answer, or can still be undone. */
export function ownHeld(connections: readonly Pick<Facts, "calendars" | "provider">[]): HeldCalendar[] {
  return connections.flatMap(({ provider, calendars }) =>
    calendars.flatMap((calendar) => heldIn(calendar, `your ${providerWords[provider].calendar}`) ?? []),
  );
}

function heldIn({ id, read }: Pick<CalendarView, "id" | "read">, whose: string): HeldCalendar | null {
  if (read?.held?.state === "asking") {
    const { removing, of } = read.held;
    return { calendarId: id, whose, kind: "asking", removing, of };
  }
  if (read && read.undoable > 0) return { calendarId: id, whose, kind: "approved", undoable: read.undoable };
  return null;
}
