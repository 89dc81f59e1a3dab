"use client";

import { SwitchField } from "../parts/switch-field";
import { type SaveAnswer, useSavedChoice } from "./use-saved-choice";

export function KeepUpToDate({
  initial,
  change,
}: {
  initial: boolean;
  change: (wish: { keepsPushedUpToDate: boolean }) => Promise<SaveAnswer>;
}) {
  const kept = useSavedChoice(initial, (keepsPushedUpToDate) => change({ keepsPushedUpToDate }));
  return (
    <div aria-busy={kept.isSaving}>
      <SwitchField
        label="Keep pushed events up to date"
        hint={
          kept.shown
            ? "When a pushed booking changes, its events follow by themselves."
            : "When a pushed booking changes, its events say “Out of date” until somebody pushes again."
        }
        isSelected={kept.shown}
        onChange={(isOn) =>
          kept.choose(isOn, isOn ? "Pushed events follow by themselves." : "Pushed events wait for a push.")
        }
      />
      {kept.error !== null && <p className="field-error">{kept.error}</p>}
    </div>
  );
}
