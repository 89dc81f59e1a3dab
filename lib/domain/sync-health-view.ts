import type { ProviderName } from "@/lib/domain/calendar-event";
import type { HealthState } from "@/lib/domain/connection-health";
import type { DigestLine } from "@/lib/domain/digest";
import type { EpisodeDirection, EpisodeEnd, SyncDirectionName } from "@/lib/domain/episode";
import type { ProviderFailure } from "@/lib/domain/failure";
import type { RungName } from "@/lib/domain/ladder";
import type { PushWish } from "@/lib/domain/mirror";

/** Until when a provider tells us of changes. none: it never did, or nothing is read. */
export type WatchEnd = { readonly kind: "none" | "ended" } | { readonly kind: "until"; readonly at: Date };

/** What keeps a connection from being live; `failure` null: nothing was heard, and nobody said why. */
export type SyncTrouble = {
  readonly direction: SyncDirectionName;
  readonly failure: ProviderFailure | null;
};

/** One connected account as the office may see it: how it does, never what is in it. */
export type SyncLine = {
  readonly connectionId: string;
  readonly provider: ProviderName;
  readonly accountEmail: string;
  readonly state: HealthState;
  /** Since when it is in trouble or paused; null: it is well. */
  readonly since: Date | null;
  /** The last reading and the last writing that worked; a failure leaves them as they are. */
  readonly lastInAt: Date | null;
  readonly lastOutAt: Date | null;
  readonly trouble: SyncTrouble | null;
  /** When something that failed is tried again by itself. */
  readonly nextTryAt: Date | null;
  readonly watch: WatchEnd;
};

/** One fieldworker on the page, once for each connected account. */
export type HealthLine = {
  readonly memberId: string;
  readonly name: string;
  /** null: no calendar is connected. */
  readonly line: SyncLine | null;
  /** Bookings that wait to be sent there. */
  readonly waiting: number;
  /** When somebody asked them to connect a calendar, where none is; null: nobody has. */
  readonly invitedAt: Date | null;
  /** They still work here; of who does not, only what is still connected is shown. */
  readonly isActive: boolean;
};

export type BookingRef = { readonly id: string; readonly ref: number; readonly customer: string };

/** One rung of an open episode's ladder. */
export type RungView = {
  readonly name: RungName;
  /** null: not climbed yet. */
  readonly climbedAt: Date | null;
  /** Who was told, and when they opened it; before it is climbed, who will be. */
  readonly people: readonly { readonly name: string; readonly seenAt: Date | null }[];
};

/** An open episode. */
export type Incident = {
  readonly episodeId: string;
  readonly memberId: string;
  readonly name: string;
  readonly line: SyncLine;
  readonly openedAt: Date;
  readonly rungs: readonly RungView[];
  /** null: every rung is climbed. */
  readonly next: { readonly name: RungName; readonly at: Date } | null;
  /** Bookings that wait to be sent, in the order in which they were asked for. */
  readonly gap: readonly BookingRef[];
  readonly waiting: number;
};

/** How long something took, of all of the last 24 hours; null: nothing happened. */
export type Meter = { readonly p50Ms: number; readonly p95Ms: number; readonly count: number } | null;

/** A push that ended without success, that nothing followed and nobody has decided about. */
export type DeadLetter = {
  readonly pushId: string;
  readonly booking: BookingRef & { readonly startsAt: Date };
  readonly fieldworker: { readonly id: string; readonly name: string };
  readonly provider: ProviderName | null;
  readonly wish: PushWish;
  readonly failure: ProviderFailure | null;
  readonly at: Date;
};

export type SyncHealth = {
  readonly lines: readonly HealthLine[];
  readonly incidents: readonly Incident[];
  readonly calendarToBoard: Meter;
  readonly boardToCalendar: Meter;
  readonly waiting: { readonly count: number; readonly oldestAt: Date | null };
  readonly retrying: { readonly count: number; readonly nextAt: Date | null };
  readonly deadLetters: readonly DeadLetter[];
  readonly notices: { readonly lastAt: Date | null; readonly valid: number; readonly wanted: number };
};

/** One call in the history of a connection: a reading, or an attempt to write one copy. */
export type HistoryEntry = {
  readonly id: string;
  readonly at: Date;
  readonly tookMs: number | null;
  readonly result: "done" | "failed" | "startedOver" | "unknown" | "underWay";
  readonly failure: ProviderFailure | null;
} & (
  | { readonly direction: "in"; readonly changes: number; readonly isFull: boolean }
  | { readonly direction: "out"; readonly wish: PushWish; readonly booking: BookingRef }
);

/** A past or open period in which the connection's sync failed. */
export type EpisodeView = {
  readonly id: string;
  readonly openedAt: Date;
  readonly endedAt: Date | null;
  readonly end: EpisodeEnd | null;
  readonly directions: readonly EpisodeDirection[];
  /** What the gap brought to the calendar, or what waits for its end. */
  readonly bookings: readonly (BookingRef & { readonly what: DigestLine["what"] | "waiting" })[];
};

export type ConnectionHistory = {
  readonly who: HealthLine & { readonly line: SyncLine };
  readonly direction: "twoWay" | "out" | "in";
  readonly entries: readonly HistoryEntry[];
  /** Older entries are not in it. */
  readonly isCut: boolean;
  readonly episodes: readonly EpisodeView[];
  readonly deadLetters: readonly DeadLetter[];
};
