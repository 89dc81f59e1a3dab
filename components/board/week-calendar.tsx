"use client";

import FullCalendar, { type EventInput } from "@fullcalendar/react";
import timeGridPlugin from "@fullcalendar/react/timegrid";
import { useMemo } from "react";
import { BookingCard } from "../parts/booking-card";
import type { BoardCard, WeekViewProps } from "./board-card";
import "@fullcalendar/react/skeleton.css";

const plugins = [timeGridPlugin];
const hour = (of: number) => `${String(of).padStart(2, "0")}:00:00`;
const weekday = new Intl.DateTimeFormat("en-US", { weekday: "short", timeZone: "UTC" });

/** One week of bookings on the board's clock; every card is a link to its booking. */
export function WeekCalendar({ days, monday, zone, now, hours }: WeekViewProps) {
  const cards = useMemo(
    () => new Map(days.flatMap((day) => day.cards).map((card) => [card.id, card])),
    [days],
  );
  const events = useMemo(() => [...cards.values()].map(eventOf), [cards]);
  return (
    <div className="week-calendar">
      <FullCalendar
        key={monday}
        plugins={plugins}
        initialView="timeGridWeek"
        initialDate={monday}
        firstDay={1}
        timeZone={zone}
        now={now}
        nowIndicator
        headerToolbar={false}
        allDaySlot={false}
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
        eventContent={({ event }) => <CardOf card={cards.get(event.id)} />}
        dayHeaderContent={({ date }) => <DayHead date={date} days={days} />}
        className="week-grid"
        dayHeaderClass={({ isToday }) => (isToday ? "week-day-head week-today" : "week-day-head")}
        dayHeaderInnerClass={() => "week-day-inner"}
        dayHeaderRowClass="week-head-row"
        dayHeaderDividerClass={() => "week-head-line"}
        dayLaneClass={({ isToday }) => (isToday ? "week-lane week-today" : "week-lane")}
        dayLaneInnerClass={() => "week-lane-inner"}
        slotLaneClass={({ isMinor }) => (isMinor ? "week-slot week-slot-half" : "week-slot")}
        slotHeaderClass={() => "week-hour"}
        slotHeaderInnerClass={() => "week-hour-words"}
        nowIndicatorLineClass={() => "week-now"}
        nowIndicatorHeaderContent={() => null}
        eventClass={() => "week-event"}
        eventInnerClass={() => "week-event-inner"}
        tableHeaderSticky={false}
      />
    </div>
  );
}

/** FullCalendar writes "7AM"; everywhere else here it is "7 AM". */
function hourWords(text: string): string {
  return text.replace(/(\d)\s*([AP]M)$/u, "$1 $2");
}

function eventOf(card: BoardCard): EventInput {
  return { id: card.id, title: card.accessibleName, start: card.start, end: card.end };
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
      hasSeveralPeople={card.hasSeveralPeople}
      hasNote={card.hasNote}
      testId={`card-${card.id}`}
    />
  );
}

/** FullCalendar gives the day as midnight UTC of the date it means. */
function DayHead({ date, days }: { date: Date; days: WeekViewProps["days"] }) {
  const key = date.toISOString().slice(0, 10);
  const day = days.find((each) => each.date === key);
  return (
    <span className="week-day-words">
      {day?.words ?? weekday.format(date)}
      {day?.isToday && <span className="week-list-today"> · Today</span>}
    </span>
  );
}
