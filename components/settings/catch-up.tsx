"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "../parts/button";
import { Note } from "../parts/note";
import { showToast } from "../parts/toast-queue";
import type { SaveAnswer } from "./use-saved-choice";

export type AnswerCatchUp = (wish: { choice: "add" | "skip" }) => Promise<SaveAnswer>;

/** After a connect: the bookings made before it are added only when their fieldworker says so [A4]. */
export function CatchUpPrompt({
  count,
  calendar,
  answer,
}: {
  count: number;
  /** "lee@demo.test › Work". */
  calendar: string;
  answer: AnswerCatchUp;
}) {
  const router = useRouter();
  const [asking, setAsking] = useState<"add" | "skip" | null>(null);
  const [isAnswered, setIsAnswered] = useState(false);
  const [error, setError] = useState<string | null>(null);
  if (isAnswered) return null;
  const choose = async (choice: "add" | "skip") => {
    if (asking !== null) return;
    setAsking(choice);
    setError(null);
    const given = await answer({ choice }).catch(() => null);
    setAsking(null);
    if (given?.ok || given?.problem === "notAsked") {
      setIsAnswered(true);
      showToast({ text: doneWords(given.ok ? choice : "answered", count), tone: "ok" });
      router.refresh();
    } else setError(given?.message ?? "We could not reach Lockstep. Nothing was changed.");
  };
  const bookings = count === 1 ? "1 upcoming booking" : `${count} upcoming bookings`;
  return (
    <Note tone="info" icon="calendar" isAnnounced testId="catch-up">
      <p>
        <b>You're live. {bookings} can be added</b> to <bdi>{calendar}</bdi>. They were made before you
        connected it.
      </p>
      <div className="note-actions">
        <Button
          isSmall
          variant="primary"
          isPending={asking === "add"}
          pendingLabel="Adding…"
          onPress={() => choose("add")}
        >
          {count === 1 ? "Add 1 now" : `Add ${count} now`}
        </Button>
        <Button
          isSmall
          variant="quiet"
          isPending={asking === "skip"}
          pendingLabel="Saving…"
          onPress={() => choose("skip")}
        >
          Skip
        </Button>
      </div>
      {error !== null && <p role="alert">{error}</p>}
    </Note>
  );
}

function doneWords(choice: "add" | "skip" | "answered", count: number): string {
  switch (choice) {
    case "add":
      return count === 1
        ? "1 booking is on its way to your calendar."
        : `${count} bookings are on their way to your calendar.`;
    case "skip":
      return "Left out. Each can still be pushed from its own page.";
    case "answered":
      return "This was answered already.";
  }
}
