import type { SyncStore } from "@/db/store/sync-store";
import type { BlockingRules } from "@/lib/domain/blocking";
import type { ChangePage, RemoteChange, RemoteEvent, SyncCursor } from "@/lib/domain/calendar-event";
import type { Drift, SyncDirection } from "@/lib/domain/drift";
import { copyIdOf } from "@/lib/domain/event-id";
import type { HeldRemoval } from "@/lib/domain/removal-guard";

export type BlockRow = {
  readonly eventId: string;
  readonly occurrence: string;
  /** ISO 8601. */
  readonly start: string;
  readonly end: string;
};

export type MirrorRow = {
  readonly eventId: string | null;
  readonly eventEtag: string | null;
  readonly drift: Drift | null;
  readonly openPushes: number;
};

export type EpisodeView = {
  /** ISO 8601. */
  readonly openedAt: string;
  /** The directions that fail still. */
  readonly failing: readonly string[];
  /** The rungs climbed, lowest first. */
  readonly climbed: readonly string[];
  readonly end: string | null;
  /** What came of each booking in the gap; null: that was not looked at yet. */
  readonly digest: readonly string[] | null;
};

/** A store in a company of its own, with one owner, one dispatcher and one viewer, and what the suite must put into it and see of it. Every row belongs to its own test. */
export type StoreWorld = {
  readonly store: SyncStore;
  readonly companyId: string;
  /** Somebody who takes bookings, in this IANA zone. */
  addMember(wish?: { zone?: string; rules?: Partial<BlockingRules> }): Promise<string>;
  /** A live connection with one calendar; only the first of a member receives bookings unless told otherwise. */
  addCalendar(wish: {
    memberId: string;
    blocks?: boolean;
    receives?: boolean;
    direction?: SyncDirection;
  }): Promise<{ calendarId: string; connectionId: string; externalId: string }>;
  /** A booking that takes time, given to this member; with a receiving calendar an open push asks for its copy. */
  addBooking(wish: { memberId: string; start: Date; end: Date; now: Date }): Promise<{
    bookingId: string;
    mirrorId: string;
  }>;
  moveBooking(bookingId: string, span: { start: Date; end: Date }, now: Date): Promise<void>;
  /** A manual push of one copy, or its removal by hand. */
  askPush(mirrorId: string, now: Date, wish?: "put" | "remove"): Promise<void>;
  wishRead(calendarId: string, now: Date): Promise<void>;
  /** What a person answered to a held removal. */
  answerHeld(calendarId: string, state: HeldRemoval["state"]): Promise<void>;
  /** As if every lease's time had run out. */
  expireLeases(): Promise<void>;
  blocks(calendarId: string): Promise<BlockRow[]>;
  held(calendarId: string): Promise<HeldRemoval | null>;
  mirror(mirrorId: string): Promise<MirrorRow>;
  /** Of one booking: kind, and how it ended; null while open. */
  conflicts(bookingId: string): Promise<{ kind: string; resolution: string | null }[]>;
  /** Of one connection, in the order in which they were opened. */
  episodes(connectionId: string): Promise<EpisodeView[]>;
  /** Who was told what of its episodes, as "dispatcher sync.dispatcherAlarm"; what is only logged is told to the log. In alphabetical order. */
  news(connectionId: string): Promise<string[]>;
  /** Everything put on the outbox since the last look, in order. */
  takeOutbox(): Promise<{ name: string; data: Readonly<Record<string, string>> }[]>;
  close(): Promise<void>;
};

export const now = new Date("2026-11-02T12:00:00Z");
export const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);

export function anEvent(
  eventId: string,
  wish: Partial<RemoteEvent> & { start?: string; end?: string } = {},
): RemoteEvent {
  const { start = "2026-11-03T10:00:00Z", end = "2026-11-03T11:00:00Z", ...rest } = wish;
  return {
    calendarId: "c",
    eventId,
    etag: `"${eventId}-1"`,
    time: { kind: "timed", start: new Date(start), end: new Date(end) },
    zone: null,
    series: { kind: "single" },
    shows: "busy",
    response: "none",
    isPrivate: false,
    mirrorId: null,
    generation: rest.mirrorId ? (copyIdOf(eventId)?.generation ?? null) : null,
    updatedAt: null,
    ...rest,
  };
}

export const present = (event: RemoteEvent): RemoteChange => ({ kind: "present", event });
export const gone = (eventId: string): RemoteChange => ({ kind: "gone", calendarId: "c", eventId });

let cursors = 0;
export const nextCursor = () => {
  cursors += 1;
  return `cursor-${cursors}` as SyncCursor;
};

export function pageOf(changes: readonly RemoteChange[], isLast = true): ChangePage {
  return { changes, next: nextCursor(), isLast };
}

export async function begin(world: StoreWorld, calendarId: string, at = now) {
  const begun = await world.store.beginRead({ companyId: world.companyId, calendarId }, at);
  if (begun.kind !== "read") throw new Error(`the calendar is ${begun.kind}`);
  return begun;
}

/** One whole reading of these pages, as the use case does it. Returns what became of the last page. */
export async function read(
  world: StoreWorld,
  calendarId: string,
  pages: readonly ChangePage[],
  at = now,
): Promise<{ isDone: boolean; cursor: SyncCursor | null; wantsMore: boolean }> {
  const { lease, cursor: from } = await begin(world, calendarId, at);
  let cursor = from;
  let isDone = false;
  for (const page of pages) {
    const saved = await world.store.savePage(lease, { cursor, page }, at);
    if (saved.kind === "lost") throw new Error("the page was not saved");
    cursor = saved.cursor;
    isDone = saved.isDone;
  }
  const { wantsMore } = await world.store.endRead(lease, { kind: "done" }, at, later(10));
  return { isDone, cursor, wantsMore };
}

/** The provider no longer knows the cursor. */
export async function loseCursor(world: StoreWorld, calendarId: string): Promise<void> {
  const { lease } = await begin(world, calendarId);
  await world.store.endRead(lease, { kind: "startOver" }, now, later(1));
}

export async function eventsWithBlocks(world: StoreWorld, calendarId: string): Promise<string[]> {
  return [...new Set((await world.blocks(calendarId)).map((block) => block.eventId))].sort();
}
