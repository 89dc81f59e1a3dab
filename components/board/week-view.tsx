"use client";

import dynamic from "next/dynamic";
import { useSyncExternalStore } from "react";
import type { WeekViewProps } from "./board-card";
import { WeekList } from "./week-list";
import { WeekSkeleton } from "./week-skeleton";
import "./board.css";

/** Drawn in the browser only: server and browser would not draw the same calendar. */
const WeekCalendar = dynamic(() => import("./week-calendar").then((found) => found.WeekCalendar), {
  ssr: false,
  loading: () => <WeekSkeleton />,
});

const deskQuery = "(min-width: 768px)";

function watchDesk(onChange: () => void): () => void {
  const query = window.matchMedia(deskQuery);
  query.addEventListener("change", onChange);
  return () => query.removeEventListener("change", onChange);
}

/** null while nobody knows how wide the window is: on the server and until the page has woken up. */
function useIsDesk(): boolean | null {
  return useSyncExternalStore<boolean | null>(
    watchDesk,
    () => window.matchMedia(deskQuery).matches,
    () => null,
  );
}

/** A time grid where there is room for one, else the same bookings as a list. */
export function WeekView(props: WeekViewProps) {
  const isDesk = useIsDesk();
  if (isDesk === null) {
    return (
      <>
        <WeekList days={props.days} className="only-phone" />
        <div className="only-desk">
          <WeekSkeleton />
        </div>
      </>
    );
  }
  return isDesk ? <WeekCalendar {...props} /> : <WeekList days={props.days} />;
}
