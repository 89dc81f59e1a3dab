import type { EpisodeDirection } from "@/lib/domain/episode";
import type { ProviderFailure } from "@/lib/domain/failure";
import { rungs } from "@/lib/domain/ladder";
import type { ConnectionHealth } from "@/lib/domain/sync-badge";

/** The state of a fieldworker's sync in plain words. */
export type HealthState =
  | "notConnected"
  | "firstSync"
  | "live"
  | "polling"
  | "delayed"
  | "failing"
  | "needsReconnect"
  | "cannotWrite"
  | "paused";

export const healthWords: Record<HealthState, string> = {
  notConnected: "Not connected",
  firstSync: "First sync",
  live: "Live",
  polling: "Polling",
  delayed: "Delayed",
  failing: "Failing",
  needsReconnect: "Needs reconnect",
  cannotWrite: "Can't write here",
  paused: "Paused",
};

export type HealthFacts = {
  readonly state: ConnectionHealth;
  /** The open episode; null: nothing fails. */
  readonly episode: { readonly openedAt: Date; readonly directions: readonly EpisodeDirection[] } | null;
  /** One of its calendars has not been read to its end once. */
  readonly isReadingFirst: boolean;
  /** Every calendar that is read has a watch that tells of changes. */
  readonly isWatched: boolean;
};

/** With this much of an outage the dispatchers hear of it, and the word changes from delayed to failing. */
const failingAfterMs = rungs[1].afterMs;

/**
 * What to call it. A person's task (reconnect, another calendar) comes before an outage, an outage before the rest. A
 * provider that only asks to slow down delays, however long [P28]; a watch alone that cannot be had is polling.
 */
export function healthOf(facts: HealthFacts, now: Date): HealthState {
  if (facts.state === "paused") return "paused";
  if (facts.state === "needsReconnect") return "needsReconnect";
  if (facts.state === "cannotWrite") return "cannotWrite";
  const failing = (facts.episode?.directions ?? []).filter(
    ({ direction, overAt }) => overAt === null && direction !== "watch",
  );
  if (facts.episode && failing.length > 0) {
    const openMs = now.getTime() - facts.episode.openedAt.getTime();
    const isSlowed = failing.every(({ failure }) => failure?.kind === "rateLimited");
    return openMs < failingAfterMs || isSlowed ? "delayed" : "failing";
  }
  if (facts.isReadingFirst) return "firstSync";
  return facts.isWatched ? "live" : "polling";
}

/** Why it fails, in one short sentence with the provider's name and the code in brackets. */
export function failureWords(failure: ProviderFailure | null, provider: string): string {
  switch (failure?.kind) {
    case undefined:
      return `Nothing was heard of ${provider} for too long`;
    case "unreachable":
      return `${provider} does not answer`;
    case "unavailable":
      return `${provider} is not available (${failure?.kind === "unavailable" ? failure.status : ""})`;
    case "rateLimited":
      return `${provider} asks us to slow down (429)`;
    case "accessExpired":
      return `${provider} refuses our key (401)`;
    case "grantRevoked":
      return `${provider} no longer accepts our key (invalid_grant)`;
    case "scopeMissing":
      return `${provider} was not allowed to let us in everywhere (scope missing)`;
    case "forbidden":
      return "The calendar can no longer be written to (403)";
    case "calendarGone":
      return "The calendar is gone (404)";
    case "misconfigured":
      return `${provider} does not know this installation (invalid_client)`;
    case "eventGone":
    case "changedMeanwhile":
    case "notOurs":
    case "cursorLost":
      return "An event changed while it was written";
    case "rejected":
      return `${provider} refused what was sent (${failure?.kind === "rejected" ? failure.status : ""})`;
  }
}
