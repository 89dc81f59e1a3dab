"use client";

import { useState } from "react";
import { Button } from "@/components/parts/button";
import { Dialog } from "@/components/parts/dialog";
import { LinkButton } from "@/components/parts/link-button";
import { personOf } from "@/lib/domain/calendar-copy";
import { personBlock, providerWords } from "@/lib/domain/push-blockers";
import { may } from "@/lib/domain/roles";
import type { ActionFacts } from "./action-facts";
import type { AskForPush } from "./answers";
import { PushChoiceStep } from "./push-choice-step";
import { PushResultStep } from "./push-result-step";
import { RefusalNote, useAsking } from "./use-asking";
import type { Invite } from "./use-invite";

/**
 * Confirm time, address and fieldworkers, Accept, and watch each copy arrive [A22]. One dialog is one request key: however
 * often Accept is pressed it is one push.
 */
export function PushDialog({
  facts,
  provider,
  askForPush,
  invite,
  close,
}: {
  facts: ActionFacts;
  provider: "google" | "microsoft";
  askForPush: AskForPush;
  invite: Invite;
  close: () => void;
}) {
  // The dialog keeps showing what it was opened with, also while the page behind it is read anew.
  const [people] = useState(() => peopleFor(facts));
  const [chosen, setChosen] = useState<readonly string[]>(() => sendable(facts, people, provider));
  const { asked, isAsking, refusal, accept, retry } = usePushRequest(facts.bookingId, askForPush);
  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && close()}
      testId="push-dialog"
      title={isOwnOnly(facts) ? "Resend to my calendar" : `Push to ${providerWords[provider].calendar}`}
      description={`Booking #${facts.ref} · ${facts.title}`}
      footer={
        <Foot
          bookingId={facts.bookingId}
          close={close}
          accept={asked === null ? () => accept(chosen) : null}
          isAsking={isAsking}
          isNobodyChosen={chosen.length === 0}
        />
      }
    >
      <RefusalNote words={refusal} />
      {asked === null ? (
        <PushChoiceStep
          facts={facts}
          people={people}
          provider={provider}
          chosen={chosen}
          onChoose={setChosen}
          invite={invite}
        />
      ) : (
        <PushResultStep
          facts={facts}
          people={people}
          provider={provider}
          asked={asked}
          retry={retry}
          isRetrying={isAsking}
        />
      )}
    </Dialog>
  );
}

/** Which pushes were asked for, by fieldworker; null: nothing was accepted yet. */
function usePushRequest(bookingId: string, askForPush: AskForPush) {
  const [firstKey] = useState(() => crypto.randomUUID());
  const [asked, setAsked] = useState<ReadonlyMap<string, string> | null>(null);
  const { isAsking, refusal, ask } = useAsking();
  const send = async (chosen: readonly string[], requestKey: string) => {
    const pushes = await ask(() =>
      askForPush({ bookingId, fieldworkerIds: [...chosen], wish: "put", requestKey }),
    );
    if (!pushes) return;
    const added = pushes.map(({ fieldworkerId, pushId }) => [fieldworkerId, pushId] as const);
    setAsked((before) => new Map([...(before ?? []), ...added]));
  };
  return {
    asked,
    isAsking,
    refusal,
    accept: (chosen: readonly string[]) => send(chosen, firstKey),
    retry: (chosen: readonly string[]) => send(chosen, crypto.randomUUID()),
  };
}

/** The button at the end stays the same element, so that what is read aloud of it still has its name. */
function Foot({
  bookingId,
  close,
  accept,
  isAsking,
  isNobodyChosen,
}: {
  bookingId: string;
  close: () => void;
  /** null: it is accepted. */
  accept: (() => void) | null;
  isAsking: boolean;
  isNobodyChosen: boolean;
}) {
  const toActivity = (
    <LinkButton variant="quiet" href={`/bookings/${bookingId}?tab=activity`} onClick={close}>
      View activity
    </LinkButton>
  );
  return (
    <>
      {accept === null ? toActivity : <Button onPress={close}>Cancel</Button>}
      <Button
        variant="primary"
        data-testid={accept === null ? undefined : "push-accept"}
        isPending={accept !== null && isAsking}
        isDisabled={accept !== null && isNobodyChosen}
        onPress={accept ?? close}
      >
        {accept === null ? "Done" : "Accept"}
      </Button>
    </>
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
