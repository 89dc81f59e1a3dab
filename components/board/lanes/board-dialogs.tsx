"use client";

import { AssignDialog } from "../move/assign-dialog";
import { MoveDialog } from "../move/move-dialog";
import type { MovedBooking } from "../move/move-shape";
import type { Moves } from "../move/use-moves";
import type { LaneCard, Placement } from "./lane-shape";

/** `proposed`: where it was dropped, though something stands there; null: the fields begin where it is. */
export type OpenDialog =
  | { readonly kind: "move"; readonly card: LaneCard; readonly proposed: Placement | null }
  | { readonly kind: "assign"; readonly card: LaneCard };

export function BoardDialogs({
  dialog,
  moves,
  zone,
  close,
}: {
  dialog: OpenDialog;
  moves: Moves;
  zone: string;
  close: () => void;
}) {
  const booking = bookingOf(dialog.card);
  if (dialog.kind === "assign")
    return <AssignDialog booking={booking} moves={moves} zone={zone} close={close} />;
  const { proposed } = dialog;
  return (
    <MoveDialog
      booking={booking}
      moves={moves}
      zone={zone}
      close={close}
      {...(proposed ? { proposed: placeOf(dialog.card, proposed) } : {})}
    />
  );
}

function bookingOf(card: LaneCard): MovedBooking {
  const { id, revision, refWords, customer, service, start, end, fieldworkerIds } = card;
  return { id, revision, refWords, title: `${customer} · ${service}`, start, end, fieldworkerIds };
}

function placeOf({ fieldworkerIds }: LaneCard, { start, end, from, to }: Placement) {
  const others = fieldworkerIds.filter((id) => id !== from && id !== to);
  return {
    start: new Date(start),
    end: new Date(end),
    fieldworkerIds: to === null ? others : [...others, to],
  };
}
