"use client";

import { useState } from "react";
import type { TypedTimeOff } from "@/lib/domain/hours-shape";
import type { Answer } from "../bookings/answers";
import { Button } from "../parts/button";
import { DateField, TimeField } from "../parts/date-field";
import { Dialog } from "../parts/dialog";
import type { FieldErrors } from "../parts/field-errors";
import { RadioCards } from "../parts/radio-cards";
import { TextField } from "../parts/text-field";
import { SaveNote, useSave } from "./use-save";

export type AddTimeOff = (wish: {
  memberId: string;
  timeOffId: string;
  time: TypedTimeOff;
  note: string;
}) => Promise<Answer<null>>;

type Typed = {
  readonly kind: "days" | "span";
  readonly first: string;
  readonly start: string;
  readonly last: string;
  readonly end: string;
  readonly note: string;
};

export function TimeOffDialog({
  memberId,
  today,
  mayNote,
  add,
  close,
}: {
  memberId: string;
  today: string;
  mayNote: boolean;
  add: AddTimeOff;
  close: () => void;
}) {
  // One id for one opening: pressing again after a lost answer adds nothing twice.
  const [timeOffId] = useState(() => crypto.randomUUID());
  const [typed, setTyped] = useState<Typed>({
    ...{ kind: "days", first: today, start: "09:00", last: today, end: "17:00", note: "" },
  });
  const { save, isSaving, refusal, errors } = useSave();
  const change = (next: Partial<Typed>) => setTyped((now) => ({ ...now, ...next }));
  const submit = async () => {
    const wish = { memberId, timeOffId, time: timeTyped(typed), note: typed.note };
    if (await save(() => add(wish), "Time off is added. Bookings in it stay; your office can move them."))
      close();
  };
  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && close()}
      title="Add time off"
      description="Nothing new is offered in this time. Bookings that are made stay."
      footer={
        <>
          <Button onPress={close}>Cancel</Button>
          <Button variant="primary" isPending={isSaving} pendingLabel="Adding…" onPress={submit}>
            Add time off
          </Button>
        </>
      }
    >
      <div className="stack">
        <RadioCards
          legend="How long"
          name="kind"
          value={typed.kind}
          onValueChange={(kind) => change({ kind: kind === "span" ? "span" : "days" })}
          cards={[
            { value: "days", title: "Whole days" },
            { value: "span", title: "Part of a day, or from one time to another" },
          ]}
        />
        <TimeFields {...{ typed, change, errors }} />
        {mayNote ? (
          <TextField
            label="Note"
            name="note"
            isOptional
            dir="auto"
            autoComplete="off"
            hint="Only the fieldworker and owners read it. Everybody else sees “Time off”."
            value={typed.note}
            onChange={(event) => change({ note: event.target.value })}
            errors={errors}
          />
        ) : null}
        <SaveNote refusal={refusal} />
      </div>
    </Dialog>
  );
}

type TimeFieldsProps = {
  readonly typed: Typed;
  readonly change: (next: Partial<Typed>) => void;
  readonly errors: FieldErrors;
};

function TimeFields({ typed, change, errors }: TimeFieldsProps) {
  const isDays = typed.kind === "days";
  // The last day follows the first until somebody sets it later.
  const changeFirst = (first: string) => change({ first, last: typed.last < first ? first : typed.last });
  return (
    <div className="hours-when">
      <DateField
        label={isDays ? "First day" : "From"}
        name={isDays ? "time.firstDate" : "time.date"}
        value={typed.first}
        onValueChange={changeFirst}
        errors={errors}
      />
      {!isDays && (
        <TimeField
          label="Starts at"
          name="time.start"
          value={typed.start}
          onValueChange={(start) => change({ start })}
          errors={errors}
        />
      )}
      <DateField
        label={isDays ? "Last day" : "Until"}
        name={isDays ? "time.lastDate" : "time.endDate"}
        value={typed.last}
        onValueChange={(last) => change({ last })}
        errors={errors}
      />
      {!isDays && (
        <TimeField
          label="Ends at"
          name="time.end"
          value={typed.end}
          onValueChange={(end) => change({ end })}
          errors={errors}
        />
      )}
    </div>
  );
}

function timeTyped({ kind, first, start, last, end }: Typed): TypedTimeOff {
  return kind === "days"
    ? { kind, firstDate: first, lastDate: last }
    : { kind, date: first, start, endDate: last, end };
}
