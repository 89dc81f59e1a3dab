"use client";

import FullCalendar, { type EventInput } from "@fullcalendar/react";
import timeGridPlugin from "@fullcalendar/react/timegrid";
import { useCallback, useMemo, useState } from "react";
import { useClockAheadMs } from "../live/product-clock";
import { BookingCard } from "../parts/booking-card";
import type { BoardCard, WeekViewProps } from "./board-card";
import { type ShownBusy, touchesDay } from "./busy";
import { BusyStrip } from "./busy-mark";
import { busyColumn, hoursWithBusy } from "./busy-places";
import { useMatches } from "./use-matches";
import { BusyLanes } from "./week-busy";
import "@fullcalendar/react/skeleton.css";

const plugins = [timeGridPlugin];
const hour = (of: number) => `${String(of).padStart(2, "0")}:00:00`;
const roomyQuery = "(min-width: 1080px)";
const weekday = new Intl.DateTimeFormat("en-US", { weekday: "short", timeZone: "UTC" });
/** FullCalendar gives a day as midnight UTC of the date it means. */
const keyOf = (date: Date) => date.toISOString().slice(0, 10);

type Props = WeekViewProps & {
  readonly blocks: readonly ShownBusy[];
  /** One person's week: their busy time lies across the day instead of in bars. */
  readonly isOnePerson: boolean;
};

/** One week of bookings on the board's clock; every card is a link to its booking, and nothing can be dragged. */
export function WeekCalendar({ days, monday, zone, now, hours: needed, blocks, isOnePerson }: Props) {
  const cards = useMemo(
    () => new Map(days.flatMap((day) => day.cards).map((card) => [card.id, card])),
    [days],
  );
  const aheadMs = useClockAheadMs();
  const isRoomy = useMatches(roomyQuery) ?? true;
  const { hours, unseen, columns } = useMemo(() => {
    const dates = days.map((day) => day.date);
    const drawn = hoursWithBusy(needed, blocks, { dates, zone });
    const at = { zone, hours: drawn.hours };
    const isCrowded = (date: string) =>
      !isRoomy || days.some((day) => day.date === date && hasOverlap(day.cards));
    return {
      ...drawn,
      columns: new Map(
        dates.map((date) => [date, busyColumn(blocks, { ...at, date, mostBars: isCrowded(date) ? 1 : 2 })]),
      ),
    };
  }, [days, needed, blocks, zone, isRoomy]);
  const wholeDays = useMemo(() => blocks.filter((block) => block.allDay !== null), [blocks]);
  const events = useMemo(
    () => [...cards.values()].map(eventOf).concat(wholeDays.flatMap(stripOf)),
    [cards, wholeDays],
  );
  const lanes = useLanes();
  const laneClass = (date: string, isToday: boolean) => {
    const bars = columns.get(date)?.bars ?? 0;
    const isAway = isOnePerson && wholeDays.some((block) => block.blocks && touchesDay(block, date, zone));
    const gutter = bars === 0 ? "" : ` week-gutter-${isOnePerson ? 1 : bars}`;
    return `week-lane${isToday ? " week-today" : ""}${isAway ? " week-away" : ""}${gutter}`;
  };
  return (
    <div className="week-calendar">
      <FullCalendar
        // It takes `now` only as it begins.
        key={`${monday} ${aheadMs}`}
        plugins={plugins}
        initialView="timeGridWeek"
        initialDate={monday}
        firstDay={1}
        timeZone={zone}
        now={now}
        nowIndicator
        headerToolbar={false}
        allDaySlot={wholeDays.length > 0}
        allDayHeaderContent="All day"
        allDayHeaderClass="week-hour"
        allDayHeaderInnerClass="week-hour-words"
        allDayDividerClass="week-head-line"
        height="auto"
        slotMinTime={hour(hours.from)}
        slotMaxTime={hour(hours.to)}
        slotDuration="00:30:00"
        slotHeaderInterval="01:00:00"
        slotMinHeight={32}
        slotHeaderFormat={{ hour: "numeric", hour12: true }}
        slotHeaderContent={({ text }) => hourWords(text)}
        eventMinHeight={24}
        slotEventOverlap={false}
        events={events}
        eventContent={({ event }) => {
          const strip = wholeDays.find((block) => block.id === event.id);
          if (strip) return <BusyStrip busy={strip} zone={zone} isOnlyPerson={isOnePerson} />;
          return <CardOf card={cards.get(event.id)} />;
        }}
        dayHeaderContent={({ date }) => <DayHead date={date} days={days} />}
        className="week-grid"
        dayHeaderClass={({ isToday }) => (isToday ? "week-day-head week-today" : "week-day-head")}
        dayHeaderInnerClass={() => "week-day-inner"}
        dayHeaderRowClass="week-head-row"
        dayHeaderDividerClass={() => "week-head-line"}
        dayCellClass="week-whole-day"
        dayLaneClass={({ date, isToday }) => laneClass(keyOf(date), isToday)}
        dayLaneInnerClass={() => "week-lane-inner"}
        dayLaneDidMount={({ date, el }) => lanes.add(keyOf(date), el)}
        dayLaneWillUnmount={({ date }) => lanes.remove(keyOf(date))}
        slotLaneClass={({ isMinor }) => (isMinor ? "week-slot week-slot-half" : "week-slot")}
        slotHeaderClass={() => "week-hour"}
        slotHeaderInnerClass={() => "week-hour-words"}
        nowIndicatorLineClass={() => "week-now"}
        nowIndicatorHeaderContent={() => null}
        eventClass={({ event }) => (event.allDay ? "week-strip" : "week-event")}
        eventInnerClass={({ event }) => (event.allDay ? "week-strip-inner" : "week-event-inner")}
        tableHeaderSticky={false}
      />
      <BusyLanes lanes={lanes.byDate} columns={columns} zone={zone} isOnePerson={isOnePerson} />
      {unseen > 0 && (
        <p className="week-unseen">
          {unseen === 1 ? "1 busy time lies" : `${unseen} busy times lie`} outside these hours. The list shows{" "}
          {unseen === 1 ? "it" : "them"}.
        </p>
      )}
    </div>
  );
}

/** The days' columns as they stand on the page, to draw in. */
function useLanes() {
  const [byDate, setByDate] = useState<ReadonlyMap<string, HTMLElement>>(new Map());
  const add = useCallback((date: string, el: HTMLElement) => {
    setByDate((known) => new Map(known).set(date, el));
  }, []);
  const remove = useCallback((date: string) => {
    setByDate((known) => new Map([...known].filter(([other]) => other !== date)));
  }, []);
  return { byDate, add, remove };
}

/** Cards that stand side by side leave little room beside them. */
function hasOverlap(cards: readonly BoardCard[]): boolean {
  return cards.some((card, index) =>
    cards.slice(index + 1).some((other) => other.start < card.end && card.start < other.end),
  );
}

/** FullCalendar writes "7AM"; everywhere else here it is "7 AM". */
function hourWords(text: string): string {
  return text.replace(/(\d)\s*([AP]M)$/u, "$1 $2");
}

function eventOf(card: BoardCard): EventInput {
  return { id: card.id, title: card.accessibleName, start: card.start, end: card.end };
}

function stripOf({ id, allDay }: ShownBusy): EventInput[] {
  if (allDay === null) return [];
  return [{ id, title: "", start: allDay.startDate, end: allDay.endDateExclusive, allDay: true }];
}

function CardOf({ card }: { card: BoardCard | undefined }) {
  if (card === undefined) return null;
  return (
    <BookingCard
      href={`/bookings/${card.id}`}
      accessibleName={card.accessibleName}
      tone={card.tone}
      start={card.startWords}
      end={card.endWords}
      customer={card.customer}
      service={card.service}
      area={card.people}
      sync={card.sync}
      hasConflict={card.hasConflict}
      hasSeveralPeople={card.hasSeveralPeople}
      hasNote={card.hasNote}
      testId={`card-${card.id}`}
    />
  );
}

function DayHead({ date, days }: { date: Date; days: WeekViewProps["days"] }) {
  const day = days.find((each) => each.date === keyOf(date));
  return (
    <span className="week-day-words">
      {day?.words ?? weekday.format(date)}
      {day?.isToday && <span className="week-list-today"> · Today</span>}
    </span>
  );
}
