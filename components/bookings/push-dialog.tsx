"use client";

import { useState } from "react";
import { Button } from "@/components/parts/button";
import { Dialog } from "@/components/parts/dialog";
import { LinkButton } from "@/components/parts/link-button";
import { Note } from "@/components/parts/note";
import { personOf } from "@/lib/domain/calendar-copy";
import { personBlock, providerWords } from "@/lib/domain/push-blockers";
import { may } from "@/lib/domain/roles";
import type { ActionFacts } from "./action-facts";
import { type AskForPush, answerOf, refusalWords } from "./answers";
import { PushChoiceStep } from "./push-choice-step";
import { PushResultStep } from "./push-result-step";

/**
 * Confirm time, address and fieldworkers, Accept, and watch each copy arrive [A22]. One dialog is one request key: however
 * often Accept is pressed it is one push.
 */
export function PushDialog({
  facts,
  provider,
  askForPush,
  close,
}: {
  facts: ActionFacts;
  provider: "google" | "microsoft";
  askForPush: AskForPush;
  close: () => void;
}) {
  // The dialog keeps showing what it was opened with, also while the page behind it is read anew.
  const [people] = useState(() => peopleFor(facts));
  const [chosen, setChosen] = useState<readonly string[]>(() => sendable(facts, people, provider));
  const [requestKey, setRequestKey] = useState(() => crypto.randomUUID());
  const [asked, setAsked] = useState<ReadonlyMap<string, string> | null>(null);
  const [isSending, setIsSending] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);

  const send = async (fieldworkerIds: readonly string[], key: string) => {
    if (isSending) return;
    setIsSending(true);
    setTrouble(null);
    const answer = await answerOf(() =>
      askForPush({
        bookingId: facts.bookingId,
        fieldworkerIds: [...fieldworkerIds],
        wish: "put",
        requestKey: key,
      }),
    );
    setIsSending(false);
    if (!answer.ok) return setTrouble(refusalWords(answer));
    const added = answer.value.map(({ fieldworkerId, pushId }) => [fieldworkerId, pushId] as const);
    setAsked((before) => new Map([...(before ?? []), ...added]));
  };
  const retry = (fieldworkerIds: readonly string[]) => {
    const key = crypto.randomUUID();
    setRequestKey(key);
    return send(fieldworkerIds, key);
  };

  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && close()}
      testId="push-dialog"
      title={isOwnOnly(facts) ? "Resend to my calendar" : `Push to ${providerWords[provider].calendar}`}
      description={`Booking #${facts.ref} · ${facts.title}`}
      footer={
        asked === null ? (
          <>
            <Button onPress={close}>Cancel</Button>
            <Button
              variant="primary"
              data-testid="push-accept"
              isPending={isSending}
              isDisabled={chosen.length === 0}
              onPress={() => send(chosen, requestKey)}
            >
              Accept
            </Button>
          </>
        ) : (
          <>
            <LinkButton variant="quiet" href={`/bookings/${facts.bookingId}?tab=activity`} onClick={close}>
              View activity
            </LinkButton>
            <Button variant="primary" onPress={close}>
              Done
            </Button>
          </>
        )
      }
    >
      {trouble !== null && (
        <Note tone="danger" isAnnounced>
          {trouble}
        </Note>
      )}
      {asked === null ? (
        <PushChoiceStep
          facts={facts}
          people={people}
          provider={provider}
          chosen={chosen}
          onChoose={setChosen}
        />
      ) : (
        <PushResultStep
          facts={facts}
          people={people}
          provider={provider}
          asked={asked}
          retry={retry}
          isRetrying={isSending}
        />
      )}
    </Dialog>
  );
}

function isOwnOnly(facts: ActionFacts): boolean {
  return !may(facts.role, "pushAnyBooking");
}

function peopleFor(facts: ActionFacts) {
  const assigned = facts.copies.filter((copy) => copy.isAssigned);
  return isOwnOnly(facts) ? assigned.filter((copy) => copy.fieldworkerId === facts.viewerId) : assigned;
}

function sendable(
  facts: ActionFacts,
  people: ActionFacts["copies"],
  provider: "google" | "microsoft",
): string[] {
  return people
    .filter((copy) => personBlock(personOf(copy), provider, facts.viewerId) === null)
    .map((copy) => copy.fieldworkerId);
}
