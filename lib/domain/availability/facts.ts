import type { EpochMinute, Span } from "@/lib/domain/availability/minutes";
import type { NotBlocking } from "@/lib/domain/blocking";
import type { LocalDate } from "@/lib/domain/time";

/** One piece of a working week, in minutes of the local day; an end over 1,440 is on the day after. */
export type Shift = {
  /** 0 is Monday. */
  readonly weekday: number;
  readonly start: number;
  /** Exclusive, after the start, at most 2,880. */
  readonly end: number;
};

/** Whole local days, end exclusive, or a span. */
export type Away =
  | { readonly kind: "days"; readonly startDate: LocalDate; readonly endDateExclusive: LocalDate }
  | ({ readonly kind: "span" } & Span);

export type TimeOff = { readonly ref: string; readonly time: Away };

/** An all-day event that blocks: local days of the fieldworker, whatever zone it was written in [P3][B20]. */
export type BusyDays = {
  readonly ref: string;
  readonly startDate: LocalDate;
  readonly endDateExclusive: LocalDate;
};

/** Timed busy blocks column by column, sorted by start, each with a length. Made by `busyTimes`. */
export type BusyTimes = {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Empty where nobody will ask for the cause. */
  readonly refs: readonly string[];
};

/** Somebody's own event that takes no time, and why: only said, never blocking. */
export type IgnoredTime = {
  readonly ref: string;
  readonly time: Away;
  readonly why: NotBlocking | "switchedOff";
};

/** A booking that takes this fieldworker's time, with the minutes kept free around it for travel and setting up. */
export type TakenVisit = Span & {
  readonly ref: string;
  readonly beforeMinutes: number;
  readonly afterMinutes: number;
};

/** A slot that a customer is filling in the form for. */
export type Hold = TakenVisit & {
  /** The end of the hold, rounded up to the minute as `now` is: at an equal minute it may still be live, so it counts. */
  readonly expiresAt: EpochMinute;
};

/** Everything about one fieldworker that decides when a job fits. */
export type FieldworkerTimes = {
  readonly id: string;
  readonly zone: string;
  readonly weeklyHours: readonly Shift[];
  /** Slots start this many minutes apart, counted from the opening of each shift. */
  readonly stepMinutes: number;
  readonly skills: readonly string[];
  /** The most bookings on one local day; null for no limit. */
  readonly dailyLimit: number | null;
  readonly timeOff: readonly TimeOff[];
  readonly bookings: readonly TakenVisit[];
  readonly holds: readonly Hold[];
  readonly busy: BusyTimes;
  readonly busyDays: readonly BusyDays[];
  readonly ignored: readonly IgnoredTime[];
  /** Since when the calendar is not known to be up to date; the last known state counts [P20]. */
  readonly staleSince: EpochMinute | null;
};

export type Holiday = { readonly ref: string; readonly date: LocalDate };

/** What bounds everybody, in the company's own zone. */
export type CompanyTimes = {
  readonly zone: string;
  /** Null: open whenever somebody works. */
  readonly weeklyHours: readonly Shift[] | null;
  readonly holidays: readonly Holiday[];
};

/** The work to be done; the minutes around it must be free of other work and of timed busy blocks. */
export type Job = {
  /** At least 1. */
  readonly durationMinutes: number;
  readonly beforeMinutes: number;
  readonly afterMinutes: number;
  readonly skills: readonly string[];
};

/** How far ahead may be booked, in days of the company's zone; the last day counts. */
export type Horizon =
  | { readonly kind: "none" }
  | { readonly kind: "days"; readonly days: number }
  | { readonly kind: "until"; readonly lastDate: LocalDate };

export type SlotRequest = {
  readonly job: Job;
  /** As `minuteFrom` gives it. */
  readonly now: EpochMinute;
  readonly noticeMinutes: number;
  readonly horizon: Horizon;
  /** In which slots may START. The facts must reach as far as a job that starts in it, with the minutes around it. */
  readonly window: Span;
  /** Bookings and holds that count as gone: the one that is moved, the customer's own hold. */
  readonly ignoring: readonly string[];
};
