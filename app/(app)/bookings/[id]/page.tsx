import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import type { ActionFacts } from "@/components/bookings/action-facts";
import { BookingPage, type BookingPageTab } from "@/components/bookings/booking-page";
import { recordOfBooking } from "@/db/views/booking-activity";
import { auditLog } from "@/db/views/booking-audit";
import { type BookingDetail, bookingDetail } from "@/db/views/booking-detail";
import { statusChoices } from "@/db/views/booking-form";
import { officeZone } from "@/db/views/booking-visibility";
import { openConflicts } from "@/db/views/conflicts";
import { pageActor } from "@/lib/auth/page-actor";
import { activityLines, activityTopics } from "@/lib/domain/activity-sentences";
import { durationWords } from "@/lib/domain/event-text";
import { type Actor, may } from "@/lib/domain/roles";
import { localTimesOf, whenWords } from "@/lib/domain/time-words";
import { deps } from "@/lib/wiring";
import { moveBooking } from "../../board/actions";
import { careInvite } from "../../sync-health/actions";
import { askForPush, changeStatus, checkArrival } from "../actions";

type Search = Record<string, string | string[] | undefined>;
type Props = { params: Promise<{ id: string }>; searchParams: Promise<Search> };

export const metadata: Metadata = { title: "Booking" };

export default async function BookingDetailPage({ params, searchParams }: Props) {
  const actor = await pageActor({ capability: "seeActivity" });
  const bookingId = z.uuid().safeParse((await params).id);
  if (!bookingId.success) notFound();
  const search = await searchParams;
  const tab = tabOf(search, actor);
  const found = await load(actor, bookingId.data, tab, search);
  if (!found) notFound();
  const { detail, zone, now } = found;
  return (
    <BookingPage
      facts={factsOf(found, actor)}
      detail={{
        ...detail,
        service: detail.service.name,
        duration: durationWords(detail.startsAt, detail.endsAt),
      }}
      pushes={detail.pushes}
      conflicts={found.conflicts}
      tab={tab}
      lines={activityLines(found.record, zone, may(actor.role, "seeAllBookings") ? null : actor.memberId)}
      topic={activityTopics.find((topic) => topic === search.topic) ?? null}
      audit={found.audit}
      now={now}
      askForPush={askForPush}
      checkArrival={checkArrival}
      changeStatus={changeStatus}
      moveBooking={moveBooking}
      invite={careInvite}
    />
  );
}

function tabOf(search: Search, actor: Actor): BookingPageTab {
  switch (search.tab) {
    case "activity":
      return "activity";
    case "audit":
      return may(actor.role, "seeAuditLog") ? "audit" : "details";
    case "copies":
      return "copies";
    default:
      return "details";
  }
}

type Found = NonNullable<Awaited<ReturnType<typeof load>>>;

async function load(actor: Actor, bookingId: string, tab: BookingPageTab, search: Search) {
  const { database, clock, appUrl } = deps();
  const now = clock.now();
  return database.asCompany(actor.companyId, async (tx) => {
    const zone = await officeZone(tx, actor.memberId);
    const detail: BookingDetail | null = await bookingDetail(tx, {
      bookingId,
      viewer: actor,
      now,
      zone,
      appUrl,
    });
    if (!detail) return null;
    const filter = { field: filterOf(search.field), actor: filterOf(search.actor) };
    return {
      detail,
      zone,
      now,
      statuses: await statusChoices(tx),
      conflicts: (await openConflicts(tx, actor)).filter(({ booking }) => booking.id === bookingId),
      record: tab === "activity" ? await recordOfBooking(tx, bookingId) : [],
      audit: tab === "audit" ? { ...(await auditLog(tx, bookingId, filter)), filter } : null,
    };
  });
}

function filterOf(value: string | string[] | undefined): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function factsOf({ detail, zone, now, statuses }: Found, actor: Actor): ActionFacts {
  const span = { start: detail.startsAt, end: detail.endsAt };
  const assigned = detail.copies.filter((copy) => copy.isAssigned);
  const { title, description, location } = detail.copyText;
  return {
    bookingId: detail.id,
    ref: detail.ref,
    revision: detail.revision,
    title: `${detail.customer.name} · ${detail.service.name}`,
    when: whenWords(span, detail.zone),
    start: span.start.toISOString(),
    end: span.end.toISOString(),
    isOver: detail.endsAt <= now,
    bookingZone: detail.zone,
    localTimes: localTimesOf(span, detail.zone, assigned),
    address: detail.address,
    status: detail.status,
    statuses,
    copies: detail.copies,
    copyText: { title, description, location },
    viewerId: actor.memberId,
    role: actor.role,
    zone,
  };
}
