"use client";

import { useState } from "react";
import { Icon } from "@/components/icons/icon";
import { Button } from "@/components/parts/button";
import { LinkButton } from "@/components/parts/link-button";
import type { ConflictChoice, ConflictChoiceKind } from "@/lib/domain/conflict";
import { ChoiceQuestion } from "./choice-question";
import { type ChoiceRow, choiceRows } from "./choice-rows";
import type { Answerable } from "./use-answers";

/** What should happen? One line an answer; what cannot be taken back, or needs a reason, asks first. */
export function ConflictChoices({ facts, viewer, answers }: Answerable) {
  const [question, setQuestion] = useState<ConflictChoiceKind | null>(null);
  const rows = choiceRows(facts, viewer);
  const state = answers.of(facts.id);
  const give = (choice: ConflictChoice) => void answers.give(facts, choice);
  if (rows.length === 0) return null;
  return (
    <>
      <ul className="choice-rows">
        {rows.map((row) => (
          <li key={row.id} className="choice-row">
            <Icon name={row.icon} />
            <span className="choice-words">
              <b>{row.title}</b>
              <span className="muted">{row.about}</span>
            </span>
            <ChoiceButton
              row={row}
              isPending={state?.kind === "saving" && row.kind !== "link" && state.choice === row.choice}
              give={give}
              ask={setQuestion}
            />
          </li>
        ))}
      </ul>
      {question !== null && (
        <ChoiceQuestion
          choice={question}
          facts={facts}
          zone={viewer.zone}
          give={give}
          close={() => setQuestion(null)}
        />
      )}
    </>
  );
}

function ChoiceButton({
  row,
  isPending,
  give,
  ask,
}: {
  row: ChoiceRow;
  isPending: boolean;
  give: (choice: ConflictChoice) => void;
  ask: (choice: ConflictChoiceKind) => void;
}) {
  if (row.kind === "link") return <LinkButton href={row.href}>{row.label}</LinkButton>;
  const { choice } = row;
  const press = () => {
    // Ignoring is the one answer that carries a word; it is always asked for.
    if (row.kind === "ask" || choice === "ignore") ask(choice);
    else give({ kind: choice });
  };
  return (
    <Button isPending={isPending} pendingLabel="Saving…" onPress={press}>
      {row.label}
    </Button>
  );
}
