"use client";

import { useState } from "react";
import { Badge, type BadgeTone } from "@/components/parts/badge";
import { Button } from "@/components/parts/button";
import { Dialog } from "@/components/parts/dialog";
import { RadioCards } from "@/components/parts/radio-cards";
import { SelectField } from "@/components/parts/select-field";
import { crewAfter } from "@/lib/domain/move";
import { type Chip, type PlacementFacts, rankForAssign } from "@/lib/domain/placement";
import type { Interval } from "@/lib/domain/time";
import { clockWords, dateWords, dayKey } from "@/lib/domain/time-words";
import "./move.css";
import type { MoveDialogProps } from "./move-dialog";
import { PlaceAnswer } from "./place-answer";
import { useAskedPlace } from "./use-asked-place";

const nobody = "";

/** Who does it, from a list that is ranked by who is free then, with the reasons for each place in it. */
export function AssignDialog({ booking, moves, zone, close }: Omit<MoveDialogProps, "proposed">) {
  const crew = booking.fieldworkerIds;
  const [span, setSpan] = useState<Interval>({ start: new Date(booking.start), end: new Date(booking.end) });
  const [chosen, setChosen] = useState<string | null>(crew.length === 1 ? (crew[0] ?? null) : null);
  const [leaves, setLeaves] = useState<string | null>(crew[0] ?? null);
  const next = chosen === null ? crew : crewAfter(crew, { kind: "swap", from: leaves, to: chosen || null });
  const asked = useAskedPlace({
    ...{ booking, moves, zone, close },
    place: { ...span, fieldworkerIds: next },
    date: dayKey(span.start, zone),
    wordsOf: ({ fieldworkerIds }, known) => `${booking.title}: ${crewWords(fieldworkerIds, known)}.`,
  });
  const { facts } = asked.now;
  const isNews = !isSameCrew(next, crew) || span.start.getTime() !== Date.parse(booking.start);
  const when = `${dateWords(span.start, zone)}, ${clockWords(span.start, zone)}`;
  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && close()}
      title="Assign booking"
      description={`${booking.refWords} · ${booking.title} · ${when}`}
      testId="assign-dialog"
      footer={
        <>
          <Button onPress={close}>Cancel</Button>
          <Button
            variant="primary"
            isPending={asked.saving.isSaving}
            pendingLabel="Assigning…"
            isDisabled={!isNews || !asked.isReady}
            onPress={asked.save}
          >
            {asked.isOverlap ? "Book anyway" : chosen === nobody ? "Unassign" : "Assign"}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        {facts !== null && crew.length > 0 && (
          <InPlaceOf crew={crew} facts={facts} value={leaves} onChange={setLeaves} />
        )}
        {facts !== null && (
          <Ranked facts={facts} span={span} crew={crew} chosen={chosen} choose={setChosen} />
        )}
        <PlaceAnswer
          asked={asked}
          onTime={setSpan}
          onPerson={setChosen}
          close={close}
          isNeeded={facts === null}
        />
      </div>
    </Dialog>
  );
}

/** With people on it already: whose place is taken, or that one more comes. */
function InPlaceOf({
  crew,
  facts,
  value,
  onChange,
}: {
  crew: readonly string[];
  facts: PlacementFacts;
  value: string | null;
  onChange: (fieldworkerId: string | null) => void;
}) {
  const onIt = facts.people.filter(({ id }) => crew.includes(id));
  return (
    <SelectField
      label="In place of"
      name="inPlaceOf"
      options={[
        ...onIt.map(({ id, name }) => ({ value: id, label: name })),
        { value: nobody, label: "Nobody: one more comes" },
      ]}
      value={value ?? nobody}
      onChange={({ target }) => onChange(target.value || null)}
    />
  );
}

function Ranked({
  facts,
  span,
  crew,
  chosen,
  choose,
}: {
  facts: PlacementFacts;
  span: Interval;
  crew: readonly string[];
  chosen: string | null;
  choose: (fieldworkerId: string) => void;
}) {
  const ranked = rankForAssign(facts, span).map(({ id, name, chips }) => ({
    value: id,
    title: name,
    consequence: <Chips chips={chips} />,
  }));
  const unassign = { value: nobody, title: "Nobody", consequence: "It goes back to Unassigned." };
  return (
    <RadioCards
      legend="Fieldworker"
      name="fieldworkerId"
      value={chosen ?? "none"}
      onValueChange={choose}
      cards={crew.length > 0 ? [...ranked, unassign] : ranked}
    />
  );
}

const tones: Record<Chip["tone"], BadgeTone> = { good: "live", warn: "differs", bad: "broken", plain: "off" };

function Chips({ chips }: { chips: readonly Chip[] }) {
  return (
    <span className="move-chips">
      {chips.map(({ tone, words }) => (
        <Badge key={words} tone={tones[tone]}>
          {words}
        </Badge>
      ))}
    </span>
  );
}

function crewWords(ids: readonly string[], facts: PlacementFacts | null): string {
  const names = (facts?.people ?? []).filter(({ id }) => ids.includes(id)).map(({ name }) => name);
  return names.length === 0 ? "nobody is on it now" : `${names.join(", ")} now`;
}

function isSameCrew(one: readonly string[], other: readonly string[]): boolean {
  return [...one].sort().join() === [...other].sort().join();
}
