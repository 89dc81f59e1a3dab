"use client";

import { type FormEvent, useState } from "react";
import { type Hours, type TypedShift, typedShifts, weekProblems } from "@/lib/domain/working-hours";
import type { Answer } from "../bookings/answers";
import { Button } from "../parts/button";
import type { FieldErrors } from "../parts/field-errors";
import { NumberField } from "../parts/number-field";
import { WeekFields } from "./hours-week-fields";
import { SaveNote, useSave } from "./use-save";

export type ChangeHours = (wish: {
  memberId: string;
  weekly: TypedShift[];
  travelMinutes: number;
  dailyLimit: number | null;
}) => Promise<Answer<null>>;

/** When somebody works, how much time they need between two jobs, and how many they do a day. */
export function HoursForm({
  memberId,
  initial,
  change,
}: {
  memberId: string;
  initial: Hours;
  change: ChangeHours;
}) {
  const [week, setWeek] = useState<readonly TypedShift[]>(() => typedShifts(initial.weekly));
  const [travel, setTravel] = useState(String(initial.travelMinutes));
  const [limit, setLimit] = useState(initial.dailyLimit === null ? "" : String(initial.dailyLimit));
  const [own, setOwn] = useState<FieldErrors>({});
  const { save, isSaving, refusal, errors, forget } = useSave();
  const changeWeek = (next: readonly TypedShift[]) => {
    setWeek(next);
    setOwn({});
    forget();
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const problems = weekErrors(week);
    setOwn(problems);
    if (Object.keys(problems).length > 0) return;
    const weekly = week.map((shift) => ({ ...shift }));
    const wish = { memberId, weekly, travelMinutes: wholeNumber(travel), dailyLimit: limitOf(limit) };
    await save(() => change(wish), "Working hours are saved. Bookings that are made stay as they are.");
  };
  return (
    <form className="stack" onSubmit={submit} noValidate aria-label="Working hours">
      <WeekFields legend="Weekly hours" week={week} onChange={changeWeek} errors={{ ...errors, ...own }} />
      <div className="hours-numbers">
        <NumberField
          label="Travel time (minutes)"
          name="travelMinutes"
          value={travel}
          onChange={(event) => setTravel(event.target.value)}
          hint="Kept free before and after each booking."
          errors={errors}
        />
        <NumberField
          label="Bookings a day, at most"
          name="dailyLimit"
          isOptional
          value={limit}
          onChange={(event) => setLimit(event.target.value)}
          hint="Empty: no limit."
          errors={errors}
        />
      </div>
      <SaveNote refusal={refusal} />
      <Button type="submit" variant="primary" isPending={isSaving} pendingLabel="Saving…">
        Save hours
      </Button>
    </form>
  );
}

export function weekErrors(week: readonly TypedShift[]): FieldErrors {
  return Object.fromEntries([...weekProblems(week)].map(([path, message]) => [`weekly.${path}`, message]));
}

/** NaN for what is no whole number, so that the server's message for it is shown. */
export function wholeNumber(typed: string): number {
  return /^\d+$/u.test(typed.trim()) ? Number(typed) : Number.NaN;
}

function limitOf(typed: string): number | null {
  return typed.trim() === "" ? null : wholeNumber(typed);
}
