"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { type Answer, answerOf, refusalWords } from "@/components/bookings/answers";
import type { MoveCard } from "../lanes/lane-shape";
import type { MoveBooking, MovedThere } from "./move-shape";
import { offerUndo, useUndoKey } from "./undo-move";

type Wish = Parameters<MoveBooking>[0];

export type Moves = {
  /** Moves it, says so in these words and offers Undo; hands on the refusal. */
  readonly move: (wish: Wish, words: string) => Promise<Answer<MovedThere>>;
  /** For a card that is dropped; `wordsOf` says what was done, "Ada Quist moved to 2:00 PM". */
  readonly moveCard: (wordsOf: WordsOf) => MoveCard;
};

type WordsOf = (...asked: Parameters<MoveCard>) => string;

/** Moves of bookings from a board, a dialog or the keyboard: each with its Undo. */
export function useMoves(moveBooking: MoveBooking): Moves {
  const client = useQueryClient();
  useUndoKey();
  const move = useCallback(
    async (wish: Wish, words: string) => {
      const answer = await answerOf(() => moveBooking(wish));
      void client.invalidateQueries({ queryKey: ["placement"] });
      if (answer.ok) offerUndo({ ...answer.value, bookingId: wish.bookingId, words }, moveBooking);
      return answer;
    },
    [moveBooking, client],
  );
  const moveCard = useCallback(
    (wordsOf: WordsOf): MoveCard =>
      async (card, placement, overrideReason) => {
        const { start, end, from, to } = placement;
        const wish: Wish = {
          ...{ bookingId: card.id, expectedRevision: card.revision, start, end, overrideReason },
          ...{ crew: { kind: "swap", from, to }, isUndo: false },
        };
        const answer = await move(wish, wordsOf(card, placement, overrideReason));
        if (answer.ok) return { ok: true, revision: answer.value.revision };
        return { ok: false, problem: answer.problem, message: refusalWords(answer) };
      },
    [move],
  );
  return { move, moveCard };
}
