import type { ProviderName } from "@/lib/domain/calendar-event";
import type { SyncDirection } from "@/lib/domain/drift";
import { waitWords } from "@/lib/domain/time-words";

/** How far the reading of an account is. waiting: one of its calendars was not begun. */
export type IncomingState =
  | { readonly kind: "notRead" | "waiting" | "read" }
  | { readonly kind: "firstSync"; readonly eventsRead: number };

/** One calendar as far as reading it goes. */
export type ReadFacts = {
  readonly isReadingAll: boolean;
  readonly readSoFar: number;
  readonly firstReadAt: Date | null;
};

/** An account is as far as its calendar that is furthest behind. */
export function incomingState(calendars: readonly ReadFacts[]): IncomingState {
  if (calendars.length === 0) return { kind: "notRead" };
  const first = calendars.filter((calendar) => calendar.firstReadAt === null);
  const eventsRead = first.reduce((sum, calendar) => sum + calendar.readSoFar, 0);
  if (first.some((calendar) => calendar.isReadingAll || calendar.readSoFar > 0))
    return { kind: "firstSync", eventsRead };
  return { kind: first.length > 0 ? "waiting" : "read" };
}

/** "0.2 s", "4 s", "3 min": how long a change took on one part of its way. */
export function delayWords(ms: number): string {
  if (ms < 50) return "under 0.1 s";
  if (ms < 950) return `${(Math.round(ms / 100) / 10).toFixed(1)} s`;
  return ms < 90_000 ? `${Math.round(ms / 1_000)} s` : waitWords(ms);
}

/** "Google took 4 s, we took 0.2 s"; what is not known is left out. */
export function delaysWords(
  { providerMs, ownMs }: { readonly providerMs: number | null; readonly ownMs: number | null },
  provider: string,
): string | null {
  const theirs = providerMs === null ? null : `${provider} took ${delayWords(providerMs)}`;
  const ours = ownMs === null ? null : `we took ${delayWords(ownMs)}`;
  const words = [theirs, ours].filter((part) => part !== null).join(", ");
  return words === "" ? null : words.charAt(0).toUpperCase() + words.slice(1);
}

/** One calendar that may block its owner's time. */
export type CalendarChoice = {
  readonly id: string;
  readonly name: string;
  readonly isPrimary: boolean;
  readonly canWrite: boolean;
  readonly blocks: boolean;
  readonly receives: boolean;
};

/** What its owner sees of one account besides its card. */
export type AccountChoices = {
  readonly connectionId: string;
  readonly provider: ProviderName;
  readonly accountEmail: string;
  readonly direction: SyncDirection;
  readonly calendars: readonly CalendarChoice[];
};

/** What a calendar's line adds to its name. */
export function calendarHint({ name, canWrite, isPrimary }: CalendarChoice): string | null {
  if (/\b(holidays?|feiertage|jours fériés|festivos)\b/iu.test(name))
    return "All-day notes, usually not worth blocking";
  if (/\bbirthdays?\b/iu.test(name)) return "All-day notes, usually not worth blocking";
  if (!canWrite) return "Read-only, shared with you";
  return isPrimary ? null : "Your office sees “Busy”, never the title";
}

/** A removal too large to be believed, and what somebody said of it. */
export type HeldCalendar = {
  readonly calendarId: string;
  /** "your Google Calendar", "Mike's Google Calendar". */
  readonly whose: string;
} & (
  | { readonly kind: "asking"; readonly removing: number; readonly of: number }
  /** Taken out, and kept so that it can be undone. */
  | { readonly kind: "approved"; readonly undoable: number }
);
