"use client";

import { type FormEvent, useId, useState } from "react";
import { Button } from "@/components/parts/button";
import { Dialog } from "@/components/parts/dialog";
import { TextField } from "@/components/parts/text-field";
import type { ConflictChoice, ConflictChoiceKind } from "@/lib/domain/conflict";
import type { ConflictView } from "@/lib/domain/conflict-view";
import { firstNameOf } from "@/lib/domain/time-words";
import { calendarWords, timeWords } from "./conflict-words";

type Props = {
  choice: ConflictChoiceKind;
  facts: ConflictView;
  zone: string;
  give: (choice: ConflictChoice) => void;
  close: () => void;
};

/** Asks before an answer that needs a reason or cannot be taken back. */
export function ChoiceQuestion(props: Props) {
  switch (props.choice) {
    case "ignore":
      return <ReasonQuestion {...props} />;
    case "cancelBooking":
      return (
        <SureQuestion
          {...props}
          title={`Cancel booking #${props.facts.booking.ref}?`}
          sure={{ kind: "cancelBooking" }}
          yes="Cancel booking"
          no="Keep booking"
        >
          The booking gets the cancelled status and gives its time free. It stays in the list and can be set
          back.
        </SureQuestion>
      );
    case "removeExtra":
      return (
        <SureQuestion
          {...props}
          title="Remove the extra copy?"
          sure={{ kind: "removeExtra" }}
          yes="Remove extra copy"
          no="Keep both"
        >
          The second event is deleted in {firstNameOf(props.facts.fieldworker.name)}'s{" "}
          {calendarWords(props.facts)}. The event that belongs to the booking stays.
        </SureQuestion>
      );
    default:
      return null;
  }
}

function SureQuestion({
  facts,
  zone,
  give,
  close,
  title,
  sure,
  yes,
  no,
  children,
}: Props & {
  title: string;
  sure: ConflictChoice;
  yes: string;
  no: string;
  children: React.ReactNode;
}) {
  const { booking } = facts;
  const confirm = () => {
    close();
    give(sure);
  };
  return (
    <Dialog
      isOpen
      isAlert
      onOpenChange={(isOpen) => !isOpen && close()}
      title={title}
      description={`${booking.customer} · ${booking.service} · ${timeWords(booking.span, zone)}`}
      footer={
        <>
          <Button onPress={close}>{no}</Button>
          <Button variant="dangerSolid" onPress={confirm}>
            {yes}
          </Button>
        </>
      }
    >
      <p className="text-sm">{children}</p>
    </Dialog>
  );
}

const leastReason = 3;

function ReasonQuestion({ facts, zone, give, close }: Props) {
  const form = useId();
  const [reason, setReason] = useState("");
  const [isAsked, setIsAsked] = useState(false);
  const isShort = reason.trim().length < leastReason;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsAsked(true);
    if (isShort) return;
    close();
    give({ kind: "ignore", reason: reason.trim() });
  };
  return (
    <Dialog
      isOpen
      width="narrow"
      onOpenChange={(isOpen) => !isOpen && close()}
      title="Not a conflict?"
      description={`${facts.booking.customer} · ${timeWords(facts.booking.span, zone)}`}
      footer={
        <>
          <Button onPress={close}>Back</Button>
          <Button type="submit" form={form} variant="primary">
            Ignore
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} noValidate>
        <TextField
          label="Why is it not a conflict?"
          name="reason"
          value={reason}
          maxLength={300}
          onChange={(event) => setReason(event.target.value)}
          hint="Kept in the booking's record. The same overlap does not come back."
          errors={isAsked && isShort ? { reason: "Say in a few words why, for the record." } : {}}
        />
      </form>
    </Dialog>
  );
}
