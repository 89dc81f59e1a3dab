import { noBusyTimes } from "@/lib/domain/availability/busy-times";
import type {
  CompanyTimes,
  FieldworkerTimes,
  Hold,
  Job,
  Shift,
  SlotRequest,
  TakenVisit,
} from "@/lib/domain/availability/facts";
import { type EpochMinute, instantOf } from "@/lib/domain/availability/minutes";
import type { LocalDate } from "@/lib/domain/time";
import { instantToWall, wallToInstant } from "@/lib/domain/wall-time";

export const losAngeles = "America/Los_Angeles";

/** `at("2026-11-03 09:00")`: that time on the clocks of the zone. */
export function at(wall: string, zone = losAngeles): EpochMinute {
  const [date, time = "00:00"] = wall.split(" ");
  const [hour, minute] = time.split(":").map(Number);
  const read = wallToInstant({ date: date as LocalDate, hour: hour ?? 0, minute: minute ?? 0 }, zone);
  return read.instant.getTime() / 60_000;
}

export function between(from: string, until: string, zone = losAngeles) {
  return { start: at(from, zone), end: at(until, zone) };
}

/** `9:00`: what the clocks of the zone show. */
export function clock(minute: EpochMinute, zone = losAngeles): string {
  const wall = instantToWall(instantOf(minute), zone);
  return `${wall.hour}:${String(wall.minute).padStart(2, "0")}`;
}

export const date = (text: string) => text as LocalDate;

export function daily(start: number, end: number): Shift[] {
  return Array.from({ length: 7 }, (_, weekday) => ({ weekday, start, end }));
}

export function aFieldworker(changes: Partial<FieldworkerTimes> = {}): FieldworkerTimes {
  return {
    id: "mike",
    zone: losAngeles,
    weeklyHours: daily(480, 1_020),
    stepMinutes: 60,
    skills: [],
    dailyLimit: null,
    timeOff: [],
    bookings: [],
    holds: [],
    busy: noBusyTimes,
    busyDays: [],
    ignored: [],
    staleSince: null,
    ...changes,
  };
}

export function aCompany(changes: Partial<CompanyTimes> = {}): CompanyTimes {
  return { zone: losAngeles, weeklyHours: null, holidays: [], ...changes };
}

export function aJob(changes: Partial<Job> = {}): Job {
  return { durationMinutes: 60, beforeMinutes: 0, afterMinutes: 0, skills: [], ...changes };
}

/** For all of Tuesday 3 November 2026 in Los Angeles, asked the noon before. */
export function aRequest(changes: Partial<SlotRequest> = {}): SlotRequest {
  return {
    job: aJob(),
    now: at("2026-11-02 12:00"),
    noticeMinutes: 0,
    horizon: { kind: "none" },
    window: between("2026-11-03", "2026-11-04"),
    ignoring: [],
    ...changes,
  };
}

export function aBooking(from: string, until: string, changes: Partial<TakenVisit> = {}): TakenVisit {
  return { ref: "booking", ...between(from, until), beforeMinutes: 0, afterMinutes: 0, ...changes };
}

export function aHold(from: string, until: string, expiresAt: string): Hold {
  return { ...aBooking(from, until, { ref: "hold" }), expiresAt: at(expiresAt) };
}
