"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "../parts/button";
import { showToast } from "../parts/toast-queue";
import type { SaveAnswer } from "./use-saved-choice";

export type SyncNow = (wish: { connectionId: string }) => Promise<SaveAnswer>;

/** Asks the provider for news now instead of at the next look. */
export function SyncNowButton({
  connectionId,
  provider,
  syncNow,
}: {
  connectionId: string;
  /** "Google". */
  provider: string;
  syncNow: SyncNow;
}) {
  const router = useRouter();
  const [isAsking, setIsAsking] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const ask = async () => {
    setIsAsking(true);
    setError(null);
    const answer = await syncNow({ connectionId }).catch(() => null);
    setIsAsking(false);
    if (answer?.ok) {
      showToast({ text: `Asking ${provider} for news.`, tone: "ok" });
      router.refresh();
    } else setError(answer?.message ?? "We could not reach Lockstep. Nothing was changed.");
  };
  return (
    <div className="connection-actions">
      <Button icon="retry" isPending={isAsking} pendingLabel="Asking…" onPress={ask}>
        Sync now
      </Button>
      {error !== null && (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
