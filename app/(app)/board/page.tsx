import type { Metadata } from "next";
import { Suspense } from "react";
import { BoardKeys } from "@/components/board/keys/board-keys";
import { DaySkeleton } from "@/components/board/lanes/day-skeleton";
import { StaleBusyNotes } from "@/components/board/stale-busy-notes";
import { WeekSkeleton } from "@/components/board/week-skeleton";
import { Icon } from "@/components/icons/icon";
import { AppLink } from "@/components/parts/app-link";
import { FilterChips, Segments } from "@/components/parts/filter-chips";
import { LinkButton } from "@/components/parts/link-button";
import { PageHead } from "@/components/shell/page-head";
import { fieldworkersOf } from "@/db/views/board-week";
import { viewerFacts } from "@/db/views/shell";
import { staleBusyOf } from "@/db/views/sync-health-staleness";
import { pageActor } from "@/lib/auth/page-actor";
import { type Actor, may } from "@/lib/domain/roles";
import { asOfWords } from "@/lib/domain/sync-health-words";
import { dateWords } from "@/lib/domain/time-words";
import { addDays, dayIn } from "@/lib/domain/wall-time";
import { deps } from "@/lib/wiring";
import {
  type BoardAddress,
  type BoardView,
  boardAddressOf,
  boardHref,
  mondayOf,
  steppedDate,
} from "./board-address";
import { Day } from "./day";
import { Month } from "./month";
import { Week } from "./week";

export const metadata: Metadata = { title: "Board" };

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function BoardPage({ searchParams }: { searchParams: Search }) {
  const actor = await pageActor();
  const { database, clock } = deps();
  const seesAll = may(actor.role, "seeAllBookings");
  const { zone, fieldworkers, stale } = await database.asCompany(actor.companyId, async (tx) => {
    const people = seesAll ? await fieldworkersOf(tx) : [];
    const shown = people.length > 0 ? people.map(({ id }) => id) : [actor.memberId];
    return {
      zone: (await viewerFacts(tx, actor.memberId)).zone,
      fieldworkers: people,
      stale: await staleBusyOf(tx, shown, clock.now()),
    };
  });
  const usual = seesAll ? "day" : "week";
  const address = boardAddressOf(await searchParams, { now: clock.now(), zone, view: usual });
  const mayPlan = may(actor.role, "planBookings");
  const shared = { actor, address, zone, people: fieldworkers };
  return (
    <>
      <BoardHead address={address} zone={zone} mayPlan={mayPlan} />
      <div className="board-bar">
        <BoardSteps address={address} />
        {fieldworkers.length > 0 && <PeopleChips address={address} people={fieldworkers} />}
        <BusyChip address={address} />
        <div className="only-desk">
          <Segments
            label="View"
            segments={views.map(({ view, label }) => ({ href: boardHref(address, { view }), label }))}
            currentHref={boardHref(address, {})}
          />
        </div>
        <BoardKeys hrefs={hrefsOf(address, mayPlan)} />
      </div>
      <StaleBusyNotes
        notes={[...stale].map(([memberId, found]) => ({
          memberId,
          who: whoseBusy(memberId, actor, fieldworkers),
          words: asOfWords(found, clock.now(), zone),
        }))}
      />
      <Suspense
        key={boardHref(address, { showsBusy: true })}
        fallback={address.view === "day" ? <DaySkeleton /> : <WeekSkeleton />}
      >
        {address.view === "day" && <Day {...shared} />}
        {address.view === "month" && <Month {...shared} />}
        {(address.view === "week" || address.view === "list") && <Week {...shared} view={address.view} />}
      </Suspense>
    </>
  );
}

const views = [
  { view: "day", label: "Day" },
  { view: "week", label: "Week" },
  { view: "month", label: "Month" },
  { view: "list", label: "List" },
] as const satisfies readonly { view: BoardView; label: string }[];

function hrefsOf(address: BoardAddress, mayPlan: boolean) {
  return {
    day: boardHref(address, { view: "day" }),
    week: boardHref(address, { view: "week" }),
    list: boardHref(address, { view: "list" }),
    today: boardHref(address, { isToday: true }),
    next: boardHref(address, { date: steppedDate(address, 1) }),
    previous: boardHref(address, { date: steppedDate(address, -1) }),
    create: mayPlan ? "/bookings/new" : null,
  };
}

/** "Mike Ortega: busy times", "Your busy times". */
function whoseBusy(memberId: string, actor: Actor, people: readonly { id: string; name: string }[]): string {
  if (memberId === actor.memberId) return "Your busy times";
  return `${people.find(({ id }) => id === memberId)?.name ?? "Somebody"}: busy times`;
}

function BoardHead({ address, zone, mayPlan }: { address: BoardAddress; zone: string; mayPlan: boolean }) {
  const { title, short } = titleOf(address, zone);
  return (
    <PageHead
      title={title}
      phoneTitle={short}
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

/** "Tuesday 3 November", "Week of Mon 2 Nov – Sun 8 Nov 2026", "November 2026". */
function titleOf({ view, date }: BoardAddress, zone: string): { title: string; short: string } {
  const start = dayIn(date, zone).start;
  const named = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat("en-GB", { ...options, timeZone: zone }).format(start).replace(",", "");
  if (view === "day") {
    const title = named({ weekday: "long", day: "numeric", month: "long" });
    return { title, short: dateWords(start, zone) };
  }
  if (view === "month") {
    const title = named({ month: "long", year: "numeric" });
    return { title, short: title };
  }
  const monday = mondayOf(date);
  const words = (of: typeof date, withYear: boolean) => dateWords(dayIn(of, zone).start, zone, withYear);
  const range = `${words(monday, false)} – ${words(addDays(monday, 6), true)}`;
  return { title: `Week of ${range}`, short: range };
}

const periods: Record<BoardView, string> = { day: "day", week: "week", month: "month", list: "week" };

function BoardSteps({ address }: { address: BoardAddress }) {
  const period = periods[address.view];
  const to = (by: 1 | -1) => boardHref(address, { date: steppedDate(address, by) });
  return (
    <nav className="board-steps" aria-label={`${period.charAt(0).toUpperCase()}${period.slice(1)}s`}>
      <AppLink href={to(-1)} className="icon-button" aria-label={`Previous ${period}`}>
        <Icon name="left" size="large" />
      </AppLink>
      <LinkButton href={boardHref(address, { isToday: true })} isSmall>
        Today
      </LinkButton>
      <AppLink href={to(1)} className="icon-button" aria-label={`Next ${period}`}>
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
