import type { WrittenEvent } from "@/lib/domain/calendar-event";
import type { ProviderFailure } from "@/lib/domain/failure";
import type { PushFacts, PushPlan } from "@/lib/domain/push-plan";

/** The right to change one mirror. A later lease has a higher generation, and the store refuses an older one. */
export type Lease = { readonly companyId: string; readonly mirrorId: string; readonly generation: number };

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
  | { readonly kind: "written"; readonly event: WrittenEvent; readonly keyHash: string }
  | { readonly kind: "removed" }
  /** `retryAt` null: no attempt will follow, every open push gets a failed receipt. */
  | { readonly kind: "failed"; readonly failure: ProviderFailure; readonly retryAt: Date | null }
  /** Only a person can help; pushes stay open. */
  | {
      readonly kind: "blocked";
      readonly failure: ProviderFailure;
      readonly state: "needsReconnect" | "cannotWrite";
    };

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
}
