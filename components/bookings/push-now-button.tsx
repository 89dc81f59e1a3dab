"use client";

import { useState } from "react";
import { Button } from "@/components/parts/button";
import { showToast } from "@/components/parts/toast-queue";
import { type AskForPush, answerOf, refusalWords } from "./answers";

/** Sends one copy again at once; its badge shows how it goes. */
export function PushNowButton({
  bookingId,
  fieldworkerId,
  name,
  askForPush,
  label = "Push now",
  variant = "quiet",
}: {
  bookingId: string;
  fieldworkerId: string;
  name: string;
  askForPush: AskForPush;
  label?: "Push now" | "Push again" | "Put it back";
  variant?: "quiet" | "plain";
}) {
  const [isSending, setIsSending] = useState(false);
  const send = async () => {
    if (isSending) return;
    setIsSending(true);
    const requestKey = crypto.randomUUID();
    const answer = await answerOf(() =>
      askForPush({ bookingId, fieldworkerIds: [fieldworkerId], wish: "put", requestKey }),
    );
    setIsSending(false);
    if (!answer.ok) showToast({ text: refusalWords(answer), tone: "danger" });
    else showToast({ text: `On its way to ${name}'s calendar.` });
  };
  return (
    <Button
      isSmall
      variant={variant}
      isPending={isSending}
      onPress={send}
      aria-label={`${label} ${label === "Put it back" ? "in" : "to"} ${name}'s calendar`}
    >
      {label}
    </Button>
  );
}
