import { Temporal } from "temporal-polyfill";
import type { Away, Shift } from "@/lib/domain/availability/facts";
import type { AvailabilityCase } from "@/lib/domain/availability/testing/cases";

/**
 * Availability as one would check it by hand: every minute is marked, every minute of a job is looked at. Local times come
 * straight from Temporal; nothing of the product but its types is used.
 */
export class NaiveDays {
  private readonly from: number;
  private readonly hours: Uint8Array;
  /** For each minute the last opening up to it. */
  private readonly openedAt: Int32Array;
  private readonly open: Uint8Array;
  private readonly companyHours: Uint8Array | null;
  private readonly occupied: Uint8Array;
  private readonly visits: readonly { start: number; end: number }[];

  constructor(private readonly given: AvailabilityCase) {
    const { company, fieldworker, request } = given;
    this.from = request.window.start - 5 * 1_440;
    const count = request.window.end - request.window.start + 9 * 1_440;
    const marks = () => new Uint8Array(count);
    const openings = marks();
    [this.hours, this.open, this.occupied] = [marks(), marks(), marks()];
    this.markShifts(fieldworker.weeklyHours, fieldworker.zone, this.hours, openings);
    this.openedAt = new Int32Array(count);
    openings.forEach((mark, i) => {
      this.openedAt[i] = mark === 1 ? this.from + i : (this.openedAt[i - 1] ?? 0);
    });
    this.companyHours = company.weeklyHours ? marks() : null;
    if (company.weeklyHours && this.companyHours) {
      this.markShifts(company.weeklyHours, company.zone, this.companyHours, marks());
    }
    const holds = fieldworker.holds.filter(({ expiresAt }) => expiresAt >= request.now);
    const counted = [...fieldworker.bookings, ...holds].filter(({ ref }) => !request.ignoring.includes(ref));
    this.visits = counted;
    for (const { start, end } of fieldworker.busy) this.mark(this.occupied, start, end);
    for (const { start, end, beforeMinutes, afterMinutes } of counted) {
      this.mark(this.occupied, start - beforeMinutes, end + afterMinutes);
    }
    for (let at = request.window.start; at < request.window.end + request.job.durationMinutes; at += 1) {
      if (this.isOpen(at)) this.mark(this.open, at, at + 1);
    }
  }

  slots(): number[] {
    const { window } = this.given.request;
    const found: number[] = [];
    for (let at = window.start; at < window.end; at += 1) if (this.isSlot(at)) found.push(at);
    return found;
  }

  /** A 1 for each minute of the window and one job more at which a job, with the minutes around it, may be going on, else a 0. */
  freeMinutes(): string {
    const { window, job } = this.given.request;
    let marks = "";
    for (let at = window.start; at < window.end + job.durationMinutes; at += 1)
      marks += this.isFree(at) ? "1" : "0";
    return marks;
  }

  private isFree(at: number): boolean {
    const { job } = this.given.request;
    if (!this.is(this.open, at)) return false;
    for (let near = at - job.beforeMinutes; near <= at + job.afterMinutes; near += 1) {
      if (this.is(this.occupied, near)) return false;
    }
    return true;
  }

  private isSlot(at: number): boolean {
    const { fieldworker, request } = this.given;
    const { job, now, noticeMinutes } = request;
    if (!this.isOnGrid(at) || at < now || at < now + noticeMinutes || this.isBeyondHorizon(at)) return false;
    for (let minute = at; minute < at + job.durationMinutes; minute += 1) {
      if (!this.is(this.open, minute)) return false;
    }
    for (let m = at - job.beforeMinutes; m < at + job.durationMinutes + job.afterMinutes; m += 1) {
      if (this.is(this.occupied, m)) return false;
    }
    if (job.skills.some((skill) => !fieldworker.skills.includes(skill))) return false;
    const sameDay = this.visits.filter(
      ({ start }) => dateOf(start, fieldworker.zone) === dateOf(at, fieldworker.zone),
    );
    return fieldworker.dailyLimit === null || sameDay.length < fieldworker.dailyLimit;
  }

  private isOnGrid(at: number): boolean {
    const sinceOpening = at - (this.openedAt[at - this.from] ?? 0);
    return this.is(this.hours, at) && sinceOpening % this.given.fieldworker.stepMinutes === 0;
  }

  private isOpen(at: number): boolean {
    const { company, fieldworker } = this.given;
    if (!this.is(this.hours, at) || (this.companyHours && !this.is(this.companyHours, at))) return false;
    if (company.holidays.some(({ date }) => date === dateOf(at, company.zone))) return false;
    const isAway = (time: Away) =>
      time.kind === "span"
        ? time.start <= at && at < time.end
        : isOn(dateOf(at, fieldworker.zone), time.startDate, time.endDateExclusive);
    return (
      !fieldworker.timeOff.some(({ time }) => isAway(time)) &&
      !fieldworker.busyDays.some((days) => isAway({ kind: "days", ...days }))
    );
  }

  private isBeyondHorizon(at: number): boolean {
    const { company, request } = this.given;
    const { horizon } = request;
    const date = dateOf(at, company.zone);
    if (horizon.kind === "until") return date > horizon.lastDate;
    if (horizon.kind === "none") return false;
    const today = Temporal.PlainDate.from(dateOf(request.now, company.zone));
    return date > today.add({ days: horizon.days }).toString();
  }

  private markShifts(weekly: readonly Shift[], zone: string, hours: Uint8Array, openings: Uint8Array): void {
    const first = Temporal.PlainDate.from(dateOf(this.from, zone));
    const days = this.hours.length / 1_440 + 1;
    for (let i = 0; i < days; i += 1) {
      const date = first.add({ days: i });
      for (const shift of weekly) {
        if (date.dayOfWeek - 1 !== shift.weekday) continue;
        const [start, end] = [minuteOn(date, shift.start, zone), minuteOn(date, shift.end, zone)];
        if (start < end) this.mark(openings, start, start + 1);
        this.mark(hours, start, end);
      }
    }
  }

  private mark(marks: Uint8Array, start: number, end: number): void {
    for (let at = Math.max(start, this.from); at < end; at += 1) marks[at - this.from] = 1;
  }

  private is(marks: Uint8Array, at: number): boolean {
    return marks[at - this.from] === 1;
  }
}

const isOn = (date: string, start: string, endExclusive: string) => start <= date && date < endExclusive;

const minutesOn = new Map<string, number>();

function minuteOn(date: Temporal.PlainDate, minute: number, zone: string): number {
  const key = `${zone} ${date.year} ${date.month} ${date.day} ${minute}`;
  const known = minutesOn.get(key);
  if (known !== undefined) return known;
  const wall = date.toPlainDateTime().add({ minutes: minute });
  const at = wall.toZonedDateTime(zone, { disambiguation: "compatible" }).epochMilliseconds / 60_000;
  minutesOn.set(key, at);
  return at;
}

const offsetsOf = new Map<string, Map<number, number>>();

/** No zone of ours changes its clocks other than at a quarter of an hour. */
function dateOf(minute: number, zone: string): string {
  const offsets = offsetsOf.get(zone) ?? new Map<number, number>();
  offsetsOf.set(zone, offsets);
  const quarter = Math.floor(minute / 15);
  const offset = offsets.get(quarter) ?? offsetAt(quarter * 15, zone);
  offsets.set(quarter, offset);
  return dateTextOf(Math.floor((minute + offset) / 1_440));
}

function offsetAt(minute: number, zone: string): number {
  const at = Temporal.Instant.fromEpochMilliseconds(minute * 60_000).toZonedDateTimeISO(zone);
  return at.offsetNanoseconds / 60_000_000_000;
}

const dateTexts = new Map<number, string>();

function dateTextOf(day: number): string {
  const known = dateTexts.get(day);
  if (known) return known;
  const text = new Date(day * 86_400_000).toISOString().slice(0, 10);
  dateTexts.set(day, text);
  return text;
}
