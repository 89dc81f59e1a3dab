import { Button } from "../parts/button";
import { Note } from "../parts/note";

/** Beside a board that is complete but for other people's busy times. */
export function BusyFailed({ tryAgain }: { tryAgain: () => void }) {
  return (
    <div className="board-note">
      <Note
        tone="warn"
        isAnnounced
        action={
          <Button isSmall onPress={tryAgain}>
            Try again
          </Button>
        }
      >
        Busy times could not be read just now. The bookings below are complete.
      </Note>
    </div>
  );
}
