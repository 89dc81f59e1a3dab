import type { EventDraft, RemoteChange, RemoteEvent, Series } from "@/lib/domain/calendar-event";
import { copyIdOf } from "@/lib/domain/event-id";
import type { EventTime } from "@/lib/domain/time";

/** As its owner repeats it: by rules, however it is told. */
type MemorySeries =
  | Exclude<Series, { kind: "master" }>
  | { readonly kind: "master"; readonly recurrence: readonly string[] };

/** What an event in memory shows its owner. `additions` are theirs, and no write of ours touches them. */
export type MemoryEvent = {
  readonly calendarId: string;
  readonly eventId: string;
  /** Grows with every write to any event of the account; 0: never written. */
  readonly version: number;
  readonly title: string;
  readonly description: string;
  readonly location: string;
  readonly time: EventTime;
  readonly zone: string | null;
  readonly series: MemorySeries;
  readonly backLink: EventDraft["backLink"];
  readonly mirrorId: string | null;
  /** The write of ours that made it, where the provider makes the ids and remembers that. */
  readonly madeFor: { readonly mirrorId: string; readonly generation: number } | null;
  readonly shows: RemoteEvent["shows"];
  readonly response: RemoteEvent["response"];
  readonly isPrivate: boolean;
  readonly isCancelled: boolean;
  /** Why nobody can make sense of it; null for an ordinary event. */
  readonly oddity: Extract<RemoteChange, { kind: "unreadable" }>["reason"] | null;
  readonly updatedAt: Date;
  readonly additions: Readonly<Record<string, string>>;
};

export type SavedEvent = Omit<MemoryEvent, "version" | "updatedAt">;

export function etagOf(event: MemoryEvent): string {
  return `"${event.version}"`;
}

export function emptyEvent(calendarId: string, eventId: string): SavedEvent {
  return {
    calendarId,
    eventId,
    title: "",
    description: "",
    location: "",
    time: { kind: "timed", start: new Date(0), end: new Date(0) },
    zone: null,
    series: { kind: "single" },
    backLink: null,
    mirrorId: null,
    madeFor: null,
    shows: "busy",
    response: "none",
    isPrivate: false,
    isCancelled: false,
    oddity: null,
    additions: {},
  };
}

/** What may be known of it. */
export function remoteEventOf(event: MemoryEvent): RemoteEvent {
  const { calendarId, eventId, time, zone, series, shows, response, isPrivate, mirrorId, updatedAt } = event;
  const made = event.madeFor ?? copyIdOf(eventId);
  return {
    calendarId,
    eventId,
    etag: etagOf(event),
    time,
    zone,
    series,
    shows,
    response,
    isPrivate,
    mirrorId,
    generation: made?.mirrorId === mirrorId ? made.generation : null,
    updatedAt,
  };
}

/** As a listing names it, when it is there. */
export function presenceOf(event: MemoryEvent, told = remoteEventOf(event)): RemoteChange {
  const { calendarId, eventId, oddity } = event;
  if (oddity === null) return { kind: "present", event: told };
  return { kind: "unreadable", calendarId, eventId: oddity === "shape" ? null : eventId, reason: oddity };
}
