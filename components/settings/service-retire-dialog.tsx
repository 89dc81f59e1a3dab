"use client";

import type { Answer } from "../bookings/answers";
import { Button } from "../parts/button";
import { Dialog } from "../parts/dialog";
import { SaveNote, useSave } from "./use-save";

/** Says what becomes of a service that is taken off the list, and does it. */
export function RetireDialog({
  service,
  retire,
  close,
}: {
  service: { readonly id: string; readonly name: string; readonly bookings: number };
  retire: (wish: { serviceId: string }) => Promise<Answer<"archived" | "deleted">>;
  close: () => void;
}) {
  const { save, isSaving, refusal } = useSave();
  const { id, name, bookings } = service;
  const word = bookings > 0 ? "Archive" : "Delete";
  const submit = async () => {
    if (
      await save(
        () => retire({ serviceId: id }),
        (became) => `${name} is ${became}.`,
      )
    )
      close();
  };
  return (
    <Dialog
      isOpen
      isAlert
      width="narrow"
      onOpenChange={(isOpen) => !isOpen && close()}
      title={`${word} ${name}?`}
      footer={
        <>
          <Button onPress={close}>Keep it</Button>
          <Button variant="dangerSolid" isPending={isSaving} onPress={submit}>
            {word} service
          </Button>
        </>
      }
    >
      <SaveNote refusal={refusal} />
      <p>
        {bookings > 0
          ? `${bookings === 1 ? "1 booking is" : `${bookings} bookings are`} for it and stay as they are. New bookings cannot choose it. You can offer it again at any time.`
          : "No booking is for it, so it goes for good."}
      </p>
    </Dialog>
  );
}
