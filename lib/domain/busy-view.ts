import type { ProviderName, RemoteEvent } from "@/lib/domain/calendar-event";
import type { LocalDate } from "@/lib/domain/time";

export type LocalDays = { readonly startDate: LocalDate; readonly endDateExclusive: LocalDate };

/** Time of somebody's own event as others may see it: when, and which kind. Never what it is. */
export type BusyView = {
  readonly id: string;
  readonly memberId: string;
  /** Of an all-day event the ends of its owner's local days. */
  readonly start: Date;
  readonly end: Date;
  readonly allDay: LocalDays | null;
  readonly kind: Extract<RemoteEvent["shows"], "busy" | "tentative" | "outOfOffice" | "focus">;
  /** false: shown, but it takes no time. */
  readonly blocks: boolean;
  readonly provider: ProviderName;
  readonly isOwn: boolean;
};

/** An all-day event marked free, which blocks nothing: only its days. */
export type FreeDay = LocalDays & { readonly provider: ProviderName };
