"use client";

import { type FormEvent, useState } from "react";
import { zoneTitle } from "@/lib/domain/zone-choice";
import type { Answer } from "../bookings/answers";
import { Button } from "../parts/button";
import { Note } from "../parts/note";
import "./hours.css";
import { ZoneField } from "./hours-zone-field";
import { SaveNote, useSave } from "./use-save";

export type ChangeMemberZone = (wish: { memberId: string; zone: string }) => Promise<Answer<null>>;

/** The zone of somebody's hours; what another one does is said before it is saved [A40]. */
export function ZoneForm({
  memberId,
  initial,
  takesBookings,
  change,
}: {
  memberId: string;
  initial: string;
  takesBookings: boolean;
  change: ChangeMemberZone;
}) {
  const [zone, setZone] = useState(initial);
  const { save, isSaving, refusal, errors } = useSave();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save(() => change({ memberId, zone }), `Time zone: ${zoneTitle(zone)}.`);
  };
  return (
    <form className="stack" onSubmit={submit} noValidate aria-label="Time zone">
      <ZoneField value={zone} onValueChange={setZone} errors={errors} />
      {zone !== initial && takesBookings && (
        <Note isAnnounced testId="zone-consequences">
          Working hours and whole days off will be on {zoneTitle(zone)}'s clocks. Bookings stay where they
          are: each keeps its moment. Time off with a time keeps its moment too.
        </Note>
      )}
      <SaveNote refusal={refusal} />
      <Button
        type="submit"
        variant="primary"
        isPending={isSaving}
        pendingLabel="Saving…"
        isDisabled={zone === initial}
      >
        Save time zone
      </Button>
    </form>
  );
}
