"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { firstNameOf } from "@/lib/domain/time-words";
import { Button } from "../parts/button";
import { Dialog } from "../parts/dialog";
import { Note } from "../parts/note";
import type { ProviderName } from "../parts/provider-glyph";
import { RadioCards } from "../parts/radio-cards";
import { showToast } from "../parts/toast-queue";
import type { SaveAnswer } from "./use-saved-choice";

export type DisconnectWish = { readonly connectionId: string; readonly copies: "keep" | "remove" };
export type Disconnect = (wish: DisconnectWish) => Promise<SaveAnswer>;

const calendars: Record<ProviderName, string> = { google: "Google Calendar", microsoft: "Outlook" };

/** What is decided about a connection's end, and what that end means. */
export function DisconnectDialog({
  connectionId,
  provider,
  accountEmail,
  disconnect,
  formerMember = null,
}: {
  connectionId: string;
  provider: ProviderName;
  accountEmail: string;
  disconnect: Disconnect;
  /** Whose it is, where an owner ends it for somebody who no longer works here; null: it is one's own. */
  formerMember?: string | null;
}) {
  const router = useRouter();
  const calendar = calendars[provider];
  const [copies, setCopies] = useState<"keep" | "remove">("keep");
  const [isEnding, setIsEnding] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const end = async (close: () => void) => {
    setIsEnding(true);
    setError(null);
    const answer = await disconnect({ connectionId, copies }).catch(() => null);
    setIsEnding(false);
    if (!answer?.ok) {
      setError(answer?.message ?? "We could not reach Lockstep. Nothing was changed.");
      return;
    }
    showToast({ text: `${calendar} is disconnected.`, tone: "ok" });
    close();
    if (formerMember === null) router.refresh();
    else router.push("/sync-health");
  };
  return (
    <Dialog
      isAlert
      title={`Disconnect ${calendar}?`}
      description={accountEmail}
      trigger={<Button variant="quiet">Disconnect</Button>}
      footer={(close) => (
        <>
          <Button onPress={close}>Stay connected</Button>
          <Button
            variant="dangerSolid"
            isPending={isEnding}
            pendingLabel="Disconnecting…"
            onPress={() => end(close)}
          >
            Disconnect
          </Button>
        </>
      )}
    >
      {error !== null && (
        <Note tone="danger">
          <p role="alert">{error}</p>
        </Note>
      )}
      <RadioCards
        name="copies"
        legend={formerMember === null ? "Your bookings in this calendar" : "Bookings in this calendar"}
        value={copies}
        onValueChange={(value) => setCopies(value === "remove" ? "remove" : "keep")}
        cards={[
          {
            value: "keep",
            title: formerMember === null ? "Keep events already in my calendar" : "Keep events already there",
            consequence: "They stay as they are and no longer follow changes.",
          },
          {
            value: "remove",
            title: "Remove them",
            consequence: `Bookings still to come are taken out; past ones stay. Should ${calendar} not answer, we try for up to 24 hours and then list what is left.`,
          },
        ]}
      />
      <ul className="disconnect-means">
        {meaningOf(provider, formerMember).map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
    </Dialog>
  );
}

function meaningOf(provider: ProviderName, formerMember: string | null): string[] {
  const isOwn = formerMember === null;
  const who = isOwn ? "also remove" : `${firstNameOf(formerMember)} also has to remove`;
  return [
    isOwn
      ? "New bookings no longer reach this calendar, and your own events no longer block your time."
      : "New bookings no longer reach this calendar, and nothing in it blocks time any more.",
    `We erase our key to the account and the busy times we kept. ${isOwn ? "Your bookings" : "Bookings"} stay in Lockstep.`,
    ...(provider === "microsoft"
      ? [
          `Microsoft has no way for us to hand access back: ${who} Lockstep under ${isOwn ? "your" : "their"} Microsoft account's apps.`,
        ]
      : []),
  ];
}
