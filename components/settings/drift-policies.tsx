"use client";

import { type DeletionsPolicy, deletionsPolicies, type MovesPolicy, movesPolicies } from "@/lib/domain/drift";
import { RadioCards } from "../parts/radio-cards";
import { type SaveAnswer, useSavedChoice } from "./use-saved-choice";

export type DriftPolicyWish = { readonly moves: MovesPolicy; readonly deletions: DeletionsPolicy };

type Words = { readonly title: string; readonly consequence: string };

const moves: Record<MovesPolicy, Words> = {
  apply: {
    title: "Move the booking",
    consequence: "The booking takes the new time if it fits; if it does not, your office is asked.",
  },
  ask: {
    title: "Ask the office",
    consequence: "The booking stays, and a conflict asks your office to move it or to put the event back.",
  },
  ignore: {
    title: "Leave the booking",
    consequence:
      "The booking stays, and its badge says “Changed in calendar” until somebody pushes it again.",
  },
};

const deletions: Record<DeletionsPolicy, Words> = {
  ask: {
    title: "Ask the office",
    consequence: "The booking stays on, and a conflict asks your office what to do.",
  },
  cancel: {
    title: "Cancel the booking",
    consequence: "The booking is cancelled for everybody on it, as if your office had done it.",
  },
  putBack: {
    title: "Put it back",
    consequence: "The booking stays on, and its event is written to the calendar again.",
  },
};

/** What a fieldworker's own hand in their calendar does to a booking, company-wide. Each choice is saved at once. */
export function DriftPolicies({
  initial,
  change,
}: {
  initial: DriftPolicyWish;
  change: (wish: DriftPolicyWish) => Promise<SaveAnswer>;
}) {
  const policy = useSavedChoice(initial, change);
  const { shown } = policy;
  return (
    <div className="stack" aria-busy={policy.isSaving}>
      <RadioCards
        legend="When a fieldworker moves a booking in their calendar"
        name="movesPolicy"
        cards={movesPolicies.map((value) => ({ value, ...moves[value] }))}
        value={shown.moves}
        onValueChange={(value) => {
          const wish = movesPolicies.find((each) => each === value);
          if (wish)
            void policy.choose({ ...shown, moves: wish }, `Moved in a calendar: “${moves[wish].title}”.`);
        }}
      />
      <RadioCards
        legend="When they delete it"
        name="deletionsPolicy"
        cards={deletionsPolicies.map((value) => ({ value, ...deletions[value] }))}
        value={shown.deletions}
        onValueChange={(value) => {
          const wish = deletionsPolicies.find((each) => each === value);
          if (wish)
            void policy.choose(
              { ...shown, deletions: wish },
              `Deleted in a calendar: “${deletions[wish].title}”.`,
            );
        }}
        hint="This holds for calendars that sync both ways."
      />
      {policy.error !== null && <p className="field-error">{policy.error}</p>}
    </div>
  );
}
