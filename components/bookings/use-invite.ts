"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { showToast } from "@/components/parts/toast-queue";
import { type Answer, answerOf, refusalWords } from "./answers";

/** Asks a fieldworker by mail to connect a calendar. */
export type Invite = (wish: { readonly memberId: string }) => Promise<Answer<unknown>>;

/** Invites one after the other; what came of it is a toast, and the page reads itself anew. */
export function useInvite(invite: Invite) {
  const router = useRouter();
  const [isAsking, setIsAsking] = useState(false);
  const send = async (memberIds: readonly string[]) => {
    if (isAsking) return;
    setIsAsking(true);
    let sent = 0;
    for (const memberId of memberIds) {
      const answer = await answerOf(() => invite({ memberId }));
      if (answer.ok) sent += 1;
      else showToast({ text: inviteRefusal(answer), tone: "danger" });
    }
    setIsAsking(false);
    if (sent > 0) showToast({ text: sentWords(sent), tone: "ok" });
    router.refresh();
  };
  return { isAsking, send };
}

function sentWords(count: number): string {
  return count === 1 ? "Invitation sent by mail." : `${count} invitations sent by mail.`;
}

/** A refusal in a plain sentence. */
function inviteRefusal(answer: Extract<Answer<unknown>, { ok: false }>): string {
  switch (answer.problem) {
    case "invitedJustNow":
      return `${answer.detail ?? "They were invited just now"}. Wait an hour before you invite them again.`;
    case "notNeeded":
      return "That is not needed any more: they have connected a calendar, or take no bookings.";
    case "notFound":
      return "They do not work here any more. Look again.";
    default:
      return refusalWords(answer);
  }
}
