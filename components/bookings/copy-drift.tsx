"use client";

import { useState } from "react";
import { Button } from "@/components/parts/button";
import { LinkButton } from "@/components/parts/link-button";
import { Note } from "@/components/parts/note";
import type { CopyView } from "@/lib/domain/calendar-copy";
import { providerWords } from "@/lib/domain/push-blockers";
import { may } from "@/lib/domain/roles";
import { firstNameOf } from "@/lib/domain/time-words";
import { cancelledStatus } from "./action-entries";
import type { ActionFacts } from "./action-facts";
import type { AskForPush, ChangeStatus } from "./answers";
import { CancelDialog } from "./cancel-dialog";
import { PushNowButton } from "./push-now-button";

type DriftProps = {
  copy: CopyView;
  facts: ActionFacts;
  canPush: boolean;
  askForPush: AskForPush;
  changeStatus: ChangeStatus;
};

/** What became of our event in its owner's hands, and what can be done about it [A42] [B17]. */
export function CopyDrift(props: DriftProps) {
  const { copy, facts, canPush } = props;
  const who = copy.fieldworkerId === facts.viewerId ? "You" : firstNameOf(copy.name);
  const where = copy.target ? providerWords[copy.target.provider].short : "the calendar";
  if (copy.state.kind === "changedInCalendar") {
    const did = copy.state.what === "moved" ? "moved" : "edited";
    return (
      <Note tone="warn" icon="sync-changed">
        {who} {did} this event in {where}. The booking stands.
        {canPush && " Push again to put the event right."}
      </Note>
    );
  }
  if (copy.state.kind !== "deletedInCalendar") return null;
  return (
    <>
      <Note tone="warn" icon="sync-deleted" testId={`deleted-${copy.fieldworkerId}`}>
        {who} deleted this event in {where}.{" "}
        {facts.isOver ? "The booking is over." : "The booking is still on."}
      </Note>
      {!facts.isOver && <DeletedChoices {...props} />}
    </>
  );
}

function DeletedChoices({ copy, facts, canPush, askForPush, changeStatus }: DriftProps) {
  const [isCancelling, setIsCancelling] = useState(false);
  const mayPlan = may(facts.role, "planBookings");
  if (!canPush && !mayPlan) return null;
  return (
    <div className="flex flex-wrap gap-1.5">
      {canPush && (
        <PushNowButton
          bookingId={copy.bookingId}
          fieldworkerId={copy.fieldworkerId}
          name={copy.name}
          askForPush={askForPush}
          label="Put it back"
          variant="plain"
        />
      )}
      {mayPlan && (
        <LinkButton href={`/bookings/${facts.bookingId}/edit#fieldworkers`} isSmall>
          Reassign
        </LinkButton>
      )}
      {mayPlan && cancelledStatus(facts) !== null && (
        <Button isSmall variant="danger" onPress={() => setIsCancelling(true)}>
          Cancel booking…
        </Button>
      )}
      {isCancelling && (
        <CancelDialog facts={facts} changeStatus={changeStatus} close={() => setIsCancelling(false)} />
      )}
    </div>
  );
}
