import { DayView } from "@/components/board/lanes/day-view";
import { LiveRefresh } from "@/components/live/live-refresh";
import { boardDay } from "@/db/views/board-day";
import { may } from "@/lib/domain/roles";
import { isInFlight } from "@/lib/domain/sync-badge";
import { dateWords } from "@/lib/domain/time-words";
import { dayIn } from "@/lib/domain/wall-time";
import { deps } from "@/lib/wiring";
import { moveBooking } from "./actions";
import { hoursOn, lanesOf, listDayOf, peeksOf, waitingOf } from "./board-lanes";
import { lookWhileMovingMs, type ViewProps } from "./board-reading";

/** One day as lanes, one row a fieldworker. */
export async function Day({ actor, address, zone, people }: ViewProps) {
  const { database, clock, appUrl } = deps();
  const now = clock.now();
  const { date, who } = address;
  const span = dayIn(date, zone);
  const view = await database.asCompany(actor.companyId, (tx) =>
    boardDay(tx, { viewer: actor, span, fieldworkerIds: who, now, zone, appUrl }),
  );
  const at = { date, zone, now };
  const mayPlan = may(actor.role, "planBookings");
  const isMoving = view.bookings.some(({ copies }) => copies.some(({ state }) => isInFlight(state)));
  return (
    <>
      <LiveRefresh pollMs={isMoving ? lookWhileMovingMs : undefined} />
      <DayView
        date={date}
        dayWords={dateWords(span.start, zone)}
        zone={zone}
        hours={hoursOn(view.bookings, at)}
        lanes={lanesOf(view, at)}
        waiting={mayPlan || may(actor.role, "seeAllBookings") ? waitingOf(view, at) : []}
        peeks={peeksOf(view, { zone, seesContact: may(actor.role, "seeCustomerContact") })}
        listDay={listDayOf(view, at)}
        abilities={{ mayPlan }}
        busy={{
          from: span.start.toISOString(),
          to: span.end.toISOString(),
          who,
          people,
          isOn: address.showsBusy,
        }}
        moveBooking={mayPlan ? moveBooking : null}
      />
    </>
  );
}
