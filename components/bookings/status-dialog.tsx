"use client";

import { useState } from "react";
import { Button } from "@/components/parts/button";
import { Dialog } from "@/components/parts/dialog";
import { Note } from "@/components/parts/note";
import { RadioCards } from "@/components/parts/radio-cards";
import { showToast } from "@/components/parts/toast-queue";
import type { ActionFacts, StatusFacts } from "./action-facts";
import { answerOf, type ChangeStatus, refusalWords } from "./answers";

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
  const [isSaving, setIsSaving] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const save = async () => {
    setIsSaving(true);
    const { bookingId, revision } = facts;
    const answer = await answerOf(() => changeStatus({ bookingId, statusId, expectedRevision: revision }));
    setIsSaving(false);
    if (!answer.ok) return setTrouble(refusalWords(answer));
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
            isPending={isSaving}
            isDisabled={statusId === facts.status.id}
            onPress={save}
          >
            Change status
          </Button>
        </>
      }
    >
      {trouble !== null && (
        <Note tone="danger" isAnnounced>
          {trouble}
        </Note>
      )}
      <RadioCards
        legend="Status"
        name="statusId"
        value={statusId}
        onValueChange={setStatusId}
        cards={facts.statuses.map((status) => ({
          value: status.id,
          title: status.id === facts.status.id ? `${status.name} (now)` : status.name,
          consequence: consequences[status.rule],
        }))}
      />
    </Dialog>
  );
}
