"use client";

import { useState } from "react";
import { Button } from "@/components/parts/button";
import { Dialog } from "@/components/parts/dialog";
import { RadioCards } from "@/components/parts/radio-cards";
import { showToast } from "@/components/parts/toast-queue";
import type { ActionFacts, StatusFacts } from "./action-facts";
import type { ChangeStatus } from "./answers";
import { RefusalNote, useAsking } from "./use-asking";

const consequences: Record<StatusFacts["rule"], string> = {
  push: "Puts it into calendars",
  remove: "Takes it out of calendars",
  leave: "Leaves calendars as they are",
};

/** Choose another status; each says what it does to calendars. */
export function StatusDialog({
  facts,
  changeStatus,
  close,
}: {
  facts: ActionFacts;
  changeStatus: ChangeStatus;
  close: () => void;
}) {
  const [statusId, setStatusId] = useState(facts.status.id);
  const { isAsking, refusal, ask } = useAsking();
  const save = async () => {
    const { bookingId, revision } = facts;
    const saved = await ask(() => changeStatus({ bookingId, statusId, expectedRevision: revision }));
    if (!saved) return;
    const name = facts.statuses.find((status) => status.id === statusId)?.name ?? "";
    showToast({ text: `#${facts.ref} is ${name} now.`, tone: "ok" });
    close();
  };
  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && close()}
      title="Change status"
      description={`Booking #${facts.ref} · ${facts.title}`}
      footer={
        <>
          <Button onPress={close}>Cancel</Button>
          <Button
            variant="primary"
            isPending={isAsking}
            isDisabled={statusId === facts.status.id}
            onPress={save}
          >
            Change status
          </Button>
        </>
      }
    >
      <RefusalNote words={refusal} />
      <RadioCards
        legend="Status"
        name="statusId"
        value={statusId}
        onValueChange={setStatusId}
        cards={cardsOf(facts)}
      />
    </Dialog>
  );
}

function cardsOf(facts: ActionFacts) {
  return facts.statuses.map((status) => ({
    value: status.id,
    title: status.id === facts.status.id ? `${status.name} (now)` : status.name,
    consequence: consequences[status.rule],
  }));
}
