import type { ReactNode } from "react";
import type { MoveBooking } from "@/components/board/move/move-shape";
import { LiveRefresh } from "@/components/live/live-refresh";
import { AppLink } from "@/components/parts/app-link";
import { type Fact, FactList } from "@/components/parts/definition-list";
import { LinkButton } from "@/components/parts/link-button";
import { LinkTabs } from "@/components/parts/link-tabs";
import { StatusPill } from "@/components/parts/status-pill";
import { PageHead } from "@/components/shell/page-head";
import type { ActivityLine, ActivityTopic } from "@/lib/domain/activity-sentences";
import type { AuditRow } from "@/lib/domain/audit-row";
import type { PushView } from "@/lib/domain/push-progress";
import { may } from "@/lib/domain/roles";
import { isInFlight } from "@/lib/domain/sync-badge";
import { cityOf } from "@/lib/domain/time-words";
import { type ActionFacts, mapHref } from "./action-facts";
import { ActivityTab } from "./activity-tab";
import type { AskForPush, ChangeStatus, CheckArrival } from "./answers";
import { AuditTab } from "./audit-tab";
import { BookingActions } from "./booking-actions";
import { type BookingConflict, ConflictBanners } from "./conflict-banner";
import { CopiesPanel } from "./copies-panel";
import { CopiesSummaryBadge } from "./copy-badge";
import { type DetailFacts, DetailsTab, NotesPanel } from "./details-tab";
import type { Invite } from "./use-invite";

export type BookingPageTab = "details" | "activity" | "audit" | "copies";

type Props = {
  facts: ActionFacts;
  detail: DetailFacts & { customerNotes: string; jobNotes: string; officeNotes: string | null };
  pushes: readonly PushView[];
  conflicts: readonly BookingConflict[];
  tab: BookingPageTab;
  lines: readonly ActivityLine[];
  topic: ActivityTopic | null;
  audit: {
    rows: readonly AuditRow[];
    fields: readonly string[];
    actors: readonly string[];
    filter: { field: string | null; actor: string | null };
    isCut: boolean;
  } | null;
  now: Date;
  askForPush: AskForPush;
  checkArrival: CheckArrival;
  changeStatus: ChangeStatus;
  moveBooking: MoveBooking;
  invite: Invite;
};

export function BookingPage(props: Props) {
  const { facts, tab } = props;
  const aside = <Aside key="aside" {...props} />;
  const record = (
    <div key="record" className={`min-w-0 px-4 pt-2 pb-6 desk:px-6 ${tab === "details" ? "" : upperPart}`}>
      <LinkTabs label="Booking" tabs={tabsOf(facts)} currentHref={tabHref(facts, tab)} />
      <TabPanel {...props} />
    </div>
  );
  const states = facts.copies.map((copy) => copy.state);
  return (
    <>
      <LiveRefresh bookingId={facts.bookingId} pollMs={states.some(isInFlight) ? 3_000 : undefined} />
      <Head {...props} />
      <div className="grid flex-1 content-start wide:grid-cols-[384px_minmax(0,1fr)] wide:content-stretch">
        {tab === "details" ? [aside, record] : [record, aside]}
      </div>
    </>
  );
}

const upperPart = "max-wide:border-b-8 max-wide:border-b-canvas";

/** What the calendars show and the notes; on a narrow window below the tab that was asked for. */
function Aside({ facts, detail, pushes, tab, askForPush, checkArrival, changeStatus, invite }: Props) {
  const hasCopies = tab !== "copies";
  return (
    <div
      className={`grid content-start gap-2 border-line px-4 pt-4 pb-6 desk:px-6 wide:order-first wide:border-r ${tab === "details" ? upperPart : ""}`}
    >
      {hasCopies && (
        <section aria-labelledby="copies" className="grid gap-2">
          <div className="flex items-center justify-between gap-2">
            <h2 id="copies">Calendar copies</h2>
            <span className="only-desk text-xs text-muted">what each calendar shows</span>
          </div>
          <CopiesPanel
            facts={facts}
            pushes={pushes}
            askForPush={askForPush}
            checkArrival={checkArrival}
            changeStatus={changeStatus}
            invite={invite}
            isFull={false}
          />
        </section>
      )}
      <section aria-labelledby="notes" className={hasCopies ? "mt-3 grid gap-2" : "grid gap-2"}>
        <h2 id="notes">Job notes</h2>
        <NotesPanel
          customerNotes={detail.customerNotes}
          jobNotes={detail.jobNotes}
          officeNotes={detail.officeNotes}
        />
      </section>
    </div>
  );
}

function Head({ facts, detail, conflicts, askForPush, changeStatus, moveBooking, invite }: Props) {
  return (
    <div className="desk:border-b desk:border-line">
      <PageHead
        crumbs={[{ label: "All Bookings", href: "/bookings" }, { label: `#${facts.ref}` }]}
        backHref="/bookings"
        title={facts.title}
        phoneTitle={`Booking #${facts.ref}`}
        marks={
          <>
            <span className="only-desk mono text-sm text-muted">#{facts.ref}</span>
            <StatusPill tone={facts.status.tone} name={facts.status.name} />
            <CopiesSummaryBadge copies={facts.copies} />
          </>
        }
        actions={
          <>
            {detail.customer.phone && (
              <LinkButton href={`tel:${detail.customer.phone}`} icon="phone" className="only-desk">
                Call customer
              </LinkButton>
            )}
            <BookingActions
              facts={facts}
              askForPush={askForPush}
              changeStatus={changeStatus}
              moveBooking={moveBooking}
              invite={invite}
            />
          </>
        }
      />
      <div className="max-w-[880px] px-4 pb-4 desk:px-6">
        <p className="only-phone pb-3 text-2xl font-strong">{facts.title}</p>
        <ConflictBanners conflicts={conflicts} viewer={{ memberId: facts.viewerId, zone: facts.zone }} />
        <FactList facts={headFacts(facts)} />
        {detail.customer.phone && (
          <LinkButton href={`tel:${detail.customer.phone}`} icon="phone" isWide className="only-phone mt-3">
            Call customer
          </LinkButton>
        )}
      </div>
    </div>
  );
}

function headFacts(facts: ActionFacts): Fact[] {
  const people = facts.copies.filter((copy) => copy.isAssigned);
  const edit = `/bookings/${facts.bookingId}/edit#fieldworkers`;
  const nobody: ReactNode = may(facts.role, "planBookings") ? (
    <AppLink href={edit}>Assign somebody</AppLink>
  ) : (
    "Nobody yet"
  );
  return [
    {
      term: "When",
      icon: "clock",
      value: facts.when,
      second: [cityOf(facts.bookingZone), ...facts.localTimes].join(" · "),
    },
    {
      term: "Where",
      icon: "pin",
      value: facts.address ? (
        <a href={mapHref(facts.address)} target="_blank" rel="noopener noreferrer">
          {facts.address}
        </a>
      ) : (
        "No address yet"
      ),
    },
    {
      term: "Fieldworkers",
      icon: "people",
      value: people.length > 0 ? people.map((copy) => copy.name).join(", ") : nobody,
    },
  ];
}

function tabHref(facts: ActionFacts, tab: BookingPageTab): string {
  const href = `/bookings/${facts.bookingId}`;
  return tab === "details" ? href : `${href}?tab=${tab}`;
}

function tabsOf(facts: ActionFacts) {
  const tabs: { tab: BookingPageTab; label: string }[] = [
    { tab: "details", label: "Details" },
    { tab: "activity", label: "Activity" },
    ...(may(facts.role, "seeAuditLog") ? [{ tab: "audit" as const, label: "History & audit" }] : []),
    { tab: "copies", label: "Calendar copies" },
  ];
  return tabs.map(({ tab, label }) => ({ href: tabHref(facts, tab), label }));
}

function TabPanel(props: Props) {
  const {
    facts,
    detail,
    pushes,
    tab,
    lines,
    topic,
    audit,
    now,
    askForPush,
    checkArrival,
    changeStatus,
    invite,
  } = props;
  switch (tab) {
    case "details":
      return <DetailsTab facts={facts} detail={detail} />;
    case "activity":
      return (
        <ActivityTab
          href={tabHref(facts, "activity")}
          lines={lines}
          topic={topic}
          pushes={pushes}
          now={now}
          zone={facts.zone}
        />
      );
    case "audit":
      return audit && <AuditTab bookingId={facts.bookingId} zone={facts.zone} {...audit} />;
    case "copies":
      return (
        <div className="max-w-[640px] pt-4">
          <CopiesPanel
            facts={facts}
            pushes={pushes}
            askForPush={askForPush}
            checkArrival={checkArrival}
            changeStatus={changeStatus}
            invite={invite}
            isFull
          />
        </div>
      );
  }
}
