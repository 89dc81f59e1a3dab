"use client";

import { type FormEvent, useState } from "react";
import type { CompanyDetails, TimesShownIn } from "@/lib/domain/company-shape";
import { cityOf } from "@/lib/domain/time-words";
import { zoneTitle } from "@/lib/domain/zone-choice";
import type { Answer } from "../bookings/answers";
import { Button } from "../parts/button";
import { Note } from "../parts/note";
import { RadioCards } from "../parts/radio-cards";
import { TextField } from "../parts/text-field";
import "./hours.css";
import { ZoneField } from "./hours-zone-field";
import { SaveNote, useSave } from "./use-save";

export type ChangeCompany = (wish: CompanyDetails) => Promise<Answer<null>>;

/** What the company is called, where it is and on whose clock pages show times. */
export function CompanyForm({ initial, change }: { initial: CompanyDetails; change: ChangeCompany }) {
  const [typed, setTyped] = useState(initial);
  const { save, isSaving, refusal, errors } = useSave();
  const set = (next: Partial<CompanyDetails>) => setTyped((now) => ({ ...now, ...next }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save(() => change({ ...typed }), "Company details are saved.");
  };
  return (
    <form className="stack" onSubmit={submit} noValidate aria-label="Company details">
      <TextField
        label="Name"
        name="name"
        dir="auto"
        autoComplete="off"
        maxLength={120}
        value={typed.name}
        onChange={(event) => set({ name: event.target.value })}
        errors={errors}
      />
      <TextField
        label="Address"
        name="address"
        isOptional
        dir="auto"
        autoComplete="off"
        maxLength={300}
        value={typed.address}
        onChange={(event) => set({ address: event.target.value })}
        errors={errors}
      />
      <ZoneField value={typed.zone} onValueChange={(zone) => set({ zone })} errors={errors} />
      {typed.zone !== initial.zone && <ZoneConsequences from={initial.zone} to={typed.zone} />}
      <RadioCards
        legend="Times in the office are shown in"
        name="timesShownIn"
        value={typed.timesShownIn}
        onValueChange={(value) => set({ timesShownIn: shownIn(value) })}
        cards={[
          {
            value: "company",
            title: "The company's time zone",
            consequence: "Everybody sees the same clock.",
          },
          { value: "member", title: "Each person's own time zone", consequence: "As set under Hours." },
        ]}
      />
      <SaveNote refusal={refusal} />
      <Button
        type="submit"
        variant="primary"
        isPending={isSaving}
        pendingLabel="Saving…"
        isDisabled={JSON.stringify(typed) === JSON.stringify(initial)}
      >
        Save company
      </Button>
    </form>
  );
}

function shownIn(value: string): TimesShownIn {
  return value === "member" ? "member" : "company";
}

/** What another zone does and what it leaves alone, before it is saved. */
function ZoneConsequences({ from, to }: { from: string; to: string }) {
  return (
    <Note isAnnounced testId="zone-consequences">
      <p>
        <b>Changes:</b> the board, lists and settings show {zoneTitle(to)} time. Business hours and holidays
        mean days in {cityOf(to)}. New bookings are made in its time.
      </p>
      <p>
        <b>Stays:</b> every booking keeps its moment and the zone it was made in, {cityOf(from)} or another.
        What repeats keeps its time on that zone's clock. Fieldworkers keep their own zones and hours.
      </p>
    </Note>
  );
}
