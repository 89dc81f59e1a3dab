"use client";

import { Button } from "@/components/parts/button";
import { Dialog } from "@/components/parts/dialog";
import { showToast } from "@/components/parts/toast-queue";
import { firstNameOf, listWords } from "@/lib/domain/time-words";
import { cancelledStatus } from "./action-entries";
import type { ActionFacts, StatusFacts } from "./action-facts";
import type { ChangeStatus } from "./answers";
import { RefusalNote, useAsking } from "./use-asking";

/** Asks once more and says what happens to the calendars. */
export function CancelDialog({
  facts,
  changeStatus,
  close,
}: {
  facts: ActionFacts;
  changeStatus: ChangeStatus;
  close: () => void;
}) {
  const { isAsking, refusal, ask } = useAsking();
  const cancelled = cancelledStatus(facts);
  if (!cancelled) return null;
  const cancel = async () => {
    const { bookingId, revision } = facts;
    const saved = await ask(() =>
      changeStatus({ bookingId, statusId: cancelled.id, expectedRevision: revision }),
    );
    if (!saved) return;
    showToast({ text: `#${facts.ref} is ${cancelled.name}.`, tone: "ok" });
    close();
  };
  return (
    <Dialog
      isOpen
      isAlert
      onOpenChange={(isOpen) => !isOpen && close()}
      title={`Cancel booking #${facts.ref}?`}
      description={`${facts.title} · ${facts.when}`}
      footer={
        <>
          <Button onPress={close}>Keep booking</Button>
          <Button variant="dangerSolid" isPending={isAsking} onPress={cancel}>
            Cancel booking
          </Button>
        </>
      }
    >
      <RefusalNote words={refusal} />
      <p className="text-sm">
        The booking gets the status <b>{cancelled.name}</b>. {calendarsSentence(facts, cancelled)} It stays in
        the list and can be set back.
      </p>
    </Dialog>
  );
}

function calendarsSentence(facts: ActionFacts, cancelled: StatusFacts): string {
  const holders = facts.copies.filter((copy) => copy.event !== null || copy.openWish === "put");
  const names = listWords(holders.map((copy) => firstNameOf(copy.name)));
  if (holders.length === 0) return "No calendar holds it.";
  switch (cancelled.rule) {
    case "remove":
      return `The event is taken out of the calendar of ${names}.`;
    case "push":
      return `The event stays in the calendar of ${names} and is kept up to date.`;
    case "leave":
      return `The event stays in the calendar of ${names}.`;
  }
}
