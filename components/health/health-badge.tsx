import type { HealthState } from "@/lib/domain/connection-health";
import { lastedWords } from "@/lib/domain/sync-health-words";
import { ConnectionBadge, type ConnectionState } from "../parts/connection-badge";

/** The state of somebody's sync as the badge says it; a delay says how long. */
export function badgeStateOf(state: HealthState, since: Date | null, now: Date): ConnectionState {
  if (state !== "delayed") return { kind: state };
  return { kind: state, forWords: since && lastedWords(now.getTime() - since.getTime()) };
}

export function HealthBadge({ state, since, now }: { state: HealthState; since: Date | null; now: Date }) {
  return <ConnectionBadge state={badgeStateOf(state, since, now)} />;
}
