"use client";

import { useState } from "react";
import type { ServiceInput } from "@/lib/domain/service-shape";
import type { Answer } from "../bookings/answers";
import { Button } from "../parts/button";
import { Dialog } from "../parts/dialog";
import { OfferFields, OnlineFields } from "./service-fields";
import { serviceInput, type TypedService } from "./service-typed";
import { SkillChoices, type SkillWord } from "./skill-choices";
import { SaveNote, useSave } from "./use-save";

export type SaveService = (input: ServiceInput) => Promise<Answer<null>>;

/** Makes a service or changes one. What was typed stays, whatever the answer. */
export function ServiceDialog({
  serviceId,
  revision,
  initial,
  skills,
  save: send,
  close,
}: {
  serviceId: string;
  /** null: a new one. */
  revision: number | null;
  initial: TypedService;
  skills: readonly SkillWord[];
  save: SaveService;
  close: () => void;
}) {
  const [typed, setTyped] = useState(initial);
  const { save, isSaving, refusal, errors } = useSave();
  const change = (next: Partial<TypedService>) => setTyped((now) => ({ ...now, ...next }));
  const submit = async () => {
    const input = { serviceId, expectedRevision: revision, ...serviceInput(typed) };
    if (
      await save(() => send(input), `${typed.name.trim()} is saved. Bookings that are made stay as they are.`)
    )
      close();
  };
  return (
    <Dialog
      isOpen
      width="wide"
      onOpenChange={(isOpen) => !isOpen && close()}
      title={revision === null ? "New service" : `Edit ${initial.name}`}
      testId="service-dialog"
      footer={
        <>
          <Button onPress={close}>Cancel</Button>
          <Button variant="primary" isPending={isSaving} pendingLabel="Saving…" onPress={submit}>
            {revision === null ? "Make service" : "Save service"}
          </Button>
        </>
      }
    >
      <div className="stack">
        <OfferFields {...{ typed, change, errors }} />
        <SkillChoices
          legend="Skills needed"
          skills={skills}
          chosen={typed.skillIds}
          onChange={(skillIds) => change({ skillIds })}
          errors={errors}
        />
        <OnlineFields {...{ typed, change, errors }} />
        <SaveNote refusal={refusal} />
      </div>
    </Dialog>
  );
}
