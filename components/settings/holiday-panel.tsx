"use client";

import { type FormEvent, useState } from "react";
import type { Answer } from "../bookings/answers";
import { Button } from "../parts/button";
import { DateField } from "../parts/date-field";
import { EmptyState } from "../parts/page-states";
import { Panel } from "../parts/panel";
import { TextField } from "../parts/text-field";
import "./hours.css";
import { SaveNote, useSave } from "./use-save";

export type ListedHoliday = { readonly id: string; readonly words: string; readonly name: string };

export type HolidayActions = {
  readonly add: (wish: { holidayId: string; date: string; name: string }) => Promise<Answer<null>>;
  readonly remove: (wish: { holidayId: string }) => Promise<Answer<null>>;
};

/** Days on which nobody is offered. `actions` is null for who may only read. */
export function HolidayPanel({
  holidays,
  actions,
}: {
  holidays: readonly ListedHoliday[];
  actions: HolidayActions | null;
}) {
  const { save, isSaving, refusal } = useSave();
  return (
    <Panel title="Holidays" testId="holidays">
      <div className="stack">
        <SaveNote refusal={refusal} />
        {holidays.length === 0 ? (
          <EmptyState>No holidays are coming.</EmptyState>
        ) : (
          <ul className="hours-list">
            {holidays.map(({ id, words, name }) => (
              <li key={id}>
                <span>
                  <b dir="auto">{name}</b>
                  <span className="choice-hint">{words}</span>
                </span>
                {actions !== null && (
                  <Button
                    isSmall
                    icon="trash"
                    isDisabled={isSaving}
                    aria-label={`Remove ${name}, ${words}`}
                    onPress={() =>
                      void save(() => actions.remove({ holidayId: id }), `${name} is no holiday any more.`)
                    }
                  >
                    Remove
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
        {actions !== null && <AddHoliday add={actions.add} />}
      </div>
    </Panel>
  );
}

function AddHoliday({ add }: { add: HolidayActions["add"] }) {
  const [holidayId, setHolidayId] = useState(() => crypto.randomUUID());
  const [date, setDate] = useState("");
  const [name, setName] = useState("");
  const { save, isSaving, refusal, errors } = useSave();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const words = `${name.trim()} is a holiday. Bookings on it stay.`;
    if (!(await save(() => add({ holidayId, date, name }), words))) return;
    setName("");
    setDate("");
    setHolidayId(crypto.randomUUID());
  };
  return (
    <form className="hours-add" onSubmit={submit} noValidate aria-label="Add a holiday">
      <DateField label="Date" name="date" value={date} onValueChange={setDate} errors={errors} />
      <TextField
        label="Name"
        name="name"
        dir="auto"
        autoComplete="off"
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.target.value)}
        errors={errors}
      />
      <Button type="submit" icon="plus" isPending={isSaving}>
        Add holiday
      </Button>
      {refusal !== null && refusal.problem !== "invalid" && <SaveNote refusal={refusal} />}
    </form>
  );
}
