"use client";

import { useState } from "react";
import { Button } from "@/components/parts/button";
import { Dialog } from "@/components/parts/dialog";
import { MultiSelect } from "@/components/parts/multi-select";
import { showToast } from "@/components/parts/toast-queue";
import type { CopyView } from "@/lib/domain/calendar-copy";
import { removable } from "./action-entries";
import type { ActionFacts } from "./action-facts";
import type { AskForPush } from "./answers";
import { RefusalNote, useAsking } from "./use-asking";

/** Takes the event out of chosen calendars; the booking itself stays as it is. */
export function RemoveDialog({
  facts,
  askForPush,
  close,
}: {
  facts: ActionFacts;
  askForPush: AskForPush;
  close: () => void;
}) {
  const [people] = useState(() => removable(facts));
  const [chosen, setChosen] = useState<readonly string[]>(() => people.map((copy) => copy.fieldworkerId));
  const [requestKey] = useState(() => crypto.randomUUID());
  const { isAsking, refusal, ask } = useAsking();
  const remove = async () => {
    const { bookingId } = facts;
    const asked = await ask(() =>
      askForPush({ bookingId, fieldworkerIds: [...chosen], wish: "remove", requestKey }),
    );
    if (!asked) return;
    showToast({ text: "Removing the event. The booking stays as it is." });
    close();
  };
  return (
    <Dialog
      isOpen
      isAlert
      onOpenChange={(isOpen) => !isOpen && close()}
      title="Remove from calendar?"
      description={`Booking #${facts.ref} · ${facts.title}`}
      footer={
        <>
          <Button onPress={close}>Keep</Button>
          <Button
            variant="dangerSolid"
            isPending={isAsking}
            isDisabled={chosen.length === 0}
            onPress={remove}
          >
            Remove event
          </Button>
        </>
      }
    >
      <RefusalNote words={refusal} />
      <MultiSelect
        legend="Take it out of the calendar of"
        name="fieldworkerIds"
        people={people.map(choiceOf)}
        selectedIds={chosen}
        onSelectionChange={setChosen}
      />
      <p className="text-sm text-muted">
        The booking and its fieldworkers stay.
        {facts.status.rule === "push" &&
          ` While the status is ${facts.status.name}, the next change of this booking puts the event back.`}
      </p>
    </Dialog>
  );
}

function choiceOf({ fieldworkerId, name, target }: CopyView) {
  return { id: fieldworkerId, name, detail: target && `${target.account} › ${target.calendar}` };
}
