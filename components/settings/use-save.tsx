"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { type Answer, answerOf } from "../bookings/answers";
import type { FieldErrors } from "../parts/field-errors";
import { Note } from "../parts/note";
import { showToast } from "../parts/toast-queue";

type Refusal = Extract<Answer<unknown>, { ok: false }>;

/** Saving a form: its messages by field, what is said above its button, and whether it is on its way. */
export function useSave() {
  const { refresh } = useRouter();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [isSaving, setIsSaving] = useState(false);
  /** Answers whether it was saved. Pressing again while it is on its way does nothing. */
  const save = async <T,>(
    call: () => Promise<Answer<T>>,
    words: string | ((value: T) => string),
  ): Promise<boolean> => {
    if (isSaving) return false;
    setIsSaving(true);
    const answer = await answerOf(call);
    setIsSaving(false);
    if (!answer.ok) {
      setRefusal(answer);
      return false;
    }
    setRefusal(null);
    showToast({ text: typeof words === "string" ? words : words(answer.value), tone: "ok" });
    refresh();
    return true;
  };
  const errors: FieldErrors = refusal?.fields ?? {};
  return { save, isSaving, refusal, errors, forget: () => setRefusal(null) };
}

/** What was refused in one sentence; the fields say their own. */
export function SaveNote({ refusal }: { refusal: Refusal | null }) {
  if (refusal === null) return null;
  return (
    <Note tone="danger" isAnnounced>
      {wordsOf(refusal)}
    </Note>
  );
}

function wordsOf({ problem, message, detail }: Refusal): string {
  if (message !== undefined) return message;
  switch (problem) {
    case "changedMeanwhile":
      return "Somebody changed this while you were looking. Nothing of yours was saved; reload the page and look again.";
    case "nameTaken":
      return `Another one is called ${detail ?? "the same"}. Rename it first; nothing was changed.`;
    case "notFound":
      return "This is no longer there. Reload the page; nothing was changed.";
    default:
      return "That could not be saved. Nothing was changed.";
  }
}
