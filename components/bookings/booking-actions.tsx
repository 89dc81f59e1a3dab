"use client";

import { useState } from "react";
import { AssignDialog } from "@/components/board/move/assign-dialog";
import { MoveDialog } from "@/components/board/move/move-dialog";
import type { MoveBooking } from "@/components/board/move/move-shape";
import { type Moves, useMoves } from "@/components/board/move/use-moves";
import { ActionsMenu } from "@/components/parts/actions-menu";
import { Button } from "@/components/parts/button";
import { PhoneActions } from "@/components/shell/page-head";
import { providerWords } from "@/lib/domain/push-blockers";
import { may } from "@/lib/domain/roles";
import { actionSections, choiceFor, hasHiddenActions, type OpenDialog, providers } from "./action-entries";
import type { ActionFacts } from "./action-facts";
import type { AskForPush, ChangeStatus } from "./answers";
import { CancelDialog } from "./cancel-dialog";
import { PushDialog } from "./push-dialog";
import { RemoveDialog } from "./remove-dialog";
import { StatusDialog } from "./status-dialog";
import { type Invite, useInvite } from "./use-invite";

export type BookingActionsProps = {
  facts: ActionFacts;
  askForPush: AskForPush;
  changeStatus: ChangeStatus;
  moveBooking: MoveBooking;
  invite: Invite;
};

/** The Actions menu at the head of a booking, the bar at the foot of a phone, and the dialogs both open. */
export function BookingActions({
  facts,
  askForPush,
  changeStatus,
  moveBooking,
  invite,
}: BookingActionsProps) {
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const { send } = useInvite(invite);
  const moves = useMoves(moveBooking);
  const sections = actionSections(facts, setDialog, send);
  const footer = hasHiddenActions(facts) ? "Some actions need booking permission" : undefined;
  const pushable = providers.find((provider) => choiceFor(facts, provider).kind === "allowed") ?? null;
  const menu = <ActionsMenu sections={sections} footer={footer} />;
  return (
    <>
      <div className="only-desk">{menu}</div>
      <PhoneActions>
        <ActionsMenu sections={sections} footer={footer} variant={pushable === null ? "primary" : "plain"} />
        {pushable !== null && (
          <Button
            variant="primary"
            icon="send"
            onPress={() => setDialog({ kind: "push", provider: pushable })}
          >
            {may(facts.role, "pushAnyBooking") ? `Push to ${providerWords[pushable].short}` : "Resend"}
          </Button>
        )}
      </PhoneActions>
      <OpenedDialog
        dialog={dialog}
        close={() => setDialog(null)}
        facts={facts}
        askForPush={askForPush}
        changeStatus={changeStatus}
        moves={moves}
        invite={invite}
      />
    </>
  );
}

function OpenedDialog({
  dialog,
  close,
  ...rest
}: Omit<BookingActionsProps, "moveBooking"> & {
  moves: Moves;
  dialog: OpenDialog | null;
  close: () => void;
}) {
  switch (dialog?.kind) {
    case undefined:
      return null;
    case "push":
      return <PushDialog {...rest} provider={dialog.provider} close={close} />;
    case "remove":
      return <RemoveDialog {...rest} close={close} />;
    case "move":
    case "assign":
      return <PlaceDialog {...rest} kind={dialog.kind} close={close} />;
    case "status":
      return <StatusDialog {...rest} close={close} />;
    case "cancel":
      return <CancelDialog {...rest} close={close} />;
  }
}

function PlaceDialog({
  kind,
  facts,
  moves,
  close,
}: Pick<BookingActionsProps, "facts"> & { moves: Moves; kind: "move" | "assign"; close: () => void }) {
  const booking = {
    id: facts.bookingId,
    revision: facts.revision,
    refWords: `#${facts.ref}`,
    title: facts.title,
    start: facts.start,
    end: facts.end,
    fieldworkerIds: facts.copies.filter((copy) => copy.isAssigned).map((copy) => copy.fieldworkerId),
  };
  const shared = { booking, moves, zone: facts.zone, close };
  return kind === "move" ? <MoveDialog {...shared} /> : <AssignDialog {...shared} />;
}
