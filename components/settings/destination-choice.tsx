"use client";

import { useRouter } from "next/navigation";
import { SelectField } from "../parts/select-field";
import { type SaveAnswer, useSavedChoice } from "./use-saved-choice";

export type Destination = { readonly id: string; readonly label: string; readonly canWrite: boolean };

/** The one calendar that bookings go to; those that cannot be written to are shown and cannot be chosen. */
export function DestinationChoice({
  initial,
  calendars,
  choose,
}: {
  /** null: bookings go nowhere. */
  initial: string | null;
  calendars: readonly Destination[];
  choose: (wish: { calendarId: string }) => Promise<SaveAnswer>;
}) {
  const router = useRouter();
  const {
    shown,
    error,
    choose: save,
  } = useSavedChoice(
    initial,
    (calendarId) => (calendarId === null ? Promise.resolve({ ok: false }) : choose({ calendarId })),
    () => router.refresh(),
  );
  return (
    <SelectField
      label="Add bookings to"
      name="destination"
      value={shown ?? ""}
      {...(shown === null ? { placeholder: "Nowhere yet" } : {})}
      {...(error === null ? {} : { errors: { destination: error } })}
      onChange={({ target }) =>
        target.value !== "" && void save(target.value, "Bookings go to that calendar from now on.")
      }
      options={calendars.map(({ id, label, canWrite }) => ({
        value: id,
        label: canWrite ? label : `${label} (read-only)`,
        isDisabled: !canWrite && id !== shown,
      }))}
    />
  );
}
