"use client";

import { useState } from "react";
import { answerOf } from "@/components/bookings/answers";
import { showToast } from "@/components/parts/toast-queue";
import type { ConflictChoice, ConflictChoiceKind } from "@/lib/domain/conflict";
import type { ConflictView } from "@/lib/domain/conflict-view";
import { doneWords, refusalOf } from "./choice-rows";
import type { ConflictViewer, ResolveConflict } from "./conflict-facts";

/** How far an answer has come. It is shown at once and taken back when it is refused. */
export type AnswerState =
  | { readonly kind: "saving" | "saved"; readonly choice: ConflictChoiceKind }
  | { readonly kind: "refused"; readonly words: string };

export type Answers = {
  readonly of: (conflictId: string) => AnswerState | null;
  /** Resolves to whether it was taken. */
  readonly give: (facts: ConflictView, choice: ConflictChoice) => Promise<boolean>;
};

/** A conflict that is shown with what this viewer may answer. */
export type Answerable = {
  readonly facts: ConflictView;
  readonly viewer: ConflictViewer;
  readonly answers: Answers;
};

/** The answers given on this page, by conflict. `onSaved` reads the page anew. */
export function useAnswers(resolve: ResolveConflict, onSaved: () => void): Answers {
  const [given, setGiven] = useState<ReadonlyMap<string, AnswerState>>(new Map());
  const note = (id: string, state: AnswerState) => setGiven((before) => new Map(before).set(id, state));
  return {
    of: (id) => given.get(id) ?? null,
    give: async (facts, choice) => {
      if (given.get(facts.id)?.kind === "saving") return false;
      note(facts.id, { kind: "saving", choice: choice.kind });
      const answer = await answerOf(() => resolve({ conflictId: facts.id, choice }));
      if (!answer.ok) {
        const words = answer.message ?? refusalOf(answer.problem, answer.detail, facts);
        note(facts.id, { kind: "refused", words });
        showToast({ text: words, tone: "danger" });
        onSaved();
        return false;
      }
      note(facts.id, { kind: "saved", choice: choice.kind });
      showToast({ text: doneWords(choice.kind, facts), tone: "ok" });
      onSaved();
      return true;
    },
  };
}
