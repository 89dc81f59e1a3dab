"use client";

import { useState } from "react";
import type { Answer } from "@/components/bookings/answers";
import type { FieldErrors } from "@/components/parts/field-errors";
import type { Place } from "@/lib/domain/placement";
import type { MovedBooking } from "./move-shape";
import type { Moves } from "./use-moves";
import type { PlacementNow } from "./use-placement";

type Refusal = Extract<Answer<unknown>, { ok: false }>;
type Save = (place: Place, reason: string | null, words: string) => Promise<void>;

export type Saving = {
  readonly isSaving: boolean;
  readonly refusal: Refusal | null;
  readonly errors: FieldErrors;
  readonly save: Save;
  /** Somebody changed it meanwhile, and this place is wanted all the same. */
  readonly saveOnTop: Save;
  /** This very place was refused, since another booking came before it. */
  readonly isTaken: (place: Place | null) => boolean;
};

const noAnswer: Refusal = {
  ok: false,
  problem: "noAnswer",
  message: "Lockstep did not answer. Nothing was changed; try again.",
};

/** Sends a move once at a time. What was refused keeps the dialog open with everything typed. */
export function useSaving(at: {
  readonly booking: MovedBooking;
  readonly moves: Moves;
  readonly now: PlacementNow;
  readonly close: () => void;
}): Saving {
  const { booking, now } = at;
  const [isSaving, setIsSaving] = useState(false);
  const [refused, setRefused] = useState<{ refusal: Refusal; where: string } | null>(null);
  const refusal = refused?.refusal ?? null;
  const saveFrom = async (revisionOf: () => Promise<number | null>, ...wish: Parameters<Save>) => {
    if (isSaving) return;
    setIsSaving(true);
    setRefused(null);
    const revision = await revisionOf();
    const answer = revision === null ? noAnswer : await send(at, revision, ...wish);
    setIsSaving(false);
    if (answer.ok) at.close();
    else setRefused({ refusal: answer, where: keyOf(wish[0]) });
  };
  return {
    isSaving,
    refusal,
    errors: refusal?.problem === "invalid" ? (refusal.fields ?? {}) : {},
    save: (...wish) => saveFrom(async () => booking.revision, ...wish),
    saveOnTop: (...wish) => saveFrom(async () => (await now.readAgain())?.booking.revision ?? null, ...wish),
    isTaken: (place) => refusal?.problem === "overlap" && place !== null && refused?.where === keyOf(place),
  };
}

function send(
  { booking, moves }: { readonly booking: MovedBooking; readonly moves: Moves },
  expectedRevision: number,
  ...[place, overrideReason, words]: Parameters<Save>
) {
  const [start, end] = [place.start.toISOString(), place.end.toISOString()];
  const crew = { kind: "crew" as const, fieldworkerIds: [...place.fieldworkerIds] };
  const wish = { bookingId: booking.id, expectedRevision, start, end, crew, overrideReason, isUndo: false };
  return moves.move(wish, words);
}

function keyOf({ start, end, fieldworkerIds }: Place): string {
  return [start.toISOString(), end.toISOString(), ...fieldworkerIds].join();
}
