import type { ProviderFailure } from "@/lib/domain/failure";
import type { ConnectionHealth } from "@/lib/domain/sync-badge";

/** The ways in which a connection's sync can fail. */
export const syncDirections = ["push", "pull", "token", "watch", "permission"] as const;
export type SyncDirectionName = (typeof syncDirections)[number];

/** One direction that fails now. `failure` null: nothing was heard, and nobody said why. */
export type FailingDirection = {
  readonly direction: SyncDirectionName;
  readonly since: Date;
  readonly failure: ProviderFailure | null;
};

export type ReadFacts = {
  /** When its readings began to fail without one in between that worked; null: the last one worked, or none was tried. */
  readonly failingSince: Date | null;
  readonly failure: ProviderFailure | null;
  /** The last reading that worked, or when the first one was asked for. */
  readonly heardAt: Date;
};

/** What is known of one connection, enough to say what of it fails. */
export type ConnectionFacts = {
  readonly state: ConnectionHealth | "disconnected";
  readonly stateSince: Date;
  readonly lastFailure: ProviderFailure | null;
  /** The oldest unbroken failure of a copy that somebody still waits for. */
  readonly push: { readonly since: Date; readonly failure: ProviderFailure } | null;
  readonly reads: readonly ReadFacts[];
  readonly watch: { readonly since: Date; readonly failure: ProviderFailure | null } | null;
};

/**
 * The directions of a connection that fail at `now`, oldest first. A calendar that was not heard of for longer than
 * `silentAfterMs` counts as failing from now on: what failed in silence has no first failure to count from.
 */
export function failingDirections(
  facts: ConnectionFacts,
  now: Date,
  silentAfterMs: number,
): FailingDirection[] {
  const { state, stateSince, lastFailure } = facts;
  if (state === "disconnected" || state === "paused") return [];
  if (state === "needsReconnect") return [{ direction: "token", since: stateSince, failure: lastFailure }];
  const failing: FailingDirection[] = [];
  if (state === "cannotWrite")
    failing.push({ direction: "permission", since: stateSince, failure: lastFailure });
  else if (facts.push) failing.push({ direction: "push", ...facts.push });
  const pull = failingPull(facts.reads, now, silentAfterMs);
  if (pull) failing.push(pull);
  if (facts.watch) failing.push({ direction: "watch", ...facts.watch });
  return failing.sort((left, right) => left.since.getTime() - right.since.getTime());
}

function failingPull(reads: readonly ReadFacts[], now: Date, silentAfterMs: number): FailingDirection | null {
  const failed = reads
    .flatMap(({ failingSince, failure }) => (failingSince ? [{ since: failingSince, failure }] : []))
    .sort((left, right) => left.since.getTime() - right.since.getTime())[0];
  if (failed) return { direction: "pull", ...failed };
  const isSilent = reads.some(({ heardAt }) => now.getTime() - heardAt.getTime() > silentAfterMs);
  return isSilent ? { direction: "pull", since: now, failure: null } : null;
}

/** A failure that says something of the whole connection, not of one booking or event. */
export function isOfConnection(failure: ProviderFailure): boolean {
  switch (failure.kind) {
    case "unreachable":
    case "unavailable":
    case "rateLimited":
    case "accessExpired":
    case "grantRevoked":
    case "scopeMissing":
    case "forbidden":
    case "calendarGone":
    case "misconfigured":
      return true;
    case "eventGone":
    case "changedMeanwhile":
    case "notOurs":
    case "cursorLost":
    case "rejected":
      return false;
  }
}

/** What an episode keeps of each direction that failed in it. */
export type EpisodeDirection = {
  readonly direction: SyncDirectionName;
  readonly since: string;
  readonly failure: ProviderFailure | null;
  /** null: it fails still. */
  readonly overAt: string | null;
};

export type EpisodeEnd = "recovered" | "disconnected" | "paused";

/** How the directions of an open episode go on, given what fails now; `began` are those that did not fail before. */
export function followDirections(
  known: readonly EpisodeDirection[],
  failing: readonly FailingDirection[],
  now: Date,
): { directions: EpisodeDirection[]; began: FailingDirection[]; isChanged: boolean } {
  const at = now.toISOString();
  const failsNow = new Map(failing.map((each) => [each.direction, each]));
  const open = new Set(known.filter(({ overAt }) => overAt === null).map(({ direction }) => direction));
  let isChanged = false;
  const directions = known.map((each) => {
    if (each.overAt !== null) return each;
    const still = failsNow.get(each.direction);
    const next = still ? { ...each, failure: still.failure ?? each.failure } : { ...each, overAt: at };
    if (next.overAt !== null || next.failure?.kind !== each.failure?.kind) isChanged = true;
    return next;
  });
  const began = failing.filter(({ direction }) => !open.has(direction));
  for (const { direction, since, failure } of began)
    directions.push({ direction, since: since.toISOString(), failure, overAt: null });
  return { directions, began, isChanged: isChanged || began.length > 0 };
}
