"use client";

import { useRouter } from "next/navigation";
import { useCallback, useEffectEvent, useMemo, useState } from "react";
import { firstNameOf, spanWords } from "@/lib/domain/time-words";
import { showToast } from "../../parts/toast-queue";
import type { ShownBusy } from "../busy";
import { useMoves } from "../move/use-moves";
import { spanOf } from "./axis";
import type { OpenDialog } from "./board-dialogs";
import type { DayDoors, DayViewProps } from "./day-props";
import { type DragState, placementOf } from "./drag";
import type { LaneCard, Placement } from "./lane-shape";
import { type Moves, withMoves } from "./moved-lanes";
import { verdictForAll } from "./verdict";

type Given = DayViewProps & DayDoors & { readonly blocks: readonly ShownBusy[] };

/**
 * The day with the moves that are on their way. A move shows at once; refused, its card goes back to where it was and the
 * reason is said. Over another booking it asks first.
 */
export function useBoardMoves(given: Given, ask: (dialog: OpenDialog) => void) {
  const { lanes, waiting, zone, moveBooking } = given;
  const router = useRouter();
  const [pending, setPending] = useState<Moves>(new Map());
  const moves = useMoves(moveBooking ?? refuse);
  const day = useMemo(() => withMoves({ lanes, waiting }, pending, zone), [lanes, waiting, pending, zone]);
  const save = useEffectEvent(async (card: LaneCard, placement: Placement) => {
    const forget = () => setPending((known) => new Map([...known].filter(([id]) => id !== card.id)));
    setPending((known) => new Map(known).set(card.id, { placement, revision: card.revision }));
    const saveCard = moves.moveCard(() => wordsOf(card, placement, given));
    const answer = await saveCard(card, placement, null);
    if (answer.ok) return router.refresh();
    forget();
    if (answer.problem === "overlap") ask({ kind: "move", card, proposed: placement });
    else showToast({ text: `${card.refWords} stays where it was. ${answer.message}`, tone: "danger" });
  });
  const place = useEffectEvent((card: LaneCard, placement: Placement) => {
    if (moveBooking === null) return;
    const at = { span: spanOf(placement), from: placement.from, to: placement.to, zone };
    const verdict = verdictForAll(day.lanes, card, at, given.blocks);
    if (verdict.kind === "booking") ask({ kind: "move", card, proposed: placement });
    else void save(card, placement);
  });
  const onPlace = useCallback((card: LaneCard, placement: Placement) => place(card, placement), []);
  const drop = useCallback(
    (_: unknown, state: DragState) => {
      const placement = placementOf(state);
      if (placement) onPlace(state.grip.card, placement);
    },
    [onPlace],
  );
  return { ...day, place: onPlace, drop, moves: moveBooking ? moves : null };
}

const refuse: NonNullable<DayDoors["moveBooking"]> = async () => {
  throw new Error("nobody may move a booking here");
};

/** "Elena Cruz moved to 2:00–3:30 PM, Raj". */
function wordsOf(card: LaneCard, { start, end, from, to }: Placement, { lanes, zone }: Given): string {
  const when = spanWords({ start: new Date(start), end: new Date(end) }, zone);
  const who = lanes.find(({ fieldworkerId }) => fieldworkerId === to)?.name;
  const whom = who !== undefined && from !== to ? `, ${firstNameOf(who)}` : "";
  return `${card.customer} moved to ${when}${whom}.`;
}
