import type { Metadata } from "next";
import { Suspense } from "react";
import { BookingsTable } from "@/components/bookings/bookings-table";
import { SelectableBookings } from "@/components/bookings/selectable-bookings";
import { LiveRefresh } from "@/components/live/live-refresh";
import { LinkButton } from "@/components/parts/link-button";
import { LinkTabs } from "@/components/parts/link-tabs";
import { EmptyState, SkeletonRows } from "@/components/parts/page-states";
import { PageBody, PageHead } from "@/components/shell/page-head";
import { officeZone } from "@/db/views/booking-visibility";
import { bookingsList, type ListTab, listTabs } from "@/db/views/bookings-list";
import { pageActor } from "@/lib/auth/page-actor";
import type { BookingLine } from "@/lib/domain/booking-line";
import { type Actor, may } from "@/lib/domain/roles";
import { isInFlight } from "@/lib/domain/sync-badge";
import { deps } from "@/lib/wiring";
import { pushSelected } from "./actions";
import { BookingSearch } from "./booking-search";

export const metadata: Metadata = { title: "All Bookings" };

const tabWords: Record<ListTab, string> = {
  upcoming: "Upcoming",
  past: "Past",
  unassigned: "Unassigned",
  notPushed: "Not pushed",
};

type Search = Record<string, string | string[] | undefined>;

export default async function BookingsPage({ searchParams }: { searchParams: Promise<Search> }) {
  const actor = await pageActor();
  const asked = askedOf(await searchParams, actor);
  const mayPlan = may(actor.role, "planBookings");
  return (
    <>
      <PageHead
        title="All Bookings"
        actions={
          mayPlan && (
            <LinkButton href="/bookings/new" variant="primary" icon="plus">
              New booking
            </LinkButton>
          )
        }
      />
      <PageBody>
        <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
          <BookingSearch tab={asked.tab} search={asked.search} />
          {/* Not a loading.tsx: it would send 200 before a page under it can answer 404. */}
          <Suspense fallback={<SkeletonRows label="Loading bookings" />}>
            <List actor={actor} asked={asked} />
          </Suspense>
        </div>
      </PageBody>
    </>
  );
}

async function List({ actor, asked }: { actor: Actor; asked: Asked }) {
  const { database, clock, appUrl } = deps();
  const { page, zone } = await database.asCompany(actor.companyId, async (tx) => {
    const zone = await officeZone(tx, actor.memberId);
    return {
      page: await bookingsList(tx, { ...asked, viewer: actor, now: clock.now(), zone, appUrl }),
      zone,
    };
  });
  const tabs = listTabs
    .filter((tab) => mayOpen(actor, tab))
    .map((tab) => ({ href: hrefOf({ ...asked, tab }), label: tabWords[tab], count: page.counts[tab] }));
  const isMoving = page.lines.some((line) => line.copies.some((copy) => isInFlight(copy.state)));
  return (
    <>
      <LiveRefresh pollMs={isMoving ? 10_000 : undefined} />
      <LinkTabs label="Bookings" tabs={tabs} currentHref={hrefOf(asked)} />
      <Lines actor={actor} asked={asked} lines={page.lines} zone={zone} />
      {page.lines.length === 0 && (
        <Empty tab={asked.tab} search={asked.search} mayPlan={may(actor.role, "planBookings")} />
      )}
      <Pages asked={asked} next={page.next} />
    </>
  );
}

function mayOpen(actor: Actor, tab: ListTab): boolean {
  if (tab === "unassigned") return may(actor.role, "seeAllBookings");
  return tab !== "notPushed" || may(actor.role, "pushOwnBooking");
}

type LinesProps = { actor: Actor; asked: Asked; lines: readonly BookingLine[]; zone: string };

/** What is ahead can be ticked and pushed; the results of that stay also when nothing is left in the list. */
function Lines({ actor, asked, lines, zone }: LinesProps) {
  const caption = `${tabWords[asked.tab]} bookings`;
  const isAhead = asked.tab === "upcoming" || asked.tab === "notPushed";
  if (isAhead && may(actor.role, "pushOwnBooking")) {
    const onlyOf = may(actor.role, "pushAnyBooking") ? null : actor.memberId;
    return (
      <SelectableBookings key={asked.tab} {...{ caption, lines, onlyOf, zone }} pushSelected={pushSelected} />
    );
  }
  return lines.length === 0 ? null : <BookingsTable caption={caption} lines={lines} />;
}

type Asked = { tab: ListTab; search: string; cursor: string | null };

function askedOf(search: Search, actor: Actor): Asked {
  const one = (name: string) => {
    const value = search[name];
    return typeof value === "string" ? value : "";
  };
  const tab = listTabs.find((known) => known === one("tab") && mayOpen(actor, known)) ?? "upcoming";
  return { tab, search: one("q").slice(0, 100), cursor: one("after") || null };
}

function hrefOf({ tab, search }: Pick<Asked, "tab" | "search">, cursor?: string): string {
  const query = new URLSearchParams();
  if (tab !== "upcoming") query.set("tab", tab);
  if (search !== "") query.set("q", search);
  if (cursor !== undefined) query.set("after", cursor);
  return query.size === 0 ? "/bookings" : `/bookings?${query}`;
}

function Pages({ asked, next }: { asked: Asked; next: string | null }) {
  if (next === null && asked.cursor === null) return null;
  return (
    <nav aria-label="Pages" className="flex justify-between gap-2">
      {asked.cursor === null ? <span /> : <LinkButton href={hrefOf(asked)}>First page</LinkButton>}
      {next !== null && <LinkButton href={hrefOf(asked, next)}>Next page</LinkButton>}
    </nav>
  );
}

function Empty({ tab, search, mayPlan }: { tab: ListTab; search: string; mayPlan: boolean }) {
  if (search !== "") {
    return (
      <EmptyState action={<LinkButton href={hrefOf({ tab, search: "" })}>Clear search</LinkButton>}>
        No booking here matches “{search}”.
      </EmptyState>
    );
  }
  const words: Record<ListTab, string> = {
    upcoming: mayPlan ? "No bookings ahead." : "No bookings of yours ahead.",
    past: "No past bookings yet.",
    unassigned: "Nothing waiting: every booking ahead has somebody.",
    notPushed: "Nothing is missing: every booking ahead that belongs in a connected calendar is there.",
  };
  const action = mayPlan && tab === "upcoming" && <LinkButton href="/bookings/new">New booking</LinkButton>;
  return <EmptyState action={action}>{words[tab]}</EmptyState>;
}
