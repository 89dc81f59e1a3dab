"use client";

import dynamic from "next/dynamic";
import type { WeekViewProps } from "./board-card";
import { BusyFailed } from "./busy-failed";
import { useBusy } from "./use-busy";
import { useMatches } from "./use-matches";
import { WeekList } from "./week-list";
import { WeekSkeleton } from "./week-skeleton";
import "./board.css";

/** Drawn in the browser only: server and browser would not draw the same calendar. */
const WeekCalendar = dynamic(() => import("./week-calendar").then((found) => found.WeekCalendar), {
  ssr: false,
  loading: () => <WeekSkeleton />,
});

const deskQuery = "(min-width: 768px)";

/** A time grid where there is room for one, else the same bookings as a list; busy times beside them, live. */
export function WeekView(props: WeekViewProps) {
  const { view, days, busy, zone } = props;
  const isDesk = useMatches(deskQuery);
  const { blocks, hasFailed, tryAgain } = useBusy(busy);
  const list = <WeekList days={days} busy={blocks} zone={zone} />;
  return (
    <>
      {hasFailed && <BusyFailed tryAgain={tryAgain} />}
      {view === "list" || isDesk === false ? (
        list
      ) : isDesk === null ? (
        <>
          <div className="only-phone">{list}</div>
          <div className="only-desk">
            <WeekSkeleton />
          </div>
        </>
      ) : (
        <WeekCalendar
          {...props}
          blocks={blocks}
          isOnePerson={busy.people.length === 0 || busy.who.length === 1}
        />
      )}
    </>
  );
}
