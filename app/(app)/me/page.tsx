import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { type DayBooking, DayCard } from "@/components/board/day-card";
import { LiveRefresh } from "@/components/live/live-refresh";
import { AppLink } from "@/components/parts/app-link";
import { LinkButton } from "@/components/parts/link-button";
import { Note } from "@/components/parts/note";
import { EmptyState } from "@/components/parts/page-states";
import { PageBody, PageHead } from "@/components/shell/page-head";
import type { BoardBooking } from "@/db/views/board-week";
import { type MyDay, myDay } from "@/db/views/my-day";
import { landingPageOf } from "@/lib/auth/landing-page";
import { pageActor } from "@/lib/auth/page-actor";
import { dateWords, shortClockWords, spanWords } from "@/lib/domain/time-words";
import { deps } from "@/lib/wiring";
import { cardName } from "../card-words";
import { zoneLabelOf } from "../zone-label";

export const metadata: Metadata = { title: "My day" };

export default async function MyDayPage() {
  const actor = await pageActor();
  const { database, clock, appUrl } = deps();
  const now = clock.now();
  const day = await database.asCompany(actor.companyId, (tx) =>
    myDay(tx, { memberId: actor.memberId, now, appUrl }),
  );
  if (!day.takesBookings && actor.role !== "fieldworker") redirect(landingPageOf(actor.role));
  const next = [...day.today, ...day.next].find((booking) => booking.endsAt > now);
  const today = dateWords(now, day.zone);
  return (
    <>
      <LiveRefresh />
      <PageHead
        title={`My day, ${today}`}
        phoneTitle={today}
        lead={`${countWords(day.today.length)}Times in ${zoneLabelOf(day.zone, now)}.`}
        actions={
          <LinkButton href="/board" icon="calendar">
            My week
          </LinkButton>
        }
      />
      <PageBody>
        <div className="day-list">
          {day.calendar === "none" && <ConnectNote />}
          <h2>Today</h2>
          <Today day={day} nextId={next?.id ?? null} />
          <Coming day={day} nextId={next?.id ?? null} />
        </div>
      </PageBody>
    </>
  );
}

function ConnectNote() {
  return (
    <Note action={<AppLink href="/settings/calendars">Connect</AppLink>}>
      Connect your calendar once; we'll keep your jobs in step. We never show your boss what your events are.
    </Note>
  );
}

function Today({ day, nextId }: { day: MyDay; nextId: string | null }) {
  if (day.today.length === 0) {
    return (
      <EmptyState>No jobs today.{day.calendar === "live" ? " Your calendar is connected." : ""}</EmptyState>
    );
  }
  return day.today.map((booking) => (
    <DayCard key={booking.id} booking={cardOf(booking, day.zone)} isNext={booking.id === nextId} />
  ));
}

/** What comes after today, under the heading of its day. */
function Coming({ day, nextId }: { day: MyDay; nextId: string | null }) {
  const byDay = new Map<string, BoardBooking[]>();
  for (const booking of day.next) {
    const words = dateWords(booking.startsAt, day.zone);
    byDay.set(words, [...(byDay.get(words) ?? []), booking]);
  }
  return [...byDay].map(([words, bookings]) => [
    <h2 key={words}>{words}</h2>,
    ...bookings.map((booking) => (
      <DayCard key={booking.id} booking={cardOf(booking, day.zone)} isNext={booking.id === nextId} />
    )),
  ]);
}

function cardOf(booking: BoardBooking, zone: string): DayBooking {
  const { startsAt, endsAt, copies, status } = booking;
  const start = shortClockWords(startsAt, zone);
  return {
    id: booking.id,
    accessibleName: cardName(booking, zone),
    startWords: start,
    restWords: spanWords({ start: startsAt, end: endsAt }, zone).slice(start.length),
    customer: booking.customer,
    service: booking.service,
    address: booking.address,
    phone: booking.phone,
    notes: [booking.jobNotes, booking.customerNotes].filter((note) => note !== ""),
    tone: status.tone,
    statusName: status.name,
    sync: copies[0]?.state ?? null,
  };
}

function countWords(count: number): string {
  if (count === 0) return "";
  return count === 1 ? "1 job today. " : `${count} jobs today. `;
}
