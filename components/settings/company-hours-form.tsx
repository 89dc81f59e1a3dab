"use client";

import { type FormEvent, useState } from "react";
import type { Shift } from "@/lib/domain/availability/facts";
import { type TypedShift, typedShifts, usualWeek } from "@/lib/domain/working-hours";
import type { Answer } from "../bookings/answers";
import { Button } from "../parts/button";
import type { FieldErrors } from "../parts/field-errors";
import { SwitchField } from "../parts/switch-field";
import { weekErrors } from "./hours-form";
import { WeekFields } from "./hours-week-fields";
import { SaveNote, useSave } from "./use-save";

export type ChangeCompanyHours = (wish: { weekly: TypedShift[] | null }) => Promise<Answer<null>>;

/** The outer bound of everybody's hours, or none. */
export function CompanyHoursForm({
  initial,
  change,
}: {
  initial: readonly Shift[] | null;
  change: ChangeCompanyHours;
}) {
  const [isBound, setIsBound] = useState(initial !== null);
  const [week, setWeek] = useState<readonly TypedShift[]>(() => typedShifts(initial ?? usualWeek));
  const [own, setOwn] = useState<FieldErrors>({});
  const { save, isSaving, refusal, errors, forget } = useSave();
  const changeWeek = (next: readonly TypedShift[]) => {
    setWeek(next);
    setOwn({});
    forget();
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const problems = isBound ? weekErrors(week) : {};
    setOwn(problems);
    if (Object.keys(problems).length > 0) return;
    const weekly = isBound ? week.map((shift) => ({ ...shift })) : null;
    await save(
      () => change({ weekly }),
      "Business hours are saved. Bookings that are made stay as they are.",
    );
  };
  return (
    <form className="stack" onSubmit={submit} noValidate aria-label="Business hours">
      <SwitchField
        label="Business hours"
        hint={
          isBound
            ? "Nobody is offered outside these hours, whatever their own are."
            : "Off: fieldworkers are offered whenever they work."
        }
        isSelected={isBound}
        onChange={setIsBound}
      />
      {isBound && (
        <WeekFields legend="Open" week={week} onChange={changeWeek} errors={{ ...errors, ...own }} />
      )}
      <SaveNote refusal={refusal} />
      <Button type="submit" variant="primary" isPending={isSaving} pendingLabel="Saving…">
        Save business hours
      </Button>
    </form>
  );
}
