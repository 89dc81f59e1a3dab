import type { Metadata } from "next";
import { Suspense } from "react";
import { StaleBusyNotes } from "@/components/board/stale-busy-notes";
import { WeekSkeleton } from "@/components/board/week-skeleton";
import { WeekView } from "@/components/board/week-view";
import { Icon } from "@/components/icons/icon";
import { LiveRefresh } from "@/components/live/live-refresh";
import { AppLink } from "@/components/parts/app-link";
import { FilterChips, Segments } from "@/components/parts/filter-chips";
import { LinkButton } from "@/components/parts/link-button";
import { EmptyState } from "@/components/parts/page-states";
import { PageHead } from "@/components/shell/page-head";
import { bookingsIn, fieldworkersOf } from "@/db/views/board-week";
import { openConflicts } from "@/db/views/conflicts";
import { viewerFacts } from "@/db/views/shell";
import { staleBusyOf } from "@/db/views/sync-health-staleness";
import { pageActor } from "@/lib/auth/page-actor";
import type { ConflictView } from "@/lib/domain/conflict-view";
import { type Actor, may } from "@/lib/domain/roles";
import { isInFlight } from "@/lib/domain/sync-badge";
import { asOfWords } from "@/lib/domain/sync-health-words";
import { dateWords } from "@/lib/domain/time-words";
import { addDays, dayIn } from "@/lib/domain/wall-time";
import { deps } from "@/lib/wiring";
import { boardDays, hoursOf } from "./board-days";
import { type BoardAddress, boardAddressOf, boardHref, weekSpan } from "./week-address";

export const metadata: Metadata = { title: "Board" };

/** How often the page looks by itself while copies are on their way and a message could have been missed. */
const lookWhileMovingMs = 15_000;

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function BoardPage({ searchParams }: { searchParams: Search }) {
  const actor = await pageActor();
  const { database, clock } = deps();
  const { zone, fieldworkers, stale } = await database.asCompany(actor.companyId, async (tx) => {
    const people = may(actor.role, "seeAllBookings") ? await fieldworkersOf(tx) : [];
    const shown = people.length > 0 ? people.map(({ id }) => id) : [actor.memberId];
    return {
      zone: (await viewerFacts(tx, actor.memberId)).zone,
      fieldworkers: people,
      stale: await staleBusyOf(tx, shown, clock.now()),
    };
  });
  const address = boardAddressOf(await searchParams, clock.now(), zone);
  return (
    <>
      <BoardHead address={address} zone={zone} mayPlan={may(actor.role, "planBookings")} />
      <div className="board-bar">
        <BoardSteps address={address} />
        {fieldworkers.length > 0 && <PeopleChips address={address} people={fieldworkers} />}
        <BusyChip address={address} />
        <div className="only-desk">
          <Segments
            label="View"
            segments={[
              { href: boardHref(address, { view: "week" }), label: "Week" },
              { href: boardHref(address, { view: "list" }), label: "List" },
            ]}
            currentHref={boardHref(address, {})}
          />
        </div>
      </div>
      <StaleBusyNotes
        notes={[...stale].map(([memberId, found]) => ({
          memberId,
          who: whoseBusy(memberId, actor, fieldworkers),
          words: asOfWords(found, clock.now(), zone),
        }))}
      />
      <Suspense key={boardHref(address, { showsBusy: true })} fallback={<WeekSkeleton />}>
        <Week actor={actor} address={address} zone={zone} people={fieldworkers} />
      </Suspense>
    </>
  );
}

/** "Mike Ortega: busy times", "Your busy times". */
function whoseBusy(memberId: string, actor: Actor, people: readonly { id: string; name: string }[]): string {
  if (memberId === actor.memberId) return "Your busy times";
  return `${people.find(({ id }) => id === memberId)?.name ?? "Somebody"}: busy times`;
}

function BoardHead({ address, zone, mayPlan }: { address: BoardAddress; zone: string; mayPlan: boolean }) {
  const words = (date: BoardAddress["monday"], withYear: boolean) =>
    dateWords(dayIn(date, zone).start, zone, withYear);
  const range = `${words(address.monday, false)} – ${words(addDays(address.monday, 6), true)}`;
  return (
    <PageHead
      title={`Week of ${range}`}
      phoneTitle={range}
      actions={
        mayPlan && (
          <LinkButton href="/bookings/new" variant="primary" icon="plus">
            New booking
          </LinkButton>
        )
      }
    />
  );
}

function BoardSteps({ address }: { address: BoardAddress }) {
  const week = (days: number) => boardHref(address, { monday: addDays(address.monday, days) });
  return (
    <nav className="board-steps" aria-label="Weeks">
      <AppLink href={week(-7)} className="icon-button" aria-label="Previous week">
        <Icon name="left" size="large" />
      </AppLink>
      <LinkButton href={boardHref(address, { isToday: true })} isSmall>
        Today
      </LinkButton>
      <AppLink href={week(7)} className="icon-button" aria-label="Next week">
        <Icon name="right" size="large" />
      </AppLink>
    </nav>
  );
}

function PeopleChips({
  address,
  people,
}: {
  address: BoardAddress;
  people: readonly { id: string; name: string }[];
}) {
  const chips = people.map(({ id, name }) => {
    const isOn = address.who.includes(id);
    const who = isOn ? address.who.filter((other) => other !== id) : [...address.who, id];
    return { id, label: name, isOn, href: boardHref(address, { who }) };
  });
  return (
    <FilterChips label="Fieldworkers" chips={chips}>
      {address.who.length > 0 && <AppLink href={boardHref(address, { who: [] })}>Clear</AppLink>}
    </FilterChips>
  );
}

function BusyChip({ address }: { address: BoardAddress }) {
  const { showsBusy } = address;
  const href = boardHref(address, { showsBusy: !showsBusy });
  return (
    <FilterChips
      label="Shown beside the bookings"
      chips={[{ id: "busy", label: "Busy times", isOn: showsBusy, href }]}
    />
  );
}

type WeekProps = {
  actor: Actor;
  address: BoardAddress;
  zone: string;
  people: readonly { id: string; name: string }[];
};

async function Week({ actor, address, zone, people }: WeekProps) {
  const { database, clock, appUrl } = deps();
  const now = clock.now();
  const span = weekSpan(address.monday, zone);
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
  const days = boardDays(bookings, { monday: address.monday, zone, now, clashing });
  const isMoving = bookings.some((booking) => booking.copies.some((copy) => isInFlight(copy.state)));
  return (
    <>
      <LiveRefresh pollMs={isMoving ? lookWhileMovingMs : undefined} />
      {bookings.length === 0 && <EmptyWeek actor={actor} isFiltered={address.who.length > 0} />}
      <WeekView
        view={address.view}
        days={days}
        monday={address.monday}
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

/** The bookings that somebody's own event overlaps; other conflicts show as the state of their copy. */
function clashingOf(open: readonly ConflictView[]): ReadonlySet<string> {
  return new Set(open.filter(({ kind }) => kind === "busy").map(({ booking }) => booking.id));
}

function EmptyWeek({ actor, isFiltered }: { actor: Actor; isFiltered: boolean }) {
  if (isFiltered) return <EmptyState>Nobody you chose has a booking this week.</EmptyState>;
  if (!may(actor.role, "seeAllBookings")) return <EmptyState>You have no bookings this week.</EmptyState>;
  return <EmptyState>No bookings this week.</EmptyState>;
}
