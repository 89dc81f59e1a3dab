import type { Answer } from "@/components/bookings/answers";
import type { ProviderName } from "@/lib/domain/calendar-event";
import type { ConflictChoice, ConflictKind, ConflictResolution } from "@/lib/domain/conflict";
import type { Role } from "@/lib/domain/roles";
import type { StatusTone } from "@/lib/domain/status";
import type { Interval } from "@/lib/domain/time";

/** One conflict as the inbox shows it. A personal event is its time and nothing else. */
export type ConflictFacts = {
  readonly id: string;
  readonly kind: ConflictKind;
  readonly booking: {
    readonly id: string;
    readonly ref: number;
    readonly customer: string;
    readonly service: string;
    readonly span: Interval;
    readonly status: { readonly name: string; readonly tone: StatusTone };
  };
  readonly fieldworker: { readonly id: string; readonly name: string };
  readonly provider: ProviderName | null;
  /** The personal event's time, or where our event was moved to. */
  readonly clash: Interval | null;
  readonly detail: string | null;
  readonly openedAt: Date;
  readonly snoozedAt: Date | null;
  readonly closed: {
    readonly at: Date;
    readonly resolution: ConflictResolution;
    readonly by: string | null;
    readonly reason: string | null;
  } | null;
};

export type DayBooking = {
  readonly id: string;
  readonly customer: string;
  readonly span: Interval;
  readonly tone: StatusTone;
};

export type DayBlock = { readonly id: string; readonly span: Interval; readonly isBlocking: boolean };

export type Told = { readonly name: string; readonly at: Date; readonly readAt: Date | null };

/** What the detail adds: the fieldworker's day around it, and who was told and when. */
export type ConflictDetail = {
  readonly facts: ConflictFacts;
  readonly bookings: readonly DayBooking[];
  readonly blocks: readonly DayBlock[];
  readonly told: readonly Told[];
};

export type ConflictViewer = {
  readonly memberId: string;
  readonly role: Role;
  /** The zone this page shows times in. */
  readonly zone: string;
};

export type ResolveConflict = (input: {
  conflictId: string;
  choice: ConflictChoice;
}) => Promise<Answer<null>>;
