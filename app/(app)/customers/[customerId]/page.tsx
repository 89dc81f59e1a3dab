import type { Metadata } from "next";
import { notFound, permanentRedirect } from "next/navigation";
import { z } from "zod";
import { CustomerPage, type CustomerPageTab } from "@/components/customers/customer-page";
import { officeZone } from "@/db/views/booking-visibility";
import { bookingsList } from "@/db/views/bookings-list";
import { customerDetail, recordOfCustomer } from "@/db/views/customer-detail";
import { possibleTwins } from "@/db/views/customers-list";
import { pageActor } from "@/lib/auth/page-actor";
import { activityLines } from "@/lib/domain/activity-sentences";
import { type Actor, may } from "@/lib/domain/roles";
import { deps } from "@/lib/wiring";
import { eraseCustomer } from "../actions";

type Search = Record<string, string | string[] | undefined>;
type Props = { params: Promise<{ customerId: string }>; searchParams: Promise<Search> };

export const metadata: Metadata = { title: "Customer" };

/** `booking` is one of the customer's that is shown above everything: the link in a calendar event names it [B11]. */
export default async function CustomerDetailPage({ params, searchParams }: Props) {
  const actor = await pageActor();
  const customerId = z.uuid().safeParse((await params).customerId);
  if (!customerId.success) notFound();
  const search = await searchParams;
  const bookingId = z.uuid().safeParse(search.booking).data ?? null;
  const tab = tabOf(search.tab, actor);
  const after = typeof search.after === "string" ? search.after : null;
  const found = await load(actor, { customerId: customerId.data, bookingId, tab, after });
  if (found === null) notFound();
  if (found.kind === "merged")
    permanentRedirect(`/customers/${found.into}${bookingId ? `?booking=${bookingId}` : ""}`);
  const { detail, page, shown, zone, record, now } = found;
  const lines = activityLines(record, zone);
  const bookings = new Map(record.flatMap((entry) => (entry.booking ? [[entry.seq, entry.booking]] : [])));
  return (
    <CustomerPage
      detail={detail}
      role={actor.role}
      tab={tab}
      bookings={page}
      shownBooking={shown}
      twins={found.twins}
      entries={lines.map((line) => ({ line, booking: bookings.get(line.seq) ?? null }))}
      after={after}
      zone={zone}
      now={now}
      erase={eraseCustomer}
    />
  );
}

function tabOf(value: Search[string], actor: Actor): CustomerPageTab {
  if (value === "activity" && may(actor.role, "seeAllBookings")) return "activity";
  return value === "past" ? "past" : "upcoming";
}

type Asked = {
  readonly customerId: string;
  readonly bookingId: string | null;
  readonly tab: CustomerPageTab;
  readonly after: string | null;
};

async function load(actor: Actor, { customerId, bookingId, tab, after }: Asked) {
  const { database, clock, appUrl } = deps();
  const now = clock.now();
  return database.asCompany(actor.companyId, async (tx) => {
    const found = await customerDetail(tx, { customerId, viewer: actor });
    if (found?.kind !== "here") return found;
    const zone = await officeZone(tx, actor.memberId);
    const asked = { search: "", viewer: actor, now, zone, appUrl, customerId };
    const listTab = tab === "past" ? "past" : "upcoming";
    const page = await bookingsList(tx, {
      ...asked,
      tab: listTab,
      cursor: tab === "activity" ? null : after,
    });
    const one = bookingId
      ? await bookingsList(tx, { ...asked, tab: "upcoming", cursor: null, only: bookingId })
      : null;
    return {
      ...found,
      zone,
      now,
      page,
      shown: one?.lines[0] ?? null,
      twins: may(actor.role, "planBookings") ? await possibleTwins(tx, customerId, actor) : [],
      record: tab === "activity" ? await recordOfCustomer(tx, customerId) : [],
    };
  });
}
