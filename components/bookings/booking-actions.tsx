"use client";

import { useState } from "react";
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

export type BookingActionsProps = {
  facts: ActionFacts;
  askForPush: AskForPush;
  changeStatus: ChangeStatus;
};

/** The Actions menu at the head of a booking, the bar at the foot of a phone, and the dialogs both open. */
export function BookingActions({ facts, askForPush, changeStatus }: BookingActionsProps) {
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const sections = actionSections(facts, setDialog);
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
      />
    </>
  );
}

function OpenedDialog({
  dialog,
  close,
  ...rest
}: BookingActionsProps & { dialog: OpenDialog | null; close: () => void }) {
  switch (dialog?.kind) {
    case undefined:
      return null;
    case "push":
      return <PushDialog {...rest} provider={dialog.provider} close={close} />;
    case "remove":
      return <RemoveDialog {...rest} close={close} />;
    case "status":
      return <StatusDialog {...rest} close={close} />;
    case "cancel":
      return <CancelDialog {...rest} close={close} />;
  }
}
