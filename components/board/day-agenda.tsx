"use client";

import type { ReactNode } from "react";
import { useMemo } from "react";
import { type ShownBusy, touchesDay } from "./busy";
import { BusyRow } from "./busy-row";
import { type DayBooking, DayCard } from "./day-card";
import { useBusy } from "./use-busy";

export type AgendaBooking = DayBooking & {
  /** Instant in ISO 8601. */
  readonly startsAt: string;
  readonly isNext: boolean;
};

export type AgendaDay = {
  readonly heading: string;
  /** `2026-11-03` on its owner's clock. */
  readonly date: string;
  readonly bookings: readonly AgendaBooking[];
  /** What stands there on a day without bookings. */
  readonly empty: ReactNode;
};

/** A member's own days: their bookings, and between them the time their own calendar takes, with its titles. */
export function DayAgenda({
  days,
  memberId,
  zone,
  span,
}: {
  days: readonly AgendaDay[];
  memberId: string;
  zone: string;
  /** ISO 8601. */
  span: { readonly from: string; readonly to: string };
}) {
  const who = useMemo(() => [memberId], [memberId]);
  const { blocks, hasFailed } = useBusy({ ...span, who, people: nobody, isOn: true });
  return (
    <>
      {days.map((day) => (
        <section key={day.date} className="day-section" aria-label={day.heading}>
          <h2>{day.heading}</h2>
          {day.bookings.length === 0 && day.empty}
          {linesOf(day, blocks, zone)}
        </section>
      ))}
      {hasFailed && (
        <p className="muted" role="status">
          The times of your own calendar could not be read just now. Your jobs are complete.
        </p>
      )}
    </>
  );
}

const nobody: readonly { id: string; name: string }[] = [];

/** What lasts all day first, then jobs and gaps by their start. */
function linesOf(day: AgendaDay, blocks: readonly ShownBusy[], zone: string): ReactNode[] {
  const jobs = day.bookings.map((booking) => ({
    at: booking.startsAt,
    line: <DayCard key={booking.id} booking={booking} isNext={booking.isNext} />,
  }));
  const gaps = blocks
    .filter((busy) => touchesDay(busy, day.date, zone))
    .map((busy) => ({
      at: busy.allDay ? "" : busy.start,
      line: <BusyRow key={busy.id} busy={busy} zone={zone} />,
    }));
  const lines = [...gaps, ...jobs].sort((a, b) => (a.at === b.at ? 0 : a.at < b.at ? -1 : 1));
  return lines.map(({ line }) => line);
}
