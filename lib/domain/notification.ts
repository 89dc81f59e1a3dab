import type { ProviderName } from "@/lib/domain/calendar-event";
import { providerWords } from "@/lib/domain/push-blockers";
import type { Interval } from "@/lib/domain/time";
import { dateWords, firstNameOf, momentWords, spanWords } from "@/lib/domain/time-words";

/** What the bell can ring for. */
export type NotificationKind =
  | "conflict.busy"
  | "conflict.moved"
  | "conflict.deleted"
  | "conflict.extraCopy"
  | "booking.movedInCalendar"
  | "booking.assigned"
  | "booking.moved"
  | "booking.cancelled"
  | "booking.unassigned"
  | "calendar.invited"
  | "calendar.removalHeld"
  | "calendar.needsReconnect"
  | "calendar.cannotWrite"
  | "calendar.copiesLeft"
  | "calendar.catchUp"
  | "calendar.digest"
  | "push.givenUp"
  | "sync.dispatcherAlarm"
  | "sync.ownerAlarm"
  | "sync.recovered";

/** What a notification's words are made of when it is read. */
export type NotificationFacts = {
  readonly kind: NotificationKind;
  readonly conflictId: string | null;
  readonly booking: {
    readonly id: string;
    readonly ref: number;
    readonly customer: string;
    readonly span: Interval;
  } | null;
  /** Whose calendar it is about; null: nobody's any more. */
  readonly fieldworker: { readonly id: string; readonly name: string } | null;
  readonly provider: ProviderName | null;
  /** The personal event's time, or where our event was moved to. */
  readonly span: Interval | null;
  /** The period of failing sync it is about, and how many bookings came to the calendar at its end. */
  readonly episode: {
    readonly openedAt: Date;
    readonly endedAt: Date | null;
    readonly digested: number;
  } | null;
};

export type NotificationWords = { readonly title: string; readonly body: string; readonly href: string };

/** What the bell's list says and where it leads. A personal event has a time and nothing else. */
export function notificationWords(
  facts: NotificationFacts,
  viewer: { readonly memberId: string; readonly zone: string },
): NotificationWords {
  const isOwn = facts.fieldworker?.id === viewer.memberId;
  const who = isOwn ? "You" : firstNameOf(facts.fieldworker?.name ?? "Somebody");
  const whose = isOwn ? "your" : `${who}'s`;
  const booking = facts.booking ? `${facts.booking.customer}'s booking` : "a booking";
  const calendar = facts.provider ? providerWords[facts.provider].calendar : "calendar";
  const there = facts.provider ? calendar : `${isOwn ? "your" : "their"} calendar`;
  const when = facts.span && timeWords(facts.span, viewer.zone);
  const ref = facts.booking ? [`#${facts.booking.ref}`] : [];
  const body = (...parts: (string | null)[]) =>
    [...ref, parts.filter((part) => part !== null).join(" ")].join(" · ");
  const inbox = facts.conflictId === null ? "/conflicts" : `/conflicts?show=${facts.conflictId}`;
  switch (facts.kind) {
    case "conflict.busy":
      return {
        title: isOwn ? `Your event overlaps ${booking}` : `${who} is busy during ${booking}`,
        body: body(when && `${isOwn ? "Your" : "A private"} event ${when}.`, "The booking stands."),
        href: inbox,
      };
    case "conflict.moved":
      return {
        title: `${who} moved ${booking} in ${there}`,
        body: body(when && `To ${when}.`, "The booking has not followed."),
        href: inbox,
      };
    case "conflict.deleted":
      return {
        title: `${who} deleted ${booking} in ${there}`,
        body: body("The booking is still on."),
        href: inbox,
      };
    case "conflict.extraCopy":
      return {
        title: `Extra copy of ${booking} found`,
        body: body(`In ${whose} ${calendar}.`),
        href: inbox,
      };
    case "booking.movedInCalendar":
      return {
        title: movedWords(facts, viewer.zone),
        body: body(facts.fieldworker ? `From ${whose} ${calendar}.` : "From a fieldworker's calendar."),
        href: bookingHref(facts),
      };
    case "booking.assigned":
      return {
        title: facts.booking
          ? `New booking: ${facts.booking.customer}, ${timeWords(facts.booking.span, viewer.zone)}`
          : "You have a new booking",
        body: body("It is in your day."),
        href: bookingHref(facts),
      };
    case "booking.moved":
      return {
        title: movedWords(facts, viewer.zone),
        body: body("It is in your day at the new time."),
        href: bookingHref(facts),
      };
    case "booking.cancelled":
      return {
        title: facts.booking ? `${booking} is off` : "A booking is off",
        body: body(
          facts.booking && `${timeWords(facts.booking.span, viewer.zone)}.`,
          "You need not go there.",
        ),
        href: bookingHref(facts),
      };
    case "booking.unassigned":
      return {
        title: `You are no longer on ${booking}`,
        body: body("You need not go there."),
        href: "/me",
      };
    case "calendar.invited":
      return {
        title: "Connect your calendar",
        body: "Your bookings are then in it, and your days off are seen before somebody books you.",
        href: "/settings/calendars",
      };
    case "calendar.removalHeld":
      return {
        title: `Many events vanished from ${whose} ${calendar}`,
        body: "They still block time until somebody says whether they are really gone.",
        href: isOwn ? "/settings/calendars" : "/conflicts",
      };
    case "calendar.needsReconnect":
      return {
        title: `Reconnect your ${calendar}`,
        body: `It no longer accepts our key${sinceWords(facts, viewer.zone)}. Nothing is lost.`,
        href: "/settings/calendars",
      };
    case "calendar.cannotWrite":
      return {
        title: `Can't write to your ${calendar}`,
        body: `Not${sinceWords(facts, viewer.zone)}. Choose another calendar, or allow it again.`,
        href: "/settings/calendars",
      };
    case "calendar.copiesLeft":
      return {
        title: `Some bookings stay in your ${calendar}`,
        body: "It is disconnected, and we could not take them out. Our mail lists them; delete them there.",
        href: "/settings/calendars",
      };
    case "calendar.catchUp":
      return {
        title: "Some of your bookings are not in your calendar yet",
        body: `They were made before you connected ${calendar}. Add them, or leave them out.`,
        href: "/settings/calendars",
      };
    case "push.givenUp":
      return {
        title: `A change of ${booking} did not reach ${whose} ${calendar}`,
        body: body("It was refused. Retry it, or set it aside."),
        href: "/sync-health",
      };
    case "sync.dispatcherAlarm":
    case "sync.ownerAlarm":
      return {
        title: `${whose} ${calendar} has not synced for ${facts.kind === "sync.ownerAlarm" ? "2 hours" : "30 minutes"}`,
        body: `Not${sinceWords(facts, viewer.zone)}. Bookings still work and wait to be sent.`,
        href: "/sync-health",
      };
    case "sync.recovered":
      return {
        title: `${whose} ${calendar} is back in sync`,
        body: cameWords(facts),
        href: "/sync-health",
      };
    case "calendar.digest":
      return {
        title: `Back in sync: ${cameWords(facts)}`,
        body: gapWords(facts, viewer.zone),
        href: "/me",
      };
  }
}

function bookingHref({ booking }: NotificationFacts): string {
  return booking ? `/bookings/${booking.id}` : "/bookings";
}

function movedWords({ booking }: NotificationFacts, zone: string): string {
  return booking ? `${booking.customer} moved to ${timeWords(booking.span, zone)}` : "A booking moved";
}

function sinceWords({ episode }: NotificationFacts, zone: string): string {
  return episode ? ` since ${momentWords(episode.openedAt, zone)}` : "";
}

function cameWords({ episode }: NotificationFacts): string {
  const count = episode?.digested ?? 0;
  if (count === 0) return "No booking had to wait.";
  return count === 1 ? "1 booking reached the calendar." : `${count} bookings reached the calendar.`;
}

function gapWords({ episode }: NotificationFacts, zone: string): string {
  if (!episode?.endedAt) return "";
  return `While it was out of reach, ${momentWords(episode.openedAt, zone)} to ${momentWords(episode.endedAt, zone)}.`;
}

function timeWords(span: Interval, zone: string): string {
  return `${dateWords(span.start, zone)}, ${spanWords(span, zone)}`;
}
