"use client";

import type { BlockingRules } from "@/lib/domain/blocking";
import { SwitchField } from "../parts/switch-field";
import { type SaveAnswer, useSavedChoice } from "./use-saved-choice";

export type ChangeRule = (wish: { rule: keyof BlockingRules; isOn: boolean }) => Promise<SaveAnswer>;

const rules: readonly { rule: keyof BlockingRules; label: string; hint: string }[] = [
  {
    rule: "outOfOffice",
    label: "Out of office blocks",
    hint: "Time you mark as out of office, in Google or Outlook.",
  },
  { rule: "focus", label: "Focus time blocks", hint: "Time you keep for yourself as focus time." },
  {
    rule: "tentative",
    label: "Tentative events block",
    hint: "Events you answered with “maybe” or marked tentative. Off: your office sees them dotted, as not blocking.",
  },
  {
    rule: "unanswered",
    label: "Unanswered invitations block",
    hint: "Invitations you have not answered yet. Declined ones never block.",
  },
  {
    rule: "allDayFree",
    label: "All-day events marked Free block",
    hint: "Calendars make new all-day events Free, so a day off may block nothing until you turn this on.",
  },
];

/** Which kinds of events block; it holds at once and for what is already in the calendar. */
export function BlockingRuleSwitches({ initial, change }: { initial: BlockingRules; change: ChangeRule }) {
  return (
    <div className="choice-list">
      {rules.map(({ rule, label, hint }) => (
        <RuleSwitch
          key={rule}
          label={label}
          hint={hint}
          initial={initial[rule]}
          change={(isOn) => change({ rule, isOn })}
        />
      ))}
      <p className="rule-never muted">
        All-day events marked busy take your whole day. Other events marked Free and your working location
        never block.
      </p>
    </div>
  );
}

function RuleSwitch({
  label,
  hint,
  initial,
  change,
}: {
  label: string;
  hint: string;
  initial: boolean;
  change: (isOn: boolean) => Promise<SaveAnswer>;
}) {
  const choice = useSavedChoice(initial, change);
  return (
    <div aria-busy={choice.isSaving}>
      <SwitchField
        label={label}
        hint={hint}
        isSelected={choice.shown}
        onChange={(isOn) =>
          choice.choose(isOn, isOn ? `${label} from now on.` : `${label}: off from now on.`)
        }
      />
      {choice.error !== null && <p className="field-error">{choice.error}</p>}
    </div>
  );
}
