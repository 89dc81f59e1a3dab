import type { ProviderName } from "@/lib/domain/push-blockers";
import { dateWords, firstNameOf, spanWords } from "@/lib/domain/time-words";
import type { DifferenceKind, FoundCopy } from "@/lib/domain/verify-copy";

/** Where a copy is: "Work" of "mike@demo.test". */
export type ArrivalPlace = {
  readonly account: string;
  readonly calendar: string;
  readonly link: string | null;
};

/** What somebody who asks "Didn't arrive?" learns [A38]; instants in ISO 8601. */
export type Arrival =
  | ({ readonly kind: "asBooked" } & ArrivalPlace)
  /** `span` null: it lasts all day. */
  | ({ readonly kind: "otherTime"; readonly span: { start: string; end: string } | null } & ArrivalPlace)
  | ({ readonly kind: "otherDetails" } & ArrivalPlace)
  /** The provider will not show that calendar. */
  | ({ readonly kind: "unreadable" } & ArrivalPlace)
  /** It was not there, so it goes out again. */
  | { readonly kind: "sentAgain"; readonly pushId: string }
  /** A push is open, or a change of the event is being looked at. */
  | { readonly kind: "onItsWay" }
  | { readonly kind: "paused" }
  | { readonly kind: "unreachable"; readonly provider: ProviderName }
  | { readonly kind: "needsReconnect"; readonly provider: ProviderName };

/** What was found where a copy should be; null: it is not there and must be sent. */
export function arrivalOf(
  difference: DifferenceKind | null,
  found: FoundCopy,
  place: ArrivalPlace,
): Arrival | null {
  if (found.kind === "gone") return null;
  if (found.kind === "unreadable") return { kind: "unreadable", ...place };
  switch (difference) {
    case "moved": {
      const { time } = found.seen;
      const span =
        time.kind === "timed" ? { start: time.start.toISOString(), end: time.end.toISOString() } : null;
      return { kind: "otherTime", span, ...place };
    }
    case "edited":
      return { kind: "otherDetails", ...place };
    default:
      return { kind: "asBooked", ...place };
  }
}

const providers: Record<ProviderName, string> = { google: "Google", microsoft: "Outlook" };

/** `who`: whose calendar it is; `zone`: the reader's. */
export function arrivalWords(arrival: Arrival, at: { who: string; isOwn: boolean; zone: string }): string {
  const whose = at.isOwn ? "your" : `${firstNameOf(at.who)}'s`;
  switch (arrival.kind) {
    case "asBooked":
      return `It is in ${calendarWords(arrival)}, exactly as booked. Refresh the calendar app and check that it shows this calendar.`;
    case "otherTime":
      return `It is in ${calendarWords(arrival)}, but shows ${timeWords(arrival.span, at.zone)}. Push again to put it right.`;
    case "otherDetails":
      return `It is in ${calendarWords(arrival)} at the right time, but shows other details. Push again to put it right.`;
    case "unreadable":
      return `We may no longer look into ${calendarWords(arrival)}, so nobody can say. Check it under Settings › Calendars.`;
    case "sentAgain":
      return "It was not there, so we are sending it again.";
    case "onItsWay":
      return "It is on its way right now.";
    case "paused":
      return `Sync with ${whose} calendar is paused. The booking is safe and goes out when sync is resumed.`;
    case "unreachable":
      return `${providers[arrival.provider]} does not answer right now, so nobody can say. The booking is safe; try again in a few minutes.`;
    case "needsReconnect":
      return `${providers[arrival.provider]} no longer accepts our key. ${at.isOwn ? "Reconnect" : `${firstNameOf(at.who)} must reconnect`} first; the booking is safe and goes out then.`;
  }
}

function calendarWords({ account, calendar }: ArrivalPlace): string {
  return calendar === "Main calendar"
    ? `the main calendar of ${account}`
    : `the ${calendar} calendar of ${account}`;
}

function timeWords(span: { start: string; end: string } | null, zone: string): string {
  if (span === null) return "it all day";
  const [start, end] = [new Date(span.start), new Date(span.end)];
  return `${dateWords(start, zone)}, ${spanWords({ start, end }, zone)}`;
}
