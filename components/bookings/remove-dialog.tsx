"use client";

import { useState } from "react";
import { Button } from "@/components/parts/button";
import { Dialog } from "@/components/parts/dialog";
import { MultiSelect } from "@/components/parts/multi-select";
import { Note } from "@/components/parts/note";
import { showToast } from "@/components/parts/toast-queue";
import { removable } from "./action-entries";
import type { ActionFacts } from "./action-facts";
import { type AskForPush, answerOf, refusalWords } from "./answers";

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
  const [isSending, setIsSending] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const remove = async () => {
    setIsSending(true);
    const answer = await answerOf(() =>
      askForPush({
        bookingId: facts.bookingId,
        fieldworkerIds: [...chosen],
        wish: "remove",
        requestKey,
      }),
    );
    setIsSending(false);
    if (!answer.ok) return setTrouble(refusalWords(answer));
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
            isPending={isSending}
            isDisabled={chosen.length === 0}
            onPress={remove}
          >
            Remove event
          </Button>
        </>
      }
    >
      {trouble !== null && (
        <Note tone="danger" isAnnounced>
          {trouble}
        </Note>
      )}
      <MultiSelect
        legend="Take it out of the calendar of"
        name="fieldworkerIds"
        people={people.map((copy) => ({
          id: copy.fieldworkerId,
          name: copy.name,
          detail: copy.target && `${copy.target.account} › ${copy.target.calendar}`,
        }))}
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
