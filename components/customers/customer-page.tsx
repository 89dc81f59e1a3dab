import type { ReactNode } from "react";
import { BookingsTable } from "@/components/bookings/bookings-table";
import { LiveRefresh } from "@/components/live/live-refresh";
import { AppLink } from "@/components/parts/app-link";
import { LinkButton } from "@/components/parts/link-button";
import { LinkTabs } from "@/components/parts/link-tabs";
import { Note } from "@/components/parts/note";
import { EmptyState } from "@/components/parts/page-states";
import { Panel } from "@/components/parts/panel";
import { PageHead } from "@/components/shell/page-head";
import type { BookingLine } from "@/lib/domain/booking-line";
import type { CustomerDetail, CustomerLine } from "@/lib/domain/customer-view";
import { may, type Role } from "@/lib/domain/roles";
import { dateWords } from "@/lib/domain/time-words";
import type { EraseCustomer } from "./answers";
import { CustomerActions } from "./customer-actions";
import { CustomerActivity, type CustomerEntry } from "./customer-activity";
import { ContactPanel } from "./customer-contact";

export type CustomerPageTab = "upcoming" | "past" | "activity";

type Props = {
  detail: CustomerDetail;
  role: Role;
  tab: CustomerPageTab;
  bookings: {
    lines: readonly BookingLine[];
    next: string | null;
    counts: Readonly<Record<"upcoming" | "past", number>>;
  };
  /** The one a link led to. */
  shownBooking: BookingLine | null;
  twins: readonly CustomerLine[];
  entries: readonly CustomerEntry[];
  after: string | null;
  zone: string;
  now: Date;
  erase: EraseCustomer;
};

export function CustomerPage(props: Props) {
  const { detail, role, shownBooking } = props;
  return (
    <>
      <LiveRefresh />
      <div className="desk:border-b desk:border-line">
        <Head {...props} />
      </div>
      <div className="grid flex-1 content-start wide:grid-cols-[384px_minmax(0,1fr)] wide:content-stretch">
        <aside
          aria-label="Contact"
          className="grid min-w-0 content-start gap-3 border-line px-4 pt-4 pb-6 desk:px-6 wide:border-r"
        >
          <Notes {...props} />
          <ContactPanel detail={detail} role={role} />
        </aside>
        <div className="grid min-w-0 content-start gap-4 px-4 pt-4 pb-6 desk:px-6">
          {shownBooking && (
            <Panel title="From your calendar" isFlush testId="shown-booking">
              <BookingsTable caption="The booking the link led to" lines={[shownBooking]} />
            </Panel>
          )}
          <Record {...props} />
        </div>
      </div>
    </>
  );
}

function Head({ detail, role, bookings, erase }: Props) {
  const mayList = may(role, "seeAllBookings");
  const isErased = detail.erasedAt !== null;
  const { upcoming, past } = bookings.counts;
  return (
    <PageHead
      title={<bdi>{detail.name}</bdi>}
      backHref={mayList ? "/customers" : "/bookings"}
      crumbs={[
        mayList ? { label: "Customers", href: "/customers" } : { label: "All Bookings", href: "/bookings" },
        { label: detail.name },
      ]}
      actions={
        may(role, "planBookings") && (
          <>
            {!isErased && (
              <LinkButton href={`/bookings/new?customer=${detail.id}`} icon="plus" className="only-desk">
                New booking
              </LinkButton>
            )}
            <CustomerActions
              customer={{ id: detail.id, name: detail.name, revision: detail.revision, isErased }}
              bookings={upcoming + past}
              erase={erase}
            />
          </>
        )
      }
    />
  );
}

function Notes({ detail, twins, zone }: Props) {
  return (
    <>
      {detail.erasedAt && (
        <Note>
          Erased on {dateWords(detail.erasedAt, zone, true)}. The bookings stay, without personal data.
        </Note>
      )}
      {twins.map((twin) => (
        <Note
          key={twin.id}
          tone="warn"
          icon="people"
          testId="possible-duplicate"
          action={
            <LinkButton href={`/customers/${detail.id}/merge?with=${twin.id}`} isSmall>
              Compare
            </LinkButton>
          }
        >
          <AppLink href={`/customers/${twin.id}`}>
            <bdi>{twin.name}</bdi>
          </AppLink>{" "}
          has the same phone number or e-mail address.
        </Note>
      ))}
    </>
  );
}

function Record(props: Props) {
  const { detail, role, tab, bookings } = props;
  const hasActivity = may(role, "seeAllBookings");
  const href = (each: CustomerPageTab) => hrefOf(detail.id, each);
  const tabs = [
    { href: href("upcoming"), label: "Upcoming", count: bookings.counts.upcoming },
    { href: href("past"), label: "Past", count: bookings.counts.past },
    ...(hasActivity ? [{ href: href("activity"), label: "Activity" }] : []),
  ];
  return (
    <section aria-label="Bookings and activity" className="grid min-w-0 gap-3">
      <LinkTabs label="Customer" tabs={tabs} currentHref={href(tab)} />
      <TabPanel {...props} />
    </section>
  );
}

function TabPanel({ detail, role, tab, bookings, entries, after, now, zone }: Props): ReactNode {
  if (tab === "activity")
    return <CustomerActivity href={hrefOf(detail.id, tab)} {...{ entries, now, zone }} />;
  if (bookings.lines.length === 0) {
    const words = { upcoming: "No bookings ahead.", past: "No past bookings." };
    const mayBook = tab === "upcoming" && may(role, "planBookings") && detail.erasedAt === null;
    const action = mayBook && (
      <LinkButton href={`/bookings/new?customer=${detail.id}`}>New booking</LinkButton>
    );
    return <EmptyState action={action}>{words[tab]}</EmptyState>;
  }
  return (
    <>
      <BookingsTable caption={`${tab === "past" ? "Past" : "Upcoming"} bookings`} lines={bookings.lines} />
      {(after !== null || bookings.next !== null) && (
        <nav aria-label="Pages" className="flex justify-between gap-2">
          {after === null ? <span /> : <LinkButton href={hrefOf(detail.id, tab)}>First page</LinkButton>}
          {bookings.next !== null && (
            <LinkButton href={hrefOf(detail.id, tab, bookings.next)}>Next page</LinkButton>
          )}
        </nav>
      )}
    </>
  );
}

function hrefOf(id: string, tab: CustomerPageTab, after?: string): string {
  const query = new URLSearchParams();
  if (tab !== "upcoming") query.set("tab", tab);
  if (after !== undefined) query.set("after", after);
  return query.size === 0 ? `/customers/${id}` : `/customers/${id}?${query}`;
}
