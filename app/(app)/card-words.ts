import { type SyncState, syncLook } from "@/components/parts/sync-badge";
import type { BoardBooking } from "@/db/views/board-week";
import type { CopyTarget, CopyView } from "@/lib/domain/calendar-copy";
import type { CopyState } from "@/lib/domain/sync-badge";
import { dateWords, listWords, spanWords } from "@/lib/domain/time-words";

/** What needs a person first; one mark stands for all copies of a booking. */
const urgency = [
  "needsReconnect",
  "failing",
  "deletedInCalendar",
  "changedInCalendar",
  "retrying",
  "outOfDate",
  "firstSync",
  "sending",
  "queued",
  "discarded",
  "notPushed",
  "notConnected",
  "removed",
  "synced",
] as const satisfies readonly CopyState["kind"][];
type EveryKind =
  Exclude<CopyState["kind"], (typeof urgency)[number]> extends never ? CopyState["kind"] : never;

export function mostUrgent<C extends Pick<CopyView, "state">>(copies: readonly C[]): C | null {
  const place = (copy: C) => urgency.indexOf(copy.state.kind satisfies EveryKind);
  return [...copies].sort((a, b) => place(a) - place(b))[0] ?? null;
}

type NamedCopy = Pick<CopyView, "name" | "state"> & { readonly target: Pick<CopyTarget, "provider"> | null };

type NamedBooking = Pick<BoardBooking, "service" | "customer" | "startsAt" | "endsAt"> & {
  readonly status: Pick<BoardBooking["status"], "name">;
  readonly copies: readonly NamedCopy[];
};

/** "Boiler service, Ada Quist, Tue 3 Nov, 9:00 to 10:30 AM, Mike Ortega, Confirmed, synced to Google". */
export function cardName(booking: NamedBooking, zone: string): string {
  const span = { start: booking.startsAt, end: booking.endsAt };
  const people = booking.copies.map((copy) => copy.name);
  return [
    booking.service,
    booking.customer,
    dateWords(booking.startsAt, zone),
    spanWords(span, zone).replace(/ ?– ?/, " to "),
    people.length > 0 ? listWords(people) : "nobody assigned",
    booking.status.name,
    ...syncWords(mostUrgent(booking.copies)),
  ].join(", ");
}

const providerWords = { google: "Google", microsoft: "Outlook" } as const;

function syncWords(copy: NamedCopy | null): string[] {
  if (copy === null) return [];
  if (copy.state.kind === "synced" && copy.target)
    return [`synced to ${providerWords[copy.target.provider]}`];
  const state: SyncState = copy.state;
  const { words } = syncLook(state);
  return [words.charAt(0).toLowerCase() + words.slice(1)];
}
