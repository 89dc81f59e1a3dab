"use client";

import FullCalendar, { type EventInput } from "@fullcalendar/react";
import dayGridPlugin from "@fullcalendar/react/daygrid";
import { useMemo } from "react";
import type { StatusTone } from "@/lib/domain/status";
import { Icon } from "../../icons/icon";
import { AppLink } from "../../parts/app-link";
import { statusIcons } from "../../parts/status-pill";
import "@fullcalendar/react/skeleton.css";
import "./month.css";

export type MonthChip = {
  readonly id: string;
  readonly accessibleName: string;
  readonly startWords: string;
  readonly customer: string;
  readonly tone: StatusTone;
};

export type MonthCell = {
  /** `2026-11-03` on the board's clock. */
  readonly date: string;
  readonly href: string;
  /** "Tue 3 Nov: 12 bookings, 2 unassigned". */
  readonly words: string;
  readonly unassigned: number;
  readonly chips: readonly MonthChip[];
  /** Bookings beyond the chips. */
  readonly more: number;
};

export type MonthProps = {
  readonly month: string;
  readonly today: string;
  readonly cells: readonly MonthCell[];
};

const plugins = [dayGridPlugin];
/** FullCalendar gives a day as midnight UTC of the date it means. */
const keyOf = (date: Date) => date.toISOString().slice(0, 10);

/** A month of bookings: the first of each day, and the way to the rest. Its days are names, so it needs no zone. */
export function MonthCalendar({ month, today, cells }: MonthProps) {
  const byDate = useMemo(() => new Map(cells.map((cell) => [cell.date, cell])), [cells]);
  const chips = useMemo(
    () => new Map(cells.flatMap((cell) => cell.chips.map((chip) => [chip.id, chip]))),
    [cells],
  );
  const events = useMemo(() => cells.flatMap(eventsOf), [cells]);
  return (
    <div className="month-calendar">
      <FullCalendar
        key={`${month} ${today}`}
        plugins={plugins}
        initialView="dayGridMonth"
        initialDate={month}
        now={today}
        firstDay={1}
        timeZone="UTC"
        headerToolbar={false}
        height="auto"
        fixedWeekCount={false}
        events={events}
        eventOrder="order"
        eventContent={({ event }) => {
          const chip = chips.get(event.id);
          if (chip) return <Chip chip={chip} />;
          const cell = byDate.get(event.id.slice("more:".length));
          return cell ? <More cell={cell} /> : null;
        }}
        className="month-grid"
        dayHeaderClass="month-day-head"
        dayCellClass={({ isToday, isOther }) =>
          `month-day${isToday ? " month-today" : ""}${isOther ? " month-other" : ""}`
        }
        dayCellTopContent={({ date }) => <DayTop date={date} cell={byDate.get(keyOf(date))} />}
        eventClass="month-event"
        eventInnerClass="month-event-inner"
      />
    </div>
  );
}

function eventsOf({ date, chips, more }: MonthCell): EventInput[] {
  const shown = chips.map(
    ({ id }, order): EventInput => ({ id, title: "", start: date, allDay: true, order }),
  );
  return more > 0
    ? [...shown, { id: `more:${date}`, title: "", start: date, allDay: true, order: shown.length }]
    : shown;
}

function Chip({ chip }: { chip: MonthChip }) {
  return (
    <AppLink
      href={`/bookings/${chip.id}`}
      className={`month-chip status-${chip.tone}`}
      aria-label={chip.accessibleName}
      data-testid={`card-${chip.id}`}
    >
      <Icon name={statusIcons[chip.tone]} size="small" />
      <span className="month-chip-time">{chip.startWords}</span>
      <bdi className="clip">{chip.customer}</bdi>
    </AppLink>
  );
}

function More({ cell }: { cell: MonthCell }) {
  return (
    <AppLink href={cell.href} className="month-more" aria-label={cell.words}>
      + {cell.more} more
    </AppLink>
  );
}

function DayTop({ date, cell }: { date: Date; cell: MonthCell | undefined }) {
  const day = date.getUTCDate();
  if (!cell) return <span className="month-number">{day}</span>;
  return (
    <AppLink href={cell.href} className="month-number" aria-label={cell.words}>
      {day}
      {cell.unassigned > 0 && (
        <span className="month-waits" title={`${cell.unassigned} unassigned`}>
          <Icon name="tray" size="small" />
          {cell.unassigned}
        </span>
      )}
    </AppLink>
  );
}
