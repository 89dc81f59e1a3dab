"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "../parts/button";
import type { ProviderName } from "../parts/provider-glyph";
import { showToast } from "../parts/toast-queue";
import { type Disconnect, DisconnectDialog } from "./disconnect-dialog";
import type { SaveAnswer } from "./use-saved-choice";

type OfConnection = (wish: { connectionId: string }) => Promise<SaveAnswer>;
export type ConnectionCare = {
  readonly pause: OfConnection;
  readonly resume: OfConnection;
  readonly disconnect: Disconnect;
};

/** Stopping a connection for a while, or for good. */
export function ConnectionCareButtons({
  connectionId,
  provider,
  accountEmail,
  isPaused,
  care,
}: {
  connectionId: string;
  provider: ProviderName;
  accountEmail: string;
  isPaused: boolean;
  care: ConnectionCare;
}) {
  const router = useRouter();
  const [isAsking, setIsAsking] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const change = async () => {
    setIsAsking(true);
    setError(null);
    const answer = await (isPaused ? care.resume : care.pause)({ connectionId }).catch(() => null);
    setIsAsking(false);
    if (!answer?.ok) {
      setError(answer?.message ?? "We could not reach Lockstep. Nothing was changed.");
      return;
    }
    showToast({
      text: isPaused ? "Sync goes on. What waited is sent now." : "Paused. Bookings wait until you resume.",
      tone: "ok",
    });
    router.refresh();
  };
  return (
    <div className="connection-actions">
      <Button
        variant={isPaused ? "primary" : "quiet"}
        isPending={isAsking}
        pendingLabel={isPaused ? "Resuming…" : "Pausing…"}
        onPress={change}
      >
        {isPaused ? "Resume" : "Pause"}
      </Button>
      <DisconnectDialog
        connectionId={connectionId}
        provider={provider}
        accountEmail={accountEmail}
        disconnect={care.disconnect}
      />
      {error !== null && (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
