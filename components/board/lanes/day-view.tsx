"use client";

import { BusyFailed } from "../busy-failed";
import { useBusy } from "../use-busy";
import { useMatches } from "../use-matches";
import { WeekList } from "../week-list";
import { DayBoard } from "./day-board";
import type { DayDoors, DayViewProps } from "./day-props";
import { DaySkeleton } from "./day-skeleton";
import "../board.css";
import "../busy.css";
import "./lanes.css";
import "./tray.css";

const deskQuery = "(min-width: 768px)";

/** Lanes where there is room for them, else the same day as a list; busy times in both, live. */
export function DayView(props: DayViewProps & DayDoors) {
  const { busy, listDay, zone } = props;
  const isDesk = useMatches(deskQuery);
  const { blocks, hasFailed, tryAgain } = useBusy(busy);
  const list = <DayList {...props} list={<WeekList days={[listDay]} busy={blocks} zone={zone} />} />;
  return (
    <>
      {hasFailed && <BusyFailed tryAgain={tryAgain} />}
      {isDesk === false && list}
      {isDesk === null && (
        <>
          <div className="only-phone">{list}</div>
          <div className="only-desk">
            <DaySkeleton />
          </div>
        </>
      )}
      {isDesk === true && <DayBoard {...props} blocks={blocks} />}
    </>
  );
}

function DayList({ listDay, list }: Pick<DayViewProps, "listDay"> & { list: React.ReactNode }) {
  return listDay.cards.length === 0 ? (
    <>
      <p className="week-unseen">No bookings this day.</p>
      {list}
    </>
  ) : (
    list
  );
}
