"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { type Answer, answerOf } from "@/components/bookings/answers";
import { failureWords } from "@/lib/domain/connection-health";
import { providerWords } from "@/lib/domain/push-blockers";
import { dateWords, momentWords, spanWords } from "@/lib/domain/time-words";
import {
  canRepair,
  type DifferenceView,
  differenceWords,
  type RepairState,
  type VerificationView,
  verificationWords,
} from "@/lib/domain/verify-copy-view";
import { AppLink } from "../parts/app-link";
import { Badge, type BadgeTone } from "../parts/badge";
import { Button } from "../parts/button";
import { Note } from "../parts/note";
import { showToast } from "../parts/toast-queue";
import { careRefusal } from "./care";
import "./verification.css";

export type VerifyNow = (wish: { connectionId: string }) => Promise<Answer<unknown>>;
export type RepairDifferences = (wish: {
  verificationId: string;
  mirrorIds: string[] | "all";
}) => Promise<Answer<{ asked: number }>>;

export type VerificationActions = { readonly verify: VerifyNow; readonly repair: RepairDifferences };

/**
 * Whether every upcoming copy of a connection shows its booking: the last comparison, what differed, and what puts it
 * right [B58]. `zone` is the reader's.
 */
export function VerificationResult({
  connectionId,
  verification,
  zone,
  actions,
}: {
  connectionId: string;
  verification: VerificationView | null;
  zone: string;
  actions: VerificationActions;
}) {
  const [asking, setAsking] = useState<string | null>(null);
  const router = useRouter();
  const ask = async <T,>(what: string, call: () => Promise<Answer<T>>, doneWords: (value: T) => string) => {
    if (asking !== null) return;
    setAsking(what);
    const answer = await answerOf(call);
    setAsking(null);
    if (answer.ok) showToast({ text: doneWords(answer.value), tone: "ok" });
    else showToast({ text: careRefusal(answer), tone: "danger" });
    router.refresh();
  };
  const repair = (mirrorIds: string[] | "all") =>
    verification &&
    ask(
      mirrorIds === "all" ? "all" : (mirrorIds[0] ?? ""),
      () => actions.repair({ verificationId: verification.id, mirrorIds }),
      askedWords,
    );
  const isRunning = verification?.finishedAt === null;
  const repairable = verification?.differences.filter(canRepair) ?? [];
  return (
    <div className="verification" data-testid={`verification-${connectionId}`}>
      <div className="verification-head">
        <Outcome verification={verification} zone={zone} />
        <div className="verification-actions">
          {!isRunning && repairable.length > 1 && (
            <Button isSmall isPending={asking === "all"} pendingLabel="Asking…" onPress={() => repair("all")}>
              Repair all
            </Button>
          )}
          <Button
            isSmall
            icon="circle-check"
            isDisabled={isRunning}
            isPending={asking === "verify"}
            pendingLabel="Asking…"
            onPress={() =>
              ask(
                "verify",
                () => actions.verify({ connectionId }),
                () => "Comparing now.",
              )
            }
          >
            Verify now
          </Button>
        </div>
      </div>
      {verification !== null && verification.differences.length > 0 && (
        <ul className="verification-list">
          {verification.differences.map((each) => (
            <DifferenceRow
              key={each.mirrorId}
              difference={each}
              isAsking={asking === each.mirrorId}
              repair={isRunning ? null : () => repair([each.mirrorId])}
            />
          ))}
        </ul>
      )}
    </div>
  );
}

function askedWords({ asked }: { asked: number }): string {
  if (asked === 0) return "The bookings changed meanwhile. Verify again.";
  return asked === 1 ? "It is being put right." : `${asked} are being put right.`;
}

function Outcome({ verification, zone }: { verification: VerificationView | null; zone: string }) {
  if (verification === null)
    return <p className="muted">Compares every upcoming booking with what the calendar shows.</p>;
  const { finishedAt, checked, failure, provider, differences } = verification;
  if (finishedAt === null) {
    return (
      <p role="status">
        <b>Comparing…</b> {checked === 1 ? "1 copy" : `${checked} copies`} so far.
      </p>
    );
  }
  const at = <span className="muted">Compared {momentWords(finishedAt, zone)}.</span>;
  if (failure !== null) {
    return (
      <Note tone="warn">
        {failureWords(failure, providerWords[provider].short)}, so only {checked} could be compared. Bookings
        are safe; verify again later. {at}
      </Note>
    );
  }
  return (
    <p role="status">
      <b>{verificationWords(verification)}</b>{" "}
      {differences.length === 0 && checked > 0 ? "0 differences. " : ""}
      {at}
    </p>
  );
}

const repairLook: Record<Exclude<RepairState, "none">, { tone: BadgeTone; words: string }> = {
  question: { tone: "differs", words: "Waits for an answer" },
  asked: { tone: "moving", words: "On its way" },
  done: { tone: "live", words: "Put right" },
  failed: { tone: "broken", words: "Did not work" },
};

function DifferenceRow({
  difference,
  isAsking,
  repair,
}: {
  difference: DifferenceView;
  isAsking: boolean;
  /** null: not now. */
  repair: (() => void) | null;
}) {
  const { bookingId, ref, customer, start, end, zone, kind, repair: state } = difference;
  const look = state === "none" ? null : repairLook[state];
  return (
    <li data-testid={`difference-${difference.mirrorId}`}>
      <div className="verification-what">
        <AppLink href={`/bookings/${bookingId}`}>
          <span className="mono">#{ref}</span> <bdi>{customer}</bdi>
        </AppLink>
        <span className="cell-second">
          {dateWords(start, zone)}, {spanWords({ start, end }, zone)}
        </span>
      </div>
      <span>{differenceWords(kind)}</span>
      <span className="verification-state">
        {look !== null && <Badge tone={look.tone}>{look.words}</Badge>}
        {state === "question" && <AppLink href="/conflicts">Open conflicts</AppLink>}
        {repair !== null && canRepair(difference) && (
          <Button
            isSmall
            isPending={isAsking}
            pendingLabel="Asking…"
            onPress={repair}
            aria-label={`Repair booking #${ref}`}
          >
            {state === "failed" ? "Try again" : "Repair"}
          </Button>
        )}
      </span>
    </li>
  );
}
