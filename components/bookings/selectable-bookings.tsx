"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/parts/button";
import { Checkbox } from "@/components/parts/checkbox";
import type { Column } from "@/components/parts/data-table";
import { Note } from "@/components/parts/note";
import type { BookingLine } from "@/lib/domain/booking-line";
import { answerOf, type ManyPushed, type PushMany, refusalWords } from "./answers";
import { BookingsTable } from "./bookings-table";
import { PushedMany } from "./pushed-many";
import { type Selection, useSelection } from "./use-selection";
import "./bulk.css";

type Pushed = { readonly answer: ManyPushed; readonly lines: readonly BookingLine[] };

/** A page of bookings of which some can be ticked and pushed at once; what comes of it is told row by row [A15]. */
export function SelectableBookings({
  caption,
  lines,
  onlyOf,
  zone,
  pushSelected,
}: {
  caption: string;
  lines: readonly BookingLine[];
  /** Whose copies this viewer may push; null: everybody's. */
  onlyOf: string | null;
  /** The reader's. */
  zone: string;
  pushSelected: PushMany;
}) {
  const router = useRouter();
  const selectable = lines.filter((line) => canPush(line, onlyOf)).map(({ id }) => id);
  const selection = useSelection(selectable);
  const [requestKey, setRequestKey] = useState<string | null>(null);
  const [isPushing, setIsPushing] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [pushed, setPushed] = useState<Pushed | null>(null);
  const push = async () => {
    if (isPushing) return;
    // A press whose answer was lost is repeated with its key, so that nothing goes out twice.
    const key = requestKey ?? crypto.randomUUID();
    setRequestKey(key);
    setIsPushing(true);
    setError(null);
    const chosen = lines.filter(({ id }) => selection.ids.has(id));
    const answer = await answerOf(() =>
      pushSelected({ bookingIds: chosen.map(({ id }) => id), requestKey: key }),
    );
    setIsPushing(false);
    if (!answer.ok) {
      setError(refusalWords(answer));
      return;
    }
    setRequestKey(null);
    setPushed({ answer: answer.value, lines: chosen });
    selection.clear();
    router.refresh();
  };
  const changing = <A extends unknown[]>(change: (...args: A) => void) => {
    return (...args: A) => {
      setRequestKey(null);
      change(...args);
    };
  };
  return (
    <div className="selectable">
      {pushed !== null && (
        <PushedMany answer={pushed.answer} lines={pushed.lines} zone={zone} close={() => setPushed(null)} />
      )}
      {lines.length > 0 && (
        <>
          <div className="only-phone">
            <Checkbox
              label={`Select all ${selectable.length}`}
              checked={selection.state === "all"}
              isIndeterminate={selection.state === "some"}
              disabled={selectable.length === 0}
              onChange={changing(selection.toggleAll)}
            />
          </div>
          <BookingsTable
            caption={caption}
            lines={lines}
            select={selectColumn(selection, new Set(selectable), changing)}
          />
        </>
      )}
      {selection.ids.size > 0 && (
        <BulkBar
          count={selection.ids.size}
          error={error}
          isPushing={isPushing}
          clear={changing(selection.clear)}
          push={push}
        />
      )}
    </div>
  );
}

function BulkBar({
  count,
  error,
  isPushing,
  clear,
  push,
}: {
  count: number;
  error: string | null;
  isPushing: boolean;
  clear: () => void;
  push: () => void;
}) {
  return (
    <section className="bulk-bar" aria-label="Selected bookings">
      <span role="status">
        <b>{count} selected</b>
      </span>
      {error !== null && (
        <Note tone="danger" isAnnounced>
          {error}
        </Note>
      )}
      <Button variant="quiet" onPress={clear}>
        Clear
      </Button>
      <Button
        variant="primary"
        icon="send"
        isPending={isPushing}
        pendingLabel="Pushing…"
        onPress={push}
        aria-label={`Push ${count} selected`}
      >
        Push
      </Button>
    </section>
  );
}

/** Somebody on it has a calendar. */
function canPush(line: BookingLine, onlyOf: string | null): boolean {
  return line.copies.some(
    ({ isAssigned, target, fieldworkerId }) =>
      isAssigned && target !== null && (onlyOf === null || fieldworkerId === onlyOf),
  );
}

function selectColumn(
  selection: Selection,
  selectable: ReadonlySet<string>,
  changing: <A extends unknown[]>(change: (...args: A) => void) => (...args: A) => void,
): Column<BookingLine> {
  return {
    key: "select",
    header: "Select",
    headerCell: (
      <Checkbox
        label={<span className="sr-only">Select all bookings on this page</span>}
        checked={selection.state === "all"}
        isIndeterminate={selection.state === "some"}
        disabled={selectable.size === 0}
        onChange={changing(selection.toggleAll)}
      />
    ),
    isBareOnPhone: true,
    cell: (line) => {
      const isPossible = selectable.has(line.id);
      const why = isPossible ? "" : ": nobody on it has a calendar connected";
      return (
        <Checkbox
          label={
            <span className="sr-only">
              Select booking #{line.ref}
              {why}
            </span>
          }
          checked={selection.ids.has(line.id)}
          disabled={!isPossible}
          onChange={changing(() => selection.toggle(line.id))}
        />
      );
    },
  };
}
