import type { BlockingRules } from "@/lib/domain/blocking";
import type { RemoteEvent, SyncCursor } from "@/lib/domain/calendar-event";
import type { ConflictKind, ConflictResolution } from "@/lib/domain/conflict";
import type { DigestLine } from "@/lib/domain/digest";
import type { DeletionsPolicy, Drift, MovesPolicy, SyncDirection } from "@/lib/domain/drift";
import type { EpisodeDirection, EpisodeEnd } from "@/lib/domain/episode";
import type { CopySource } from "@/lib/domain/event-text";
import type { ProviderFailure } from "@/lib/domain/failure";
import type { SeenEvent } from "@/lib/domain/interpret-page";
import type { RungName } from "@/lib/domain/ladder";
import type { PushTrigger, PushWish, Wanted } from "@/lib/domain/mirror";
import type { OutgoingEvent } from "@/lib/domain/outgoing-event";
import type { HeldRemoval } from "@/lib/domain/removal-guard";
import type { CalendarRule } from "@/lib/domain/status";
import type { EventTime, Interval } from "@/lib/domain/time";
import type { WatchCover } from "@/lib/domain/watch-plan";
import { type HealthRules, productHealth } from "@/sim/memory-store/health-rules";

export type Member = { readonly id: string; readonly zone: string; blockingRules: BlockingRules };

export type Booking = {
  readonly id: string;
  source: CopySource;
  revision: number;
  rule: CalendarRule;
  takesTime: boolean;
  assigned: readonly string[];
};

export type Connection = {
  readonly id: string;
  readonly memberId: string;
  state: "live" | "needsReconnect" | "cannotWrite" | "disconnected";
  stateSince: Date;
  connectedAt: Date;
  readonly direction: SyncDirection;
  lastFailure: ProviderFailure | null;
  lastOutAt: Date | null;
  watchFailingSince: Date | null;
  watchFailure: ProviderFailure | null;
  /** Disconnected: so long its keys are kept for taking out what we wrote. null: they are not, or it is connected. */
  removingUntilMs: number | null;
};

/** Somebody in the office. */
export type Colleague = {
  readonly id: string;
  readonly role: "owner" | "dispatcher" | "viewer";
  readonly isActive: boolean;
};

export type Episode = {
  readonly id: string;
  readonly connectionId: string;
  readonly memberId: string;
  readonly openedAt: Date;
  directions: readonly EpisodeDirection[];
  readonly climbed: Record<RungName, Date | null>;
  endedAt: Date | null;
  end: EpisodeEnd | null;
  /** The same on the database's own clock. */
  endedMs: number | null;
  digestedAt: Date | null;
  digest: readonly DigestLine[] | null;
};

export type NewsKind =
  | "calendar.needsReconnect"
  | "calendar.cannotWrite"
  | "calendar.digest"
  | "sync.warned"
  | "sync.dispatcherAlarm"
  | "sync.ownerAlarm"
  | "sync.recovered";

/** One thing told to one person; `memberId` null: to the log. Not new: it rang before, and rings for nobody now. */
export type NewsRow = {
  readonly episodeId: string;
  readonly kind: NewsKind;
  readonly memberId: string | null;
  readonly atMs: number;
  readonly isNew: boolean;
};

export type Calendar = {
  readonly id: string;
  readonly connectionId: string;
  readonly memberId: string;
  readonly externalId: string;
  readonly receives: boolean;
  readonly blocks: boolean;
};

export type Mirror = {
  readonly id: string;
  readonly bookingId: string;
  readonly fieldworkerId: string;
  wanted: Wanted;
  calendarId: string | null;
  eventId: string | null;
  eventEtag: string | null;
  eventGeneration: number;
  writtenRevision: number | null;
  writtenHash: string | null;
  writtenTextHash: string | null;
  writtenStartsAt: Date | null;
  writtenEndsAt: Date | null;
  drift: Drift | null;
  removedAt: Date | null;
  /** The lease under which it went; what was tried before cannot have left an event. Clocks of processes differ, leases do not. */
  removedUnder: number;
  leaseGeneration: number;
  leasedUntilMs: number | null;
  retryAt: Date | null;
  failedAttempts: number;
  failure: ProviderFailure | null;
  /** The first of the failures since it last worked. */
  failingSince: Date | null;
  /** The reading of everything in which our event was seen. */
  seenEpoch: number;
  /** Somebody was asked to look at the drift until then. */
  driftAskedUntilMs: number;
  readonly pushes: Push[];
  readonly attempts: AttemptRow[];
};

export type Push = {
  readonly id: string;
  readonly trigger: PushTrigger;
  readonly wish: PushWish;
  readonly requestKey: string;
  /** In the order of asking, over all copies. */
  readonly place: number;
  readonly requestedAt: Date;
  finishedAt: Date | null;
  receipt: string | null;
};

export type AttemptRow = {
  readonly id: string;
  /** The oldest push it answers. */
  readonly pushId: string;
  readonly operation: "put" | "remove";
  readonly startedAt: Date;
  readonly leaseGeneration: number;
  /** What a put was about to show. */
  readonly shows: { readonly span: Interval; readonly textHash: string } | null;
  /** How many pages of the calendar's changes were saved before it began; null: nobody reads that calendar. */
  readonly pagesBefore: number | null;
  outcome: "done" | "failed" | "unknown" | null;
};

export type CalendarSync = {
  readonly calendarId: string;
  readonly memberId: string;
  cursor: SyncCursor | null;
  isReadingAll: boolean;
  epoch: number;
  readSoFar: number;
  pagesSaved: number;
  /** Events that the pages of the present reading of news took away so far. */
  goneSoFar: number;
  firstReadAt: Date | null;
  lastReadAt: Date | null;
  wantedSeq: number;
  servedSeq: number;
  queuedUntilMs: number | null;
  nextReadAt: Date | null;
  leaseGeneration: number;
  leasedUntilMs: number | null;
  failedAttempts: number;
  failure: ProviderFailure | null;
  failingSince: Date | null;
  held: HeldRemoval | null;
};

export type SeenRow = { readonly seen: SeenEvent; readonly key: string; epoch: number };

export type Block = {
  readonly familyId: string;
  readonly eventId: string;
  readonly occurrence: string;
  readonly time: EventTime;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly shows: RemoteEvent["shows"];
  readonly response: RemoteEvent["response"];
  readonly isPrivate: boolean;
};

/** What one calendar holds. */
export class Contents {
  readonly seen = new Map<string, SeenRow>();
  readonly families = new Map<string, Set<string>>();
  /** By family, then by event and occurrence. */
  readonly blocks = new Map<string, Map<string, Block>>();
  readonly unreadable = new Map<string, { readonly reason: string; readonly since: number }>();
  readonly extras = new Map<
    string,
    { readonly mirrorId: string; readonly etag: string; readonly epoch: number; state: "found" | "gone" }
  >();
  /** Mirrors with an event here, by event id. */
  readonly linked = new Map<string, Mirror>();
  /** Kept although the provider no longer lists them: somebody said so. */
  readonly kept = new Set<string>();
}

export type Watch = {
  readonly id: string;
  readonly calendarId: string;
  readonly connectionId: string;
  readonly covers: WatchCover;
  readonly secret: string;
  state: "asked" | "live" | "ended";
  askedAt: Date;
  renewalWantedAt: Date | null;
  resourceId: string | null;
  expiresAt: Date | null;
};

export type Conflict = {
  readonly id: string;
  readonly kind: ConflictKind;
  readonly bookingId: string;
  readonly fieldworkerId: string;
  readonly subject: string;
  resolution: ConflictResolution | null;
};

export type OutboxRow = OutgoingEvent & {
  readonly notBeforeMs: number;
  claimedUntilMs: number;
  isSent: boolean;
};

export type Settings = {
  readonly companyId: string;
  readonly titleTemplate: string;
  readonly appUrl: string;
  readonly keepsUpToDate: boolean;
  readonly moves: MovesPolicy;
  readonly deletions: DeletionsPolicy;
  readonly leaseMs: number;
  /** What blocks are worked out for: as long as this, or as the product does. */
  readonly aheadMs: number | null;
};

/** The rows of one company, with the indexes that make looking them up cheap. */
export class Tables {
  readonly members = new Map<string, Member>();
  readonly bookings = new Map<string, Booking>();
  readonly connections = new Map<string, Connection>();
  readonly calendars = new Map<string, Calendar>();
  readonly mirrors = new Map<string, Mirror>();
  readonly syncs = new Map<string, CalendarSync>();
  readonly contents = new Map<string, Contents>();
  readonly watches = new Map<string, Watch>();
  readonly conflicts: Conflict[] = [];
  readonly outbox: OutboxRow[] = [];
  readonly staff: Colleague[] = [];
  /** By connection, in the order in which they were opened. */
  readonly episodes = new Map<string, readonly Episode[]>();
  readonly news: NewsRow[] = [];
  /** What health is decided with; a planted bug replaces it. */
  health: HealthRules = productHealth;
  /** How many pushes were asked for so far. */
  pushesAsked = 0;
  readonly mirrorsByBooking = new Map<string, Mirror[]>();
  /** In the order in which they were asked for. */
  readonly openPushes = new Map<string, { readonly mirror: Mirror; readonly push: Push }>();

  constructor(
    readonly settings: Settings,
    readonly uuid: () => string,
    /** The database's own clock, which all processes share. */
    readonly clockMs: () => number,
  ) {}

  mirrorOf(bookingId: string, fieldworkerId: string): Mirror | null {
    return this.mirrorsByBooking.get(bookingId)?.find((row) => row.fieldworkerId === fieldworkerId) ?? null;
  }

  receivingOf(memberId: string): { calendar: Calendar; connection: Connection } | null {
    for (const calendar of this.calendars.values()) {
      if (calendar.memberId !== memberId || !calendar.receives) continue;
      const connection = this.connections.get(calendar.connectionId);
      if (connection && connection.state !== "disconnected") return { calendar, connection };
    }
    return null;
  }

  /** Its personal events are stored; elsewhere only our own matter. */
  keepsEvents({ blocks, connectionId }: Calendar): boolean {
    return blocks && this.connections.get(connectionId)?.direction !== "out";
  }

  contentsOf(calendarId: string): Contents {
    const known = this.contents.get(calendarId);
    if (known) return known;
    const made = new Contents();
    this.contents.set(calendarId, made);
    return made;
  }

  link(mirror: Mirror, calendarId: string, eventId: string): void {
    this.unlink(mirror);
    mirror.calendarId = calendarId;
    mirror.eventId = eventId;
    const contents = this.contentsOf(calendarId);
    contents.linked.set(eventId, mirror);
    mirror.seenEpoch = this.syncs.get(calendarId)?.epoch ?? 0;
  }

  unlink(mirror: Mirror): void {
    if (mirror.calendarId && mirror.eventId) this.contentsOf(mirror.calendarId).linked.delete(mirror.eventId);
    mirror.calendarId = null;
    mirror.eventId = null;
  }

  episodesOf(connectionId: string): readonly Episode[] {
    return this.episodes.get(connectionId) ?? [];
  }

  /** A calendar that is no longer read: nothing of what was known of it stays. */
  forget(calendarId: string): void {
    const contents = this.contentsOf(calendarId);
    for (const known of [
      contents.seen,
      contents.families,
      contents.blocks,
      contents.unreadable,
      contents.extras,
    ])
      known.clear();
    contents.kept.clear();
    this.syncs.delete(calendarId);
    for (const mirror of contents.linked.values()) mirror.seenEpoch = 0;
  }

  openPushesOf(mirror: Mirror): Push[] {
    return mirror.pushes.filter((push) => push.receipt === null);
  }

  /** Every row, for those who look whether a word of somebody's slipped in. */
  dump(): string {
    const indexes = new Set(["settings", "mirrorsByBooking", "openPushes", "linked", "families"]);
    const plain = (name: string, value: unknown) => {
      if (indexes.has(name)) return undefined;
      return value instanceof Map || value instanceof Set ? [...value] : value;
    };
    return JSON.stringify(this, plain);
  }
}
