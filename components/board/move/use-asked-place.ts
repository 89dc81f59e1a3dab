"use client";

import { useState } from "react";
import type { Place, Verdict } from "@/lib/domain/placement";
import type { MovedBooking } from "./move-shape";
import type { Moves } from "./use-moves";
import { type PlacementNow, usePlacement } from "./use-placement";
import { type Saving, useSaving } from "./use-saving";
import { verdictsFor } from "./verdict-line";

const shortestReason = 3;

/** A place somebody thinks of, what speaks against it, and what it takes to save it. */
export type AskedPlace = {
  /** null: what is typed is no place yet. */
  readonly place: Place | null;
  readonly now: PlacementNow;
  /** null: not known yet. */
  readonly verdicts: readonly Verdict[] | null;
  readonly saving: Saving;
  /** Another booking stands there: it takes a reason. */
  readonly isOverlap: boolean;
  readonly reason: string;
  readonly setReason: (reason: string) => void;
  readonly isReady: boolean;
  readonly save: () => void;
  /** Over what somebody did meanwhile. */
  readonly saveOnTop: () => void;
};

/** `date`: around which day others' time is looked at; `wordsOf`: what is said when it stands there. */
export function useAskedPlace(asked: {
  readonly booking: MovedBooking;
  readonly moves: Moves;
  readonly place: Place | null;
  readonly date: string;
  readonly zone: string;
  readonly close: () => void;
  readonly wordsOf: (place: Place, facts: PlacementNow["facts"]) => string;
}): AskedPlace {
  const { booking, moves, place, date, zone, close, wordsOf } = asked;
  const [reason, setReason] = useState("");
  const now = usePlacement(booking.id, date, zone);
  const saving = useSaving({ booking, moves, now, close });
  const verdicts = verdictsFor(place, now);
  const isOverlap = (verdicts ?? []).some(({ isHard }) => isHard) || saving.isTaken(place);
  const send = (how: Saving["save"]) => {
    if (place) void how(place, isOverlap ? reason : null, wordsOf(place, now.facts));
  };
  return {
    ...{ place, now, verdicts, saving, isOverlap, reason, setReason },
    isReady: place !== null && (!isOverlap || reason.trim().length >= shortestReason),
    save: () => send(saving.save),
    saveOnTop: () => send(saving.saveOnTop),
  };
}
