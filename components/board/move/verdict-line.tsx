import { Button } from "@/components/parts/button";
import { Note } from "@/components/parts/note";
import { type Place, type PlacementFacts, type Verdict, verdictOf } from "@/lib/domain/placement";
import { clockWords, firstNameOf } from "@/lib/domain/time-words";
import type { PlacementNow } from "./use-placement";

/** What speaks against a place as far as it is known; null: that is not known yet. */
export function verdictsFor(place: Place | null, { facts, isCurrent }: PlacementNow): Verdict[] | null {
  return place === null || facts === null || !isCurrent ? null : verdictOf(place, facts);
}

/** "Overlaps #1043 Cruz", with the name before it where several people are asked about. */
export function verdictWords(
  verdict: Verdict,
  facts: PlacementFacts | null,
  isOneOfSeveral: boolean,
): string {
  const person = facts?.people.find(({ id }) => id === verdict.fieldworkerId);
  return isOneOfSeveral && person ? `${firstNameOf(person.name)}: ${verdict.words}` : verdict.words;
}

/** Says while one types whether the place is free; what is wrong with it is said again on saving. */
export function VerdictLine({
  place,
  verdicts,
  now,
  isNeeded = false,
}: {
  place: Place | null;
  verdicts: readonly Verdict[] | null;
  now: PlacementNow;
  /** Without the answer there is nothing to choose from. */
  isNeeded?: boolean;
}) {
  if (now.hasFailed) {
    return (
      <Note tone="warn" action={<Button onPress={() => void now.readAgain()}>Try again</Button>}>
        Could not look who is free.
        {!isNeeded && " You can save all the same: another booking in the way is never overwritten."}
      </Note>
    );
  }
  const [worst] = verdicts ?? [];
  const tone = verdicts === null ? "wait" : worst === undefined ? "free" : worst.isHard ? "hard" : "soft";
  return (
    <p role="status" className={`move-verdict move-verdict-${tone}`} data-testid="verdict">
      {wordsOf(place, verdicts, now)}
    </p>
  );
}

function wordsOf(place: Place | null, verdicts: readonly Verdict[] | null, { facts }: PlacementNow): string {
  if (place === null) return "Choose a day and a time.";
  if (verdicts === null) return "Looking who is free…";
  if (place.fieldworkerIds.length === 0) return "Nobody is on it: it waits under Unassigned.";
  if (verdicts.length > 0)
    return verdicts.map((each) => verdictWords(each, facts, place.fieldworkerIds.length > 1)).join(" · ");
  const isPast = facts !== null && place.end.getTime() <= Date.parse(facts.now);
  const note = isPast ? ` · ends before now, ${clockWords(new Date(facts.now), facts.zone)}` : "";
  return `Free ✓${note}`;
}
