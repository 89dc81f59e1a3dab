"use client";

import dynamic from "next/dynamic";
import { AppLink } from "../../parts/app-link";
import { useMatches } from "../use-matches";
import { WeekSkeleton } from "../week-skeleton";
import type { MonthProps } from "./month-calendar";
import "../board.css";
import "./month.css";

/** Drawn in the browser only: server and browser would not draw the same calendar. */
const MonthCalendar = dynamic(() => import("./month-calendar").then((found) => found.MonthCalendar), {
  ssr: false,
  loading: () => <WeekSkeleton />,
});

/** A sheet of days where there is room for one, else its days with bookings as a list. */
export function MonthView(props: MonthProps) {
  const isDesk = useMatches("(min-width: 768px)");
  if (isDesk === true) return <MonthCalendar {...props} />;
  return (
    <ul className={isDesk === null ? "month-list only-phone" : "month-list"}>
      {props.cells.map(({ date, href, words }) => (
        <li key={date}>
          <AppLink href={href}>{words}</AppLink>
        </li>
      ))}
    </ul>
  );
}
