"use client";

import { useState } from "react";
import { Note } from "@/components/parts/note";
import { type Answer, answerOf, refusalWords } from "./answers";

/** One question to the server at a time: whether it is on its way, and its refusal in words. */
export function useAsking(wordsOf: typeof refusalWords = refusalWords) {
  const [isAsking, setIsAsking] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  /** The value; null when it was refused, or when another question is still on its way. */
  async function ask<T>(call: () => Promise<Answer<T>>): Promise<T | null> {
    if (isAsking) return null;
    setIsAsking(true);
    setRefusal(null);
    const answer = await answerOf(call);
    setIsAsking(false);
    if (answer.ok) return answer.value;
    setRefusal(wordsOf(answer));
    return null;
  }
  return { isAsking, refusal, ask };
}

export function RefusalNote({ words }: { words: string | null }) {
  if (words === null) return null;
  return (
    <Note tone="danger" isAnnounced>
      {words}
    </Note>
  );
}
