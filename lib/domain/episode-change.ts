import {
  type ConnectionFacts,
  type EpisodeDirection,
  type EpisodeEnd,
  type FailingDirection,
  failingDirections,
  followDirections,
} from "./episode";

/** What becomes of a connection's episode. `began`: the directions that fail now and did not before. */
export type EpisodeChange =
  | { readonly kind: "nothing" }
  | {
      readonly kind: "open";
      readonly openedAt: Date;
      readonly directions: readonly EpisodeDirection[];
      readonly began: readonly FailingDirection[];
    }
  | {
      readonly kind: "follow";
      readonly directions: readonly EpisodeDirection[];
      readonly began: readonly FailingDirection[];
    }
  | { readonly kind: "end"; readonly end: EpisodeEnd; readonly directions: readonly EpisodeDirection[] };

/** Holds what is known of a connection against the directions of its open episode; null: none is open. [R32] */
export function episodeChange(
  known: readonly EpisodeDirection[] | null,
  facts: ConnectionFacts,
  now: Date,
  silentAfterMs: number,
): EpisodeChange {
  const failing = failingDirections(facts, now, silentAfterMs);
  const [first] = failing;
  if (!first)
    return known === null
      ? { kind: "nothing" }
      : { kind: "end", end: endOf(facts.state), directions: allOver(known, now) };
  const { directions, began, isChanged } = followDirections(known ?? [], failing, now);
  if (!isChanged) return { kind: "nothing" };
  return known === null
    ? { kind: "open", openedAt: first.since, directions, began }
    : { kind: "follow", directions, began };
}

function endOf(state: ConnectionFacts["state"]): EpisodeEnd {
  return state === "paused" || state === "disconnected" ? state : "recovered";
}

function allOver(known: readonly EpisodeDirection[], now: Date): EpisodeDirection[] {
  const overAt = now.toISOString();
  return known.map((each) => ({ ...each, overAt: each.overAt ?? overAt }));
}

/** What only the connection's owner can mend, of what began to fail; they hear of it at once [B39]. */
export function ownersTask(began: readonly FailingDirection[]): FailingDirection | null {
  return began.find(({ direction }) => direction === "token" || direction === "permission") ?? null;
}
