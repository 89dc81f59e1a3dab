import { WeekView } from "@/components/board/week-view";
import { LiveRefresh } from "@/components/live/live-refresh";
import { EmptyState } from "@/components/parts/page-states";
import { bookingsIn } from "@/db/views/board-week";
import { openConflicts } from "@/db/views/conflicts";
import { type Actor, may } from "@/lib/domain/roles";
import { isInFlight } from "@/lib/domain/sync-badge";
import { deps } from "@/lib/wiring";
import { mondayOf, weekSpan } from "./board-address";
import { boardDays, hoursOf } from "./board-days";
import { clashingOf, lookWhileMovingMs, type ViewProps } from "./board-reading";

/** Seven days, as a time grid or as a list. */
export async function Week({ actor, address, zone, people, view }: ViewProps & { view: "week" | "list" }) {
  const { database, clock, appUrl } = deps();
  const now = clock.now();
  const monday = mondayOf(address.date);
  const span = weekSpan(monday, zone);
  const { bookings, clashing } = await database.asCompany(actor.companyId, async (tx) => ({
    clashing: clashingOf(await openConflicts(tx, actor)),
    bookings: await bookingsIn(tx, {
      viewer: actor,
      span,
      fieldworkerIds: address.who,
      now,
      zone,
      appUrl,
    }),
  }));
  const days = boardDays(bookings, { monday, zone, now, clashing });
  const isMoving = bookings.some((booking) => booking.copies.some((copy) => isInFlight(copy.state)));
  return (
    <>
      <LiveRefresh pollMs={isMoving ? lookWhileMovingMs : undefined} />
      {bookings.length === 0 && <EmptyWeek actor={actor} isFiltered={address.who.length > 0} />}
      <WeekView
        view={view}
        days={days}
        monday={monday}
        zone={zone}
        now={now.toISOString()}
        hours={hoursOf(bookings, zone)}
        busy={{
          from: span.start.toISOString(),
          to: span.end.toISOString(),
          who: address.who,
          people,
          isOn: address.showsBusy,
        }}
      />
    </>
  );
}

function EmptyWeek({ actor, isFiltered }: { actor: Actor; isFiltered: boolean }) {
  if (isFiltered) return <EmptyState>Nobody you chose has a booking this week.</EmptyState>;
  if (!may(actor.role, "seeAllBookings")) return <EmptyState>You have no bookings this week.</EmptyState>;
  return <EmptyState>No bookings this week.</EmptyState>;
}
