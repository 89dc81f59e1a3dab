"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { type Answer, answerOf } from "@/components/bookings/answers";
import { ChangedMeanwhile } from "@/components/bookings/booking-form";
import { Button } from "@/components/parts/button";
import type { FieldErrors } from "@/components/parts/field-errors";
import { LinkButton } from "@/components/parts/link-button";
import { Note } from "@/components/parts/note";
import { TextArea, TextField } from "@/components/parts/text-field";
import { showToast } from "@/components/parts/toast-queue";
import type { CustomerFields } from "@/lib/domain/customer";
import { customerChanges } from "@/lib/domain/customer-changes";
import { AddressFields } from "./address-fields";
import { refusalWords, type SaveCustomer } from "./answers";

type Refusal = Extract<Answer<unknown>, { ok: false }>;

type Props = {
  customerId: string;
  /** null: a new customer. */
  revision: number | null;
  saved: CustomerFields;
  save: SaveCustomer;
  backHref: string;
};

/** Makes or changes a customer. What was typed stays, whatever the answer. */
export function CustomerForm(props: Props) {
  const { revision, saved, backHref } = props;
  const { typed, change, seen, goOn, refusal, isSaving, submit } = useTypedCustomer(props);
  const form = useFocusOnWrong(refusal);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void submit();
  };
  return (
    <form ref={form} onSubmit={onSubmit} className="grid gap-5" noValidate aria-label="Customer">
      <ContactFields typed={typed} change={change} errors={refusal?.fields ?? {}} />
      {refusal?.problem === "changedMeanwhile" ? (
        <ChangedMeanwhile
          refusal={{ ...refusal, detail: "Somebody changed this customer" }}
          differences={customerChanges(seen, saved).map(
            ({ field, new: now }) => `${field}: ${now || "empty"}`,
          )}
          onKeepMine={() => goOn(mineOnTop(typed, seen, saved))}
          onTakeTheirs={() => goOn(saved)}
        />
      ) : (
        refusal && (
          <Note tone="danger" isAnnounced>
            {refusalWords(refusal)} What you typed is still here.
          </Note>
        )
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <LinkButton href={backHref}>Cancel</LinkButton>
        <Button type="submit" variant="primary" isPending={isSaving} pendingLabel="Saving…">
          {revision === null ? "Make customer" : "Save changes"}
        </Button>
      </div>
    </form>
  );
}

function useTypedCustomer({ customerId, revision, saved, save }: Props) {
  const router = useRouter();
  const [typed, setTyped] = useState(saved);
  // What the person has seen as saved; it moves on only when they were told of the change.
  const [seen, setSeen] = useState({ revision, saved });
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [isSaving, setIsSaving] = useState(false);
  const submit = async () => {
    if (isSaving) return;
    setIsSaving(true);
    const fields = { ...typed, addresses: typed.addresses.map((each) => ({ ...each })) };
    const answer = await answerOf(() => save({ ...fields, customerId, expectedRevision: seen.revision }));
    setIsSaving(false);
    if (!answer.ok) return setRefusal(answer);
    showToast({ text: `Saved ${typed.name.trim()}.`, tone: "ok" });
    router.push(`/customers/${answer.value.customerId}`);
  };
  const change = (next: Partial<CustomerFields>) => setTyped((now) => ({ ...now, ...next }));
  const goOn = (fields: CustomerFields) => {
    setTyped(fields);
    setSeen({ revision, saved });
    setRefusal(null);
  };
  return { typed, change, seen: seen.saved, goOn, refusal, isSaving, submit };
}

/** What is saved now with one's own changes on top; what one did not touch is the others'. */
function mineOnTop(typed: CustomerFields, seen: CustomerFields, saved: CustomerFields): CustomerFields {
  const own = (Object.keys(typed) as (keyof CustomerFields)[]).filter(
    (field) => JSON.stringify(typed[field]) !== JSON.stringify(seen[field]),
  );
  return { ...saved, ...Object.fromEntries(own.map((field) => [field, typed[field]])) };
}

/** The form; after a refusal the first wrong field has the focus. */
function useFocusOnWrong(refusal: Refusal | null) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (refusal?.problem === "invalid")
      form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [refusal]);
  return form;
}

type FieldsProps = {
  typed: CustomerFields;
  change: (next: Partial<CustomerFields>) => void;
  errors: FieldErrors;
};

function ContactFields({ typed, change, errors }: FieldsProps) {
  return (
    <>
      <TextField
        label="Name"
        name="name"
        dir="auto"
        autoComplete="off"
        value={typed.name}
        onChange={(event) => change({ name: event.target.value })}
        errors={errors}
      />
      <ReachFields {...{ typed, change, errors }} />
      <AddressFields
        addresses={typed.addresses}
        onChange={(addresses) => change({ addresses })}
        errors={errors}
      />
      <TextArea
        label="Notes"
        name="notes"
        isOptional
        hint="Office only. Never sent to a calendar."
        dir="auto"
        value={typed.notes}
        onChange={(event) => change({ notes: event.target.value })}
        errors={errors}
      />
    </>
  );
}

function ReachFields({ typed, change, errors }: FieldsProps) {
  return (
    <div className="grid gap-4 desk:grid-cols-2">
      <TextField
        label="Phone"
        name="phone"
        type="tel"
        isOptional
        autoComplete="off"
        value={typed.phone}
        onChange={(event) => change({ phone: event.target.value })}
        errors={errors}
      />
      <TextField
        label="E-mail"
        name="email"
        type="email"
        isOptional
        autoComplete="off"
        value={typed.email}
        onChange={(event) => change({ email: event.target.value })}
        errors={errors}
      />
    </div>
  );
}
