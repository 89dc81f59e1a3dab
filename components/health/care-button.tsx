"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { type Answer, answerOf } from "@/components/bookings/answers";
import type { IconName } from "../icons/glyphs";
import { Button, type ButtonProps } from "../parts/button";
import { showToast } from "../parts/toast-queue";
import { careRefusal } from "./care";

/** One press, one question to the server; what came of it is a toast, and the page reads itself anew. */
export function CareButton({
  label,
  of,
  icon,
  pendingLabel,
  doneWords,
  doneLabel,
  ask,
  variant = "plain",
  isSmall = false,
}: {
  label: string;
  /** Whose calendar or which booking, for who hears only the button. */
  of: string;
  icon?: IconName;
  pendingLabel: string;
  doneWords: string;
  /** The button says so for good, and is pressed no second time. */
  doneLabel?: string;
  ask: () => Promise<Answer<unknown>>;
  variant?: ButtonProps["variant"];
  isSmall?: boolean;
}) {
  const router = useRouter();
  const [state, setState] = useState<"ready" | "asking" | "done">("ready");
  const press = async () => {
    if (state !== "ready") return;
    setState("asking");
    const answer = await answerOf(ask);
    setState(answer.ok && doneLabel !== undefined ? "done" : "ready");
    if (answer.ok) showToast({ text: doneWords, tone: "ok" });
    else showToast({ text: careRefusal(answer), tone: "danger" });
    router.refresh();
  };
  const isDone = state === "done";
  const shown = isDone ? (doneLabel ?? label) : label;
  return (
    <Button
      variant={variant}
      isSmall={isSmall}
      className="care-button"
      isPending={state === "asking"}
      isDisabled={isDone}
      pendingLabel={pendingLabel}
      onPress={press}
      aria-label={`${shown}, ${of}`}
      {...(isDone ? { icon: "check" as const } : icon === undefined ? {} : { icon })}
    >
      {shown}
    </Button>
  );
}
