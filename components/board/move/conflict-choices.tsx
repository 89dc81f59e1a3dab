import type { ReactNode } from "react";
import { Button } from "@/components/parts/button";
import type { FieldErrors } from "@/components/parts/field-errors";
import { Note } from "@/components/parts/note";
import { TextField } from "@/components/parts/text-field";
import { freeTimesNear, type Place, type PlacementFacts, rankForAssign } from "@/lib/domain/placement";
import type { Interval } from "@/lib/domain/time";
import { clockWords, dateWords, dayKey } from "@/lib/domain/time-words";

const timesProposed = 3;
const peopleProposed = 3;

/** Something stands there already: take another time, give it to somebody who is free then, or say why to book over it. */
export function ConflictChoices({
  place,
  facts,
  words,
  isHard,
  onTime,
  onPerson,
  reason,
  onReason,
  errors,
}: {
  place: Place;
  facts: PlacementFacts;
  /** What is in the way, one thing a line. */
  words: readonly string[];
  /** It takes a reason to book over it. */
  isHard: boolean;
  onTime: (span: Interval) => void;
  /** null: several people are on it, and which of them makes room is for Assign… */
  onPerson: ((fieldworkerId: string) => void) | null;
  reason: string;
  onReason: (reason: string) => void;
  errors: FieldErrors;
}) {
  const times = freeTimesNear(facts, place, timesProposed);
  const free = rankForAssign(facts, place).filter(
    ({ id, isFree }) => isFree && !place.fieldworkerIds.includes(id),
  );
  return (
    <Note tone={isHard ? "danger" : "warn"} icon="clash" testId="conflict-choices">
      <div className="grid gap-3">
        <ul className="move-conflicts">
          {words.map((each) => (
            <li key={each}>{each}</li>
          ))}
        </ul>
        <Choices title="Pick another time" empty="No free time in the next days.">
          {times.map((span) => (
            <Button key={span.start.toISOString()} isSmall onPress={() => onTime(span)}>
              {timeWords(span, place, facts.zone)}
            </Button>
          ))}
        </Choices>
        {onPerson !== null && (
          <Choices title="Assign someone else free then" empty="Nobody else is free then.">
            {free.slice(0, peopleProposed).map(({ id, name }) => (
              <Button key={id} isSmall onPress={() => onPerson(id)}>
                {name}
              </Button>
            ))}
          </Choices>
        )}
        {isHard ? (
          <TextField
            label="Book anyway: why?"
            name="overrideReason"
            value={reason}
            onChange={(event) => onReason(event.target.value)}
            hint="Kept in the booking's record."
            errors={errors}
          />
        ) : (
          <p className="field-hint">
            Or save as it is: the booking stands, and its fieldworker is told of the conflict.
          </p>
        )}
      </div>
    </Note>
  );
}

function Choices({ title, empty, children }: { title: string; empty: string; children: ReactNode[] }) {
  return (
    <fieldset className="grid gap-1">
      <legend className="field-label">{title}</legend>
      {children.length === 0 ? <p>{empty}</p> : <div className="flex flex-wrap gap-2">{children}</div>}
    </fieldset>
  );
}

function timeWords({ start }: Interval, place: Place, zone: string): string {
  const isSameDay = dayKey(start, zone) === dayKey(place.start, zone);
  return isSameDay ? clockWords(start, zone) : `${dateWords(start, zone)}, ${clockWords(start, zone)}`;
}
