"use client";

import { useState } from "react";
import { Button } from "../parts/button";
import { Note } from "../parts/note";
import { showToast } from "../parts/toast-queue";
import type { HeldCalendar } from "./calendar-facts";
import type { SaveAnswer } from "./use-saved-choice";

export type DecideRemoval = (wish: {
  calendarId: string;
  choice: "approve" | "keep" | "undo";
}) => Promise<SaveAnswer>;

type Decided = "approved" | "kept" | "undone";
const decidedBy = { approve: "approved", keep: "kept", undo: "undone" } as const;

/** Many events disappeared at once: their time stays blocked until somebody says whether they are really gone [P18]. */
export function HeldRemovalCard({ calendar, decide }: { calendar: HeldCalendar; decide: DecideRemoval }) {
  const { calendarId, whose } = calendar;
  const [decided, setDecided] = useState<Decided | null>(calendar.kind === "asking" ? null : "approved");
  const [asking, setAsking] = useState<"approve" | "keep" | "undo" | null>(null);
  const [error, setError] = useState<string | null>(null);
  const choose = async (choice: "approve" | "keep" | "undo") => {
    setAsking(choice);
    setError(null);
    const answer = await decide({ calendarId, choice }).catch(() => null);
    setAsking(null);
    if (!answer?.ok) {
      setError(refusalWords(answer));
      return;
    }
    setDecided(decidedBy[choice]);
    if (choice !== "approve") return;
    const undo = { label: "Undo", onAction: () => void choose("undo") };
    showToast({ text: `That time in ${whose} is free again.`, tone: "ok", action: undo });
  };
  return (
    <Note tone={decided === null ? "warn" : "info"} testId={`held-${calendarId}`}>
      <p>
        <b>{countWords(calendar)} disappeared at once</b> from {whose}. {decidedWords(decided)}
      </p>
      <div className="note-actions">
        {decided === null && (
          <>
            <Button
              isSmall
              isPending={asking === "approve"}
              pendingLabel="Saving…"
              onPress={() => choose("approve")}
            >
              They are really gone
            </Button>
            <Button
              isSmall
              isPending={asking === "keep"}
              pendingLabel="Saving…"
              onPress={() => choose("keep")}
            >
              Keep blocking
            </Button>
          </>
        )}
        {decided === "approved" && (
          <Button
            isSmall
            icon="undo"
            isPending={asking === "undo"}
            pendingLabel="Undoing…"
            onPress={() => choose("undo")}
          >
            Undo
          </Button>
        )}
      </div>
      {error !== null && <p role="alert">{error}</p>}
    </Note>
  );
}

/** "40 of 42 events". */
function countWords(calendar: HeldCalendar): string {
  if (calendar.kind === "asking") return `${calendar.removing} of ${calendar.of} events`;
  return calendar.undoable === 1 ? "1 event" : `${calendar.undoable} events`;
}

function refusalWords(answer: SaveAnswer | null): string {
  if (answer?.problem === "nothingHeld") {
    return "Somebody has answered this already, or the calendar is just being read. Look again in a moment.";
  }
  return answer?.message ?? "That could not be saved. Nothing was changed.";
}

function decidedWords(decided: Decided | null): string {
  switch (decided) {
    case null:
      return "We kept blocking that time.";
    case "approved":
      return "You said they are really gone, so that time is free again.";
    case "kept":
      return "That time stays blocked.";
    case "undone":
      return "They are back, and that time is blocked again.";
  }
}
