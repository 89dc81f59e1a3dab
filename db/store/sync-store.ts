import type { ChangePage, KnownEvent, SyncCursor, WrittenEvent } from "@/lib/domain/calendar-event";
import type { AskReason, DriftFacts } from "@/lib/domain/drift";
import type { ProviderFailure } from "@/lib/domain/failure";
import type { PushFacts, PushPlan } from "@/lib/domain/push-plan";
import type { Interval } from "@/lib/domain/time";

/** The right to change one mirror. A later lease has a higher generation, and the store refuses an older one. */
export type Lease = { readonly companyId: string; readonly mirrorId: string; readonly generation: number };

export type ConnectionRef = { readonly companyId: string; readonly connectionId: string };

/** One provider call, recorded before it is made. */
export type Attempt = {
  readonly id: string;
  /** The pushes this call answers; pushes asked for later get a call of their own. */
  readonly pushIds: readonly string[];
  readonly bookingRevision: number;
  /** The event was not known before, so writing it counts as creating it even where an unanswered call already had. */
  readonly isFirst: boolean;
};

export type Work = Extract<PushPlan, { kind: "put" | "remove" }>;

export type BegunPush =
  | {
      readonly kind: "work";
      readonly lease: Lease;
      readonly attempt: Attempt;
      readonly connectionId: string;
      readonly work: Work;
      readonly failedAttempts: number;
    }
  /** Everything that was open got its receipt without a provider call, or nothing was open. */
  | { readonly kind: "done" }
  /** Somebody holds the lease. */
  | { readonly kind: "busy"; readonly retryAfterMs: number }
  /** A person must act first. */
  | { readonly kind: "waiting" };

export type Settlement =
  | {
      readonly kind: "written";
      readonly event: WrittenEvent;
      readonly keyHash: string;
      readonly textHash: string;
      readonly span: Interval;
    }
  | { readonly kind: "removed" }
  /** `retryAt` null: no attempt will follow, every open push gets a failed receipt. */
  | { readonly kind: "failed"; readonly failure: ProviderFailure; readonly retryAt: Date | null }
  /** Its owner changed the event meanwhile and nothing was written: that is looked at first, then the push goes on. */
  | { readonly kind: "drifted" }
  /** Only a person can help; pushes stay open. */
  | {
      readonly kind: "blocked";
      readonly failure: ProviderFailure;
      readonly state: "needsReconnect" | "cannotWrite";
    };

/** The right to read one calendar; fenced like a mirror's. */
export type ReadLease = {
  readonly companyId: string;
  readonly calendarId: string;
  readonly generation: number;
};

export type BegunRead =
  | {
      readonly kind: "read";
      readonly lease: ReadLease;
      readonly connectionId: string;
      /** The provider's id of the calendar. */
      readonly externalId: string;
      readonly cursor: SyncCursor | null;
      /** What blocks are worked out for. */
      readonly window: Interval;
      readonly failedAttempts: number;
      /** A live watch tells of changes, so that reading by itself is only the net below it. */
      readonly isWatched: boolean;
      /** Some events that nobody could make sense of before, oldest first, to be asked for again: at most 20. */
      readonly unreadable: readonly string[];
    }
  /**
   * One-way to the calendar: it is never listed, and our own events in it are looked at one by one instead (decision 14).
   * `againMs`: what was heard may be the echo of our own write, so the looking waits for so long; null: it is asked for.
   */
  | { readonly kind: "copiesOnly"; readonly againMs: number | null }
  /** Somebody reads it. A wish made now is served by one more reading. */
  | { readonly kind: "busy"; readonly retryAfterMs: number }
  /** Neither receives nor blocks, or its connection ended or waits for a person. */
  | { readonly kind: "notRead" };

/** `changes` without echoes of our own writes; `newestAt`: when the latest of them was made. */
export type PageNews = { readonly changes: number; readonly newestAt: Date | null };

export type SavedPage =
  | {
      readonly kind: "saved";
      readonly isDone: boolean;
      readonly cursor: SyncCursor | null;
      readonly news: PageNews;
    }
  /** The lease or the cursor is no longer ours: nothing was written [I7]. */
  | { readonly kind: "lost" };

export type ReadEnd =
  | { readonly kind: "done" }
  /** The provider no longer knows the cursor: the next reading reads everything and compares [P26]. */
  | { readonly kind: "startOver" }
  | { readonly kind: "failed"; readonly failure: ProviderFailure; readonly retryAt: Date }
  | {
      readonly kind: "blocked";
      readonly failure: ProviderFailure;
      readonly state: "needsReconnect" | "cannotWrite";
    };

/** What one reading came to, for the history. `isFull`: everything was read, not only what changed. */
export type ReadRun = PageNews & { readonly startedAt: Date; readonly isFull: boolean };

export type BegunDrift =
  | {
      readonly kind: "work";
      readonly lease: Lease;
      readonly connectionId: string;
      readonly known: KnownEvent;
      readonly facts: DriftFacts;
      readonly bookingId: string;
      readonly bookingRevision: number;
    }
  /** Nothing is suspected any more. */
  | { readonly kind: "done" }
  | { readonly kind: "busy"; readonly retryAfterMs: number }
  | { readonly kind: "waiting" };

/** How a suspicion ended. Every kind but `later` ends it and lets open pushes go on. */
export type DriftOutcome =
  /** The event shows what we wrote; `etag` is its version now. `span`: it shows this time now. */
  | { readonly kind: "same"; readonly etag: string; readonly span: Interval | null }
  /** The booking was moved to where the event is now. `isEdited`: its texts differ from ours all the same. */
  | { readonly kind: "followed"; readonly etag: string; readonly span: Interval; readonly isEdited: boolean }
  | { readonly kind: "stands"; readonly etag: string; readonly what: "moved" | "edited" }
  /** Opens a conflict; the event stays as it is until somebody decides. */
  | {
      readonly kind: "ask";
      readonly etag: string;
      readonly span: Interval | null;
      readonly reason: AskReason;
      readonly detail: string | null;
    }
  /** The event is gone. ask opens a conflict; putBack asks for a push; leave and forget do nothing more. */
  | { readonly kind: "gone"; readonly next: "forget" | "leave" | "ask" | "cancelled" | "putBack" }
  /** It could not be read: the suspicion stays. */
  | { readonly kind: "later" };

/** The one database interface (decision 22): PostgreSQL in the product, memory in the simulator. */
export interface SyncStore {
  /**
   * In one transaction: takes the lease, marks attempts whose owner vanished as outcome unknown, decides with `plan`
   * from the newest state and records the intent, so that it stands before any provider call.
   */
  beginPush(
    at: { readonly companyId: string; readonly mirrorId: string },
    plan: (facts: PushFacts) => PushPlan,
    now: Date,
  ): Promise<BegunPush>;

  /** Keeps a lease alive; false: it was lost. */
  extendLease(lease: Lease): Promise<boolean>;

  /** In one transaction, under the lease: outcome, receipts, link and activity. False: the lease was lost, nothing was written. */
  settlePush(lease: Lease, attempt: Attempt, settlement: Settlement, now: Date): Promise<boolean>;

  /**
   * In one transaction: takes the calendar's reading lease and says where to go on. All wishes made so far are served by
   * this reading [I16].
   */
  beginRead(at: { readonly companyId: string; readonly calendarId: string }, now: Date): Promise<BegunRead>;

  extendRead(lease: ReadLease): Promise<boolean>;

  /**
   * In one transaction, under the lease and only while the stored cursor is still `read`: applies the page, works the
   * blocks of what it touched out anew, finds our own events' drift, opens and closes conflicts, and advances the cursor,
   * also when the page is empty. At the end of reading everything, events that were not seen again go, unless that is a
   * removal too large to believe [P18]. Saving the same page twice changes nothing the second time.
   */
  savePage(
    lease: ReadLease,
    read: { readonly cursor: SyncCursor | null; readonly page: ChangePage },
    now: Date,
  ): Promise<SavedPage>;

  /** Ends the reading and says whether more was wished for meanwhile. False also when the lease was lost. `run`: kept where it tells something. */
  endRead(
    lease: ReadLease,
    end: ReadEnd,
    now: Date,
    nextReadAt: Date,
    run?: ReadRun,
  ): Promise<{ readonly wantsMore: boolean }>;

  /** Takes the mirror's lease to look at what its owner did to our event. */
  beginDrift(at: { readonly companyId: string; readonly mirrorId: string }, now: Date): Promise<BegunDrift>;

  /** In one transaction, under the lease: what became of the suspicion. False: the lease was lost, nothing was written. */
  settleDrift(lease: Lease, outcome: DriftOutcome, now: Date): Promise<boolean>;

  /**
   * Connections of all companies whose health may say something new: something of them fails, or was not heard of since
   * `silentSince`, or an episode of theirs is open, or ended and was not told of yet. At most `limit`.
   */
  connectionsToCheck(silentSince: Date, limit: number): Promise<readonly ConnectionRef[]>;

  /**
   * In one transaction: the connection's episode follows what fails of it now, then climbs the rungs that are due, each
   * once; of episodes that are over it is told once what came in the gap. Twice changes nothing the second time [I9].
   * Saving a push or a reading that failed, or worked again, has the episode follow by itself. @returns rungs climbed
   */
  checkHealth(at: ConnectionRef, now: Date): Promise<number>;
}
