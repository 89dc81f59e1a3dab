"use client";

import { useState } from "react";
import { AppLink } from "@/components/parts/app-link";
import { Button } from "@/components/parts/button";
import { Note, type NoteTone } from "@/components/parts/note";
import { type Arrival, arrivalWords } from "@/lib/domain/arrival";
import type { CopyView } from "@/lib/domain/calendar-copy";
import { resultWords } from "@/lib/domain/push-progress";
import type { ActionFacts } from "./action-facts";
import { type AskForPush, answerOf, type CheckArrival, refusalWords } from "./answers";
import { PushNowButton } from "./push-now-button";
import { usePushes } from "./use-pushes";

type State =
  | { readonly kind: "quiet" | "looking" }
  | { readonly kind: "found"; readonly arrival: Arrival }
  | { readonly kind: "refused"; readonly words: string };

/** "Didn't arrive?": looks into the calendar and says what is there; what is missing goes out again [A38]. */
export function ArrivalCheck({
  copy,
  facts,
  checkArrival,
  askForPush,
}: {
  copy: CopyView;
  facts: ActionFacts;
  checkArrival: CheckArrival;
  askForPush: AskForPush;
}) {
  const [state, setState] = useState<State>({ kind: "quiet" });
  const { bookingId, fieldworkerId } = copy;
  const look = async () => {
    if (state.kind === "looking") return;
    setState({ kind: "looking" });
    const requestKey = crypto.randomUUID();
    const answer = await answerOf(() => checkArrival({ bookingId, fieldworkerId, requestKey }));
    setState(
      answer.ok ? { kind: "found", arrival: answer.value } : { kind: "refused", words: refusalWords(answer) },
    );
  };
  return (
    <div className="grid gap-2">
      {state.kind === "found" && (
        <Finding arrival={state.arrival} copy={copy} facts={facts} askForPush={askForPush} />
      )}
      {state.kind === "refused" && (
        <Note tone="danger" isAnnounced>
          {state.words}
        </Note>
      )}
      <div>
        <Button
          isSmall
          variant="quiet"
          isPending={state.kind === "looking"}
          pendingLabel="Looking into the calendar…"
          onPress={look}
          aria-label={`Didn't arrive in ${copy.name}'s calendar?`}
        >
          {state.kind === "found" ? "Look again" : "Didn't arrive?"}
        </Button>
      </div>
    </div>
  );
}

const tones: Record<Arrival["kind"], NoteTone> = {
  asBooked: "ok",
  otherTime: "warn",
  otherDetails: "warn",
  unreadable: "danger",
  sentAgain: "info",
  onItsWay: "info",
  paused: "warn",
  unreachable: "warn",
  needsReconnect: "danger",
};

function Finding({
  arrival,
  copy,
  facts,
  askForPush,
}: {
  arrival: Arrival;
  copy: CopyView;
  facts: ActionFacts;
  askForPush: AskForPush;
}) {
  const isOwn = copy.fieldworkerId === facts.viewerId;
  if (arrival.kind === "sentAgain") return <SentAgain pushId={arrival.pushId} copy={copy} facts={facts} />;
  const link = "link" in arrival ? arrival.link : null;
  const differs = arrival.kind === "otherTime" || arrival.kind === "otherDetails";
  return (
    <Note tone={tones[arrival.kind]} isAnnounced testId={`arrival-${copy.fieldworkerId}`}>
      <p>{arrivalWords(arrival, { who: copy.name, isOwn, zone: facts.zone })}</p>
      <div className="note-actions">
        {link !== null && (
          <a href={link} target="_blank" rel="noopener noreferrer">
            Open event
          </a>
        )}
        {differs && (
          <PushNowButton
            label="Push again"
            bookingId={copy.bookingId}
            fieldworkerId={copy.fieldworkerId}
            name={copy.name}
            askForPush={askForPush}
          />
        )}
        {arrival.kind === "needsReconnect" && isOwn && (
          <AppLink href="/settings/calendars">Reconnect</AppLink>
        )}
      </div>
    </Note>
  );
}

/** The push that was sent because nothing was there, until its receipt. */
function SentAgain({ pushId, copy, facts }: { pushId: string; copy: CopyView; facts: ActionFacts }) {
  const now = usePushes(copy.bookingId, [pushId]);
  const receipt = now.data?.pushes.find((push) => push.id === pushId)?.receipt ?? null;
  const provider = copy.target?.provider ?? "google";
  const isDone = receipt !== null && receipt.kind !== "failed" && receipt.kind !== "skipped";
  return (
    <Note
      tone={receipt === null ? "info" : isDone ? "ok" : "danger"}
      isAnnounced
      testId={`arrival-${copy.fieldworkerId}`}
    >
      <p>It was not there, so we {receipt === null ? "are sending" : "sent"} it again.</p>
      {receipt !== null && (
        <p>
          {resultWords(receipt, { name: copy.name, provider, zone: facts.zone })}{" "}
          {receipt.link !== null && (
            <a href={receipt.link} target="_blank" rel="noopener noreferrer">
              Open event
            </a>
          )}
        </p>
      )}
    </Note>
  );
}
