"use client";

import { useRef } from "react";
import { Badge } from "@/components/parts/badge";
import { Checkbox } from "@/components/parts/checkbox";
import { ComboField } from "@/components/parts/combo-field";
import { DateField, TimeField } from "@/components/parts/date-field";
import type { FieldErrors } from "@/components/parts/field-errors";
import { FoldChoice } from "@/components/parts/fold-choice";
import { MultiSelect } from "@/components/parts/multi-select";
import { SelectField } from "@/components/parts/select-field";
import { TextArea, TextField } from "@/components/parts/text-field";
import {
  type BookingFormValues,
  type CustomerOption,
  type FormOptions,
  spanOfForm,
} from "@/lib/domain/booking-form";
import { cityOf, lengthWords, localTimesOf, zoneWords } from "@/lib/domain/time-words";
import type { FormChange } from "./form-state";

export type FieldsProps = {
  typed: BookingFormValues;
  change: (change: FormChange) => void;
  options: FormOptions;
  errors: FieldErrors;
};

export function WhoAndWhat({
  typed,
  change,
  options,
  errors,
  onFound,
}: FieldsProps & { onFound: (customers: readonly CustomerOption[]) => void }) {
  const search = useCustomerSearch(onFound);
  return (
    <div className="grid gap-4 desk:grid-cols-2">
      <ComboField
        label="Customer"
        name="customerId"
        isRequired
        placeholder="Type a name, phone or address"
        emptyText="No customer matches."
        options={options.customers.map(({ id, name, address, phone }) => ({
          value: id,
          label: name,
          detail: [phone, address].filter(Boolean).join(" · "),
        }))}
        value={typed.customerId || null}
        onValueChange={(customerId) => change({ customerId: customerId ?? "" })}
        onTextChange={search}
        errors={errors}
      />
      <SelectField
        label="Service"
        name="serviceId"
        required
        placeholder="Choose a service"
        options={options.services.map(({ id, name, durationMinutes }) => ({
          value: id,
          label: `${name} · ${lengthWords(durationMinutes)}`,
        }))}
        value={typed.serviceId}
        onChange={(event) => change({ serviceId: event.target.value })}
        hint="Fills in the end time."
        errors={errors}
      />
    </div>
  );
}

const typingPauseMs = 250;

/** Asks the server for customers that match what is typed; the list is filtered in place meanwhile. */
function useCustomerSearch(onFound: (customers: readonly CustomerOption[]) => void) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  return (text: string) => {
    clearTimeout(timer.current);
    if (text.trim().length < 2) return;
    timer.current = setTimeout(async () => {
      try {
        const answer = await fetch(`/api/bookings/customers?q=${encodeURIComponent(text)}`);
        if (answer.ok) onFound(((await answer.json()) as { customers: CustomerOption[] }).customers);
      } catch {
        // Without an answer the customers already listed can still be chosen.
      }
    }, typingPauseMs);
  };
}

export function WhenFields({ typed, change, options, errors }: FieldsProps) {
  const time = spanIfComplete(typed, options.zone);
  const isOvernight = typed.endsNextDay || (typed.endTime !== "" && typed.endTime <= typed.startTime);
  return (
    <fieldset id="schedule" className="grid gap-4">
      <legend className="field-label">When</legend>
      <div className="grid gap-4 desk:grid-cols-3">
        <DateField
          label="Date"
          name="date"
          isRequired
          value={typed.date}
          onValueChange={(date) => change({ date })}
          errors={errors}
        />
        <TimeField
          label="Start"
          name="startTime"
          isRequired
          value={typed.startTime}
          onValueChange={(startTime) => change({ startTime })}
          errors={errors}
        />
        <TimeField
          label="End"
          name="endTime"
          isRequired
          value={typed.endTime}
          onValueChange={(endTime) => change({ endTime })}
          errors={errors}
        />
      </div>
      {isOvernight && (
        <Checkbox
          label="Ends the next day"
          name="endsNextDay"
          checked={typed.endsNextDay}
          onChange={(event) => change({ endsNextDay: event.target.checked })}
        />
      )}
      {time?.kind === "fold" && (
        <FoldChoice
          name="startFold"
          words={time.words}
          value={typed.startFold}
          onChange={(startFold) => change({ startFold })}
        />
      )}
      <ZoneLine typed={typed} options={options} />
    </fieldset>
  );
}

function spanIfComplete(typed: BookingFormValues, zone: string) {
  return typed.date && typed.startTime && typed.endTime ? spanOfForm(typed, zone) : null;
}

/** The zone the times are typed in, and what the clocks of the ticked fieldworkers show. */
function ZoneLine({ typed, options }: Pick<FieldsProps, "typed" | "options">) {
  const time = spanIfComplete(typed, options.zone);
  const people = options.fieldworkers.filter(({ id }) => typed.fieldworkerIds.includes(id));
  const span = time && time.kind !== "problem" ? time.span : null;
  const local = span ? localTimesOf(span, options.zone, people) : [];
  const abbreviation = span ? ` (${zoneWords(span.start, options.zone)})` : "";
  return (
    <p className="field-hint">
      Times in {cityOf(options.zone)}
      {abbreviation}
      {local.map((words) => ` · ${words}`).join("")}
    </p>
  );
}

export function PeopleAndPlace({ typed, change, options, errors }: FieldsProps) {
  return (
    <>
      <div id="fieldworkers">
        <MultiSelect
          legend="Fieldworkers"
          name="fieldworkerIds"
          people={options.fieldworkers.map(({ id, name, zone, busyNote }) => ({
            id,
            name,
            ...(zone === options.zone ? {} : { detail: `${cityOf(zone)} time` }),
            ...(busyNote === undefined ? {} : { more: <BusyNote words={busyNote} /> }),
          }))}
          selectedIds={typed.fieldworkerIds}
          onSelectionChange={(ids) => change({ fieldworkerIds: [...ids] })}
          hint="Nobody yet is fine: it waits under Unassigned."
          errors={errors}
        />
      </div>
      <TextField
        label="Address"
        name="address"
        isOptional
        autoComplete="off"
        value={typed.address}
        onChange={(event) => change({ address: event.target.value })}
        hint="From the customer; change it for this booking alone."
        errors={errors}
      />
      <SelectField
        label="Status"
        name="statusId"
        required
        options={options.statuses.map(({ id, name }) => ({ value: id, label: name }))}
        value={typed.statusId}
        onChange={(event) => change({ statusId: event.target.value })}
        errors={errors}
      />
    </>
  );
}

/** Nobody is kept from booking for it [B55]. */
function BusyNote({ words }: { words: string }) {
  return (
    <Badge tone="differs" icon="clock" isPlain>
      {words}
    </Badge>
  );
}

const noteFields = [
  {
    name: "jobNotes",
    label: "Job notes",
    hint: "Access, parts, what to do. Sent to the fieldworker's calendar.",
  },
  {
    name: "customerNotes",
    label: "Customer notes",
    hint: "The customer may read these. Sent to the calendar too.",
  },
  { name: "officeNotes", label: "Office-only notes", hint: "Never leaves the office, never in a calendar." },
] as const;

export function NoteFields({ typed, change, errors }: Omit<FieldsProps, "options">) {
  return noteFields.map(({ name, label, hint }) => (
    <TextArea
      key={name}
      label={label}
      name={name}
      isOptional
      hint={hint}
      value={typed[name]}
      onChange={(event) => change({ [name]: event.target.value })}
      errors={errors}
    />
  ));
}
