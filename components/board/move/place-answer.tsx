import type { Interval } from "@/lib/domain/time";
import { ConflictChoices } from "./conflict-choices";
import { SavingTrouble } from "./saving-trouble";
import type { AskedPlace } from "./use-asked-place";
import { VerdictLine, verdictWords } from "./verdict-line";

/** What speaks against the place, what else could be done, and why it was not saved. */
export function PlaceAnswer({
  asked,
  onTime,
  onPerson,
  close,
  isNeeded = false,
}: {
  asked: AskedPlace;
  onTime: (span: Interval) => void;
  onPerson: ((fieldworkerId: string) => void) | null;
  close: () => void;
  /** Without the answer there is nothing to choose from. */
  isNeeded?: boolean;
}) {
  const { place, now, verdicts, saving, isOverlap } = asked;
  const isConflict = isOverlap || (verdicts ?? []).length > 0;
  return (
    <>
      <VerdictLine place={place} verdicts={verdicts} now={now} isNeeded={isNeeded} />
      {place !== null && now.facts !== null && isConflict && (
        <ConflictChoices
          place={place}
          facts={now.facts}
          words={wordsOf(asked)}
          isHard={isOverlap}
          onTime={onTime}
          onPerson={onPerson}
          reason={asked.reason}
          onReason={asked.setReason}
          errors={saving.errors}
        />
      )}
      <SavingTrouble saving={saving} onKeepTheirs={close} onApplyMine={asked.saveOnTop} />
    </>
  );
}

function wordsOf({ place, verdicts, now, saving }: AskedPlace): string[] {
  if (!verdicts || verdicts.length === 0)
    return [saving.refusal?.detail ?? "Another booking took that time just now"];
  const isOneOfSeveral = (place?.fieldworkerIds.length ?? 0) > 1;
  return verdicts.map((each) => verdictWords(each, now.facts, isOneOfSeveral));
}
