import { refusalWords } from "@/components/bookings/answers";
import { Button } from "@/components/parts/button";
import { Note } from "@/components/parts/note";
import type { Saving } from "./use-saving";

/** Why it was not saved. What somebody else did meanwhile is kept or written over, as one chooses. */
export function SavingTrouble({
  saving,
  onKeepTheirs,
  onApplyMine,
}: {
  saving: Saving;
  onKeepTheirs: () => void;
  onApplyMine: () => void;
}) {
  const { refusal, isSaving } = saving;
  // A missing reason is said at its field, a booking in the way among the choices it leaves.
  if (refusal === null || refusal.problem === "overlap" || refusal.fields?.overrideReason) return null;
  if (refusal.problem !== "changedMeanwhile") {
    return (
      <Note tone="danger" isAnnounced testId="move-refused">
        {Object.values(refusal.fields ?? {})[0] ?? refusalWords(refusal)}
      </Note>
    );
  }
  return (
    <Note tone="warn" isAnnounced testId="changed-meanwhile">
      <div className="grid gap-2">
        <p>
          <b>{refusal.detail ?? "Somebody changed this booking"} while you were editing.</b> Nothing of yours
          was saved.
        </p>
        <div className="flex flex-wrap gap-2">
          <Button onPress={onKeepTheirs}>Keep theirs</Button>
          <Button onPress={onApplyMine} isPending={isSaving}>
            Apply mine
          </Button>
        </div>
      </div>
    </Note>
  );
}
