"use client";

import { useRef, useState } from "react";
import { showToast } from "../parts/toast-queue";

export type SaveAnswer = { readonly ok: boolean; readonly message?: string; readonly problem?: string };

const noAnswer: SaveAnswer = { ok: false, message: "We could not reach Lockstep. Nothing was changed." };
const refusedWithoutWords = "That could not be saved. Nothing was changed.";

/**
 * A value that is shown as chosen at once and saved behind it. When saving fails it goes back to what was last saved,
 * whatever that was, and says so; only the newest choice decides what is shown. Another `initial` later on, because it
 * was changed elsewhere, is shown unless a choice is being saved. Values are compared as JSON.
 */
export function useSavedChoice<T>(
  initial: T,
  save: (value: T) => Promise<SaveAnswer>,
  onSaved: () => void = () => {},
) {
  const [shown, setShown] = useState(initial);
  const [isSaving, setIsSaving] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [base, setBase] = useState(initial);
  const saved = useRef(initial);
  const newest = useRef(0);

  if (JSON.stringify(base) !== JSON.stringify(initial)) {
    setBase(initial);
    if (!isSaving) setShown(initial);
  }

  const choose = async (value: T, savedWords: string) => {
    newest.current += 1;
    const serial = newest.current;
    if (!isSaving) saved.current = shown;
    setShown(value);
    setError(null);
    setIsSaving(true);
    const answer = await save(value).catch(() => noAnswer);
    if (answer.ok) saved.current = value;
    if (serial !== newest.current) return;
    setIsSaving(false);
    if (answer.ok) {
      showToast({ text: savedWords, tone: "ok" });
      onSaved();
      return;
    }
    const words = answer.message ?? refusedWithoutWords;
    setShown(saved.current);
    setError(words);
    showToast({ text: words, tone: "danger" });
  };
  return { shown, isSaving, error, choose };
}
