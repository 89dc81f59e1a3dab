"use client";

import { useEffect } from "react";
import { answerOf, refusalWords } from "@/components/bookings/answers";
import { showToast } from "@/components/parts/toast-queue";
import type { MoveBooking, MovedThere } from "./move-shape";

type Undoable = { readonly takeBack: () => Promise<void>; readonly closeToast: () => void };

/** The last move made on this page, whichever way; one Undo takes it back, and no second one. */
let last: Undoable | null = null;

/** Says what was moved and offers for ten seconds to move it back; Ctrl+Z does the same for as long as nothing else moves. */
export function offerUndo(
  moved: { readonly bookingId: string; readonly words: string } & MovedThere,
  move: MoveBooking,
): void {
  const { bookingId, words, undo } = moved;
  if (undo === null) return;
  let isTaken = false;
  const takeBack = async () => {
    if (isTaken) return;
    isTaken = true;
    last = null;
    await moveBack(moved, { bookingId, ...undo }, move);
  };
  last?.closeToast();
  const action = { label: "Undo", onAction: () => void takeBack() };
  last = { takeBack, closeToast: showToast({ text: words, tone: "ok", action }) };
}

async function moveBack(
  { ref, revision }: MovedThere,
  to: { readonly bookingId: string } & NonNullable<MovedThere["undo"]>,
  move: MoveBooking,
): Promise<void> {
  const { bookingId, start, end, fieldworkerIds, overrideReason } = to;
  const answer = await answerOf(() =>
    move({
      ...{ bookingId, start, end, overrideReason },
      expectedRevision: revision,
      crew: { kind: "crew", fieldworkerIds: [...fieldworkerIds] },
      isUndo: true,
    }),
  );
  showToast(
    answer.ok
      ? { text: `#${ref} is back where it was.`, tone: "ok" }
      : { text: `#${ref} was not moved back. ${refusalWords(answer)}`, tone: "danger" },
  );
}

/** Takes back the last move; false: there is none. */
export function undoLastMove(): boolean {
  if (last === null) return false;
  last.closeToast();
  void last.takeBack();
  return true;
}

/** Ctrl+Z or ⌘Z takes back the last move, except where something is typed. */
export function useUndoKey(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isUndo = event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey);
      if (!isUndo || event.shiftKey || event.altKey || isTyping(event.target)) return;
      if (undoLastMove()) event.preventDefault();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.closest("input, textarea, select, [role=dialog]") !== null)
  );
}
