"use client";

import { useRef, useState } from "react";
import { showToast } from "../parts/toast-queue";

export type SaveAnswer = { readonly ok: boolean; readonly message?: string };

const noAnswer: SaveAnswer = { ok: false, message: "We could not reach Lockstep. Nothing was changed." };
const refusedWithoutWords = "That could not be saved. Nothing was changed.";

/**
 * A value that is shown as chosen at once and saved behind it. When saving fails it goes back to what was last saved,
 * whatever that was, and says so; only the newest choice decides what is shown.
 */
export function useSavedChoice<T>(initial: T, save: (value: T) => Promise<SaveAnswer>) {
  const [shown, setShown] = useState(initial);
  const [isSaving, setIsSaving] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const saved = useRef(initial);
  const newest = useRef(0);

  const choose = async (value: T, savedWords: string) => {
    newest.current += 1;
    const serial = newest.current;
    setShown(value);
    setError(null);
    setIsSaving(true);
    const answer = await save(value).catch(() => noAnswer);
    if (answer.ok) saved.current = value;
    if (serial !== newest.current) return;
    setIsSaving(false);
    if (answer.ok) {
      showToast({ text: savedWords, tone: "ok" });
      return;
    }
    const words = answer.message ?? refusedWithoutWords;
    setShown(saved.current);
    setError(words);
    showToast({ text: words, tone: "danger" });
  };
  return { shown, isSaving, error, choose };
}
