"use client";

import { useState } from "react";
import { Button } from "@/components/parts/button";
import { DateField } from "@/components/parts/date-field";
import { Dialog } from "@/components/parts/dialog";
import { FoldChoice } from "@/components/parts/fold-choice";
import { SelectField } from "@/components/parts/select-field";
import { type Place, type PlacementFacts, rankForAssign } from "@/lib/domain/placement";
import type { Interval } from "@/lib/domain/time";
import { clockWords, dateWords, lengthWords, listWords, zoneWords } from "@/lib/domain/time-words";
import "./move.css";
import type { MovedBooking } from "./move-shape";
import { PlaceAnswer } from "./place-answer";
import { TimeCombo } from "./time-combo";
import { lengthsWith, placeTyped, type TypedAnswer, type TypedPlace, typedFrom } from "./typed-place";
import { useAskedPlace } from "./use-asked-place";
import type { Moves } from "./use-moves";

export type MoveDialogProps = {
  booking: MovedBooking;
  /** Where it was dropped or is to go; left out: the fields start where it is. */
  proposed?: Place;
  moves: Moves;
  /** The board's zone, in which times are typed. */
  zone: string;
  close: () => void;
};

/** Another time, another length or another person for a booking, with what speaks against it while one types. */
export function MoveDialog({ booking, proposed, moves, zone, close }: MoveDialogProps) {
  const [typed, setTyped] = useState(() => typedFrom(proposed ?? placeOf(booking), zone));
  const found = placeTyped(typed, zone);
  const place = found.kind === "place" ? found.place : null;
  const wordsOf: WordsOf = (at, facts) => movedWords(booking, at, facts);
  const asked = useAskedPlace({ booking, moves, place, date: typed.date, zone, close, wordsOf });
  const change = (next: Partial<TypedPlace>) => setTyped((before) => ({ ...before, ...next }));
  const isCrew = typed.fieldworkerIds.length > 1;
  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && close()}
      title="Move booking"
      description={`${booking.refWords} · ${booking.title}`}
      testId="move-dialog"
      footer={
        <>
          <Button onPress={close}>Cancel</Button>
          <Button
            variant="primary"
            isPending={asked.saving.isSaving}
            pendingLabel="Saving…"
            isDisabled={!asked.isReady}
            onPress={asked.save}
          >
            {asked.isOverlap ? "Book anyway" : "Save"}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <WhoField span={place ?? placeOf(booking)} typed={typed} facts={asked.now.facts} change={change} />
        <TimeFields typed={typed} found={found} zone={zone} change={change} />
        <PlaceAnswer
          asked={asked}
          onTime={(span) => setTyped(typedFrom({ ...span, fieldworkerIds: typed.fieldworkerIds }, zone))}
          onPerson={isCrew ? null : (id) => change({ fieldworkerIds: [id] })}
          close={close}
        />
      </div>
    </Dialog>
  );
}

function placeOf({ start, end, fieldworkerIds }: MovedBooking): Place {
  return { start: new Date(start), end: new Date(end), fieldworkerIds };
}

type WordsOf = Parameters<typeof useAskedPlace>[0]["wordsOf"];

/** "Ada Quist · Boiler swap moved to Tue 3 Nov, 2:00 PM, Raj Iyer." */
function movedWords(
  { title, fieldworkerIds }: MovedBooking,
  place: Place,
  facts: PlacementFacts | null,
): string {
  if (facts === null) return `${title} moved.`;
  const isSameCrew = place.fieldworkerIds.join() === fieldworkerIds.join();
  const crew = facts.people.filter(({ id }) => place.fieldworkerIds.includes(id)).map(({ name }) => name);
  const when = `${dateWords(place.start, facts.zone)}, ${clockWords(place.start, facts.zone)}`;
  const whom = isSameCrew ? "" : `, ${listWords(crew) || "Unassigned"}`;
  return `${title} moved to ${when}${whom}.`;
}

type FieldProps = { typed: TypedPlace; change: (next: Partial<TypedPlace>) => void };

/** One person is chosen from a ranked list; a crew of several moves together. */
function WhoField({
  span,
  typed,
  facts,
  change,
}: FieldProps & { span: Interval; facts: PlacementFacts | null }) {
  if (facts === null) return null;
  if (typed.fieldworkerIds.length > 1) {
    const names = facts.people.filter(({ id }) => typed.fieldworkerIds.includes(id)).map(({ name }) => name);
    return (
      <p className="field-hint">{listWords(names)} move together. Use Assign… to change who is on it.</p>
    );
  }
  const options = rankForAssign(facts, span).map(({ id, name, chips }) => ({
    value: id,
    label: [name, ...chips.slice(0, 2).map((chip) => chip.words)].join(" · "),
  }));
  return (
    <SelectField
      label="Fieldworker"
      name="fieldworkerId"
      options={[...options, { value: "", label: "Nobody yet" }]}
      value={typed.fieldworkerIds[0] ?? ""}
      onChange={({ target }) => change({ fieldworkerIds: target.value === "" ? [] : [target.value] })}
    />
  );
}

function TimeFields({ typed, found, zone, change }: FieldProps & { found: TypedAnswer; zone: string }) {
  const timeError =
    found.kind === "gap" ? found.words : typed.time === "" ? "Enter a time, such as 2:30 PM." : null;
  return (
    <fieldset className="grid gap-4">
      <legend className="field-label">When</legend>
      <div className="grid gap-4 desk:grid-cols-3">
        <DateField
          label="Date"
          name="date"
          isRequired
          value={typed.date}
          onValueChange={(date) => change({ date })}
        />
        <TimeCombo
          label="Start"
          value={typed.time}
          onValueChange={(time) => change({ time })}
          error={timeError}
        />
        <SelectField
          label="Duration"
          name="minutes"
          options={lengthsWith(typed.minutes).map((minutes) => ({
            value: String(minutes),
            label: lengthWords(minutes),
          }))}
          value={String(typed.minutes)}
          onChange={({ target }) => change({ minutes: Number(target.value) })}
        />
      </div>
      {found.kind === "gap" && (
        <div>
          <Button onPress={() => change({ time: found.instead })}>Use the time after the gap</Button>
        </div>
      )}
      {found.kind === "place" && found.foldWords && (
        <FoldChoice
          name="fold"
          words={found.foldWords}
          value={typed.fold}
          onChange={(fold) => change({ fold })}
        />
      )}
      {found.kind === "place" && <EndLine place={found.place} zone={zone} />}
    </fieldset>
  );
}

function EndLine({ place, zone }: { place: Place; zone: string }) {
  const note = zoneWords(place.start, zone);
  return (
    <p className="field-hint">
      Ends {dateWords(place.end, zone)}, {clockWords(place.end, zone)} {note}
    </p>
  );
}
