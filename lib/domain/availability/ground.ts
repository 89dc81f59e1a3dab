import type { CompanyTimes, Holiday, Horizon, SlotRequest } from "@/lib/domain/availability/facts";
import {
  dayAt,
  dayOfDate,
  spanOfDay,
  startOfDay,
  type ZoneDays,
  zoneDays,
} from "@/lib/domain/availability/local-days";
import type { EpochMinute, Span } from "@/lib/domain/availability/minutes";
import { openHours } from "@/lib/domain/availability/open-hours";

/** What one question has in common for everybody asked about; worked out once. */
export type Ground = {
  readonly request: SlotRequest;
  /** In which a job that starts in the window may be going on. */
  readonly around: Span;
  readonly companyWindows: readonly Span[] | null;
  readonly holidays: readonly (Holiday & { readonly span: Span })[];
  /** Slots start from here on. */
  readonly noticeEnd: EpochMinute;
  /** Slots start before this; infinite without a horizon. */
  readonly horizonEnd: EpochMinute;
  /** The days of a zone, worked out once each. @throws UnknownZoneError */
  readonly daysIn: (zone: string) => ZoneDays;
};

/** @throws UnknownZoneError */
export function groundOf(company: CompanyTimes, request: SlotRequest): Ground {
  const { window, job, now, noticeMinutes } = request;
  const around = { start: window.start, end: window.end + job.durationMinutes };
  const daysIn = rememberedDays(around);
  const days = daysIn(company.zone);
  return {
    request,
    around,
    companyWindows: company.weeklyHours && openHours(company.weeklyHours, days, around).windows,
    holidays: company.holidays.map((holiday) => ({
      ...holiday,
      span: spanOfDay(days, dayOfDate(holiday.date)),
    })),
    noticeEnd: now + noticeMinutes,
    horizonEnd: horizonEnd(request.horizon, days, now),
    daysIn,
  };
}

function rememberedDays(around: Span): (zone: string) => ZoneDays {
  const known = new Map<string, ZoneDays>();
  return (zone) => {
    const days = known.get(zone) ?? zoneDays(zone, around);
    known.set(zone, days);
    return days;
  };
}

function horizonEnd(horizon: Horizon, days: ZoneDays, now: EpochMinute): EpochMinute {
  switch (horizon.kind) {
    case "none":
      return Number.POSITIVE_INFINITY;
    case "days":
      return startOfDay(days, dayAt(now, days.zone) + horizon.days + 1);
    case "until":
      return startOfDay(days, dayOfDate(horizon.lastDate) + 1);
  }
}
