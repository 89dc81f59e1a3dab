import type { ProviderName } from "@/lib/domain/calendar-event";
import type { ConflictKind, ConflictResolution } from "@/lib/domain/conflict";
import type { StatusTone } from "@/lib/domain/status";
import type { Interval } from "@/lib/domain/time";

/** One conflict as pages show it. A personal event is its time and nothing else. */
export type ConflictView = {
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
    /** Who answered; null: it ended by itself. */
    readonly by: string | null;
    readonly reason: string | null;
  } | null;
};

/** Who was told of a conflict, and when they read it. */
export type ToldPerson = { readonly name: string; readonly at: Date; readonly readAt: Date | null };
