"use client";

import { useState } from "react";
import type { Answer } from "../bookings/answers";
import { Button } from "../parts/button";
import { EmptyState } from "../parts/page-states";
import { Panel } from "../parts/panel";
import "./hours.css";
import { type AddTimeOff, TimeOffDialog } from "./time-off-dialog";
import { SaveNote, useSave } from "./use-save";

export type ListedTimeOff = {
  readonly id: string;
  readonly words: string;
  /** null: not for this reader. */
  readonly note: string | null;
};

export type RemoveTimeOff = (wish: { memberId: string; timeOffId: string }) => Promise<Answer<null>>;

/** When somebody is away; why, only they and owners read. */
export function TimeOffPanel({
  memberId,
  today,
  timeOff,
  mayNote,
  add,
  remove,
}: {
  memberId: string;
  today: string;
  timeOff: readonly ListedTimeOff[];
  mayNote: boolean;
  add: AddTimeOff;
  remove: RemoveTimeOff;
}) {
  const [isAdding, setIsAdding] = useState(false);
  const { save, isSaving, refusal } = useSave();
  const adding = (
    <Button isSmall icon="plus" onPress={() => setIsAdding(true)}>
      Add time off
    </Button>
  );
  return (
    <Panel title="Time off" aside={adding} testId="time-off">
      <div className="stack">
        <SaveNote refusal={refusal} />
        {timeOff.length === 0 ? (
          <EmptyState>No time off is planned.</EmptyState>
        ) : (
          <ul className="hours-list">
            {timeOff.map(({ id, words, note }) => (
              <li key={id}>
                <span>
                  <b>{words}</b>
                  <span className="choice-hint" dir="auto">
                    {note || "Time off"}
                  </span>
                </span>
                <Button
                  isSmall
                  icon="trash"
                  isDisabled={isSaving}
                  aria-label={`Remove time off ${words}`}
                  onPress={() => void save(() => remove({ memberId, timeOffId: id }), `Removed: ${words}.`)}
                >
                  Remove
                </Button>
              </li>
            ))}
          </ul>
        )}
      </div>
      {isAdding && <TimeOffDialog {...{ memberId, today, mayNote, add }} close={() => setIsAdding(false)} />}
    </Panel>
  );
}
