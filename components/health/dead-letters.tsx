"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useId, useState } from "react";
import { answerOf } from "@/components/bookings/answers";
import { failureWords } from "@/lib/domain/connection-health";
import { providerWords } from "@/lib/domain/push-blockers";
import type { DeadLetter } from "@/lib/domain/sync-health-view";
import { recentWords } from "@/lib/domain/sync-health-words";
import { dateWords, firstNameOf } from "@/lib/domain/time-words";
import { AppLink } from "../parts/app-link";
import { Button } from "../parts/button";
import { Dialog } from "../parts/dialog";
import { Panel } from "../parts/panel";
import { TextField } from "../parts/text-field";
import { showToast } from "../parts/toast-queue";
import { careRefusal, type DeadLetterActions } from "./care";
import { CareButton } from "./care-button";

type Props = {
  letters: readonly DeadLetter[];
  actions: DeadLetterActions;
  now: Date;
  zone: string;
};

/** What was given up, until somebody says what becomes of it. */
export function DeadLetters({ letters, actions, now, zone }: Props) {
  const [discarding, setDiscarding] = useState<DeadLetter | null>(null);
  if (letters.length === 0) return null;
  return (
    <Panel
      title={letters.length === 1 ? "1 push given up" : `${letters.length} pushes given up`}
      isFlush
      testId="dead-letters"
    >
      <ul className="dead-letters">
        {letters.map((letter) => (
          <li key={letter.pushId} data-testid={`dead-letter-${letter.booking.id}`}>
            <Letter letter={letter} now={now} zone={zone} />
            <div className="dead-letter-actions">
              <CareButton
                label="Retry"
                of={nameOf(letter)}
                icon="retry"
                isSmall
                pendingLabel="Sending…"
                doneWords={`#${letter.booking.ref} is on its way again.`}
                ask={() => actions.retry(placeOf(letter))}
              />
              <Button
                isSmall
                variant="quiet"
                className="care-button"
                aria-label={`Discard, ${nameOf(letter)}`}
                onPress={() => setDiscarding(letter)}
              >
                Discard…
              </Button>
            </div>
          </li>
        ))}
      </ul>
      {discarding && (
        <DiscardQuestion letter={discarding} discard={actions.discard} close={() => setDiscarding(null)} />
      )}
    </Panel>
  );
}

const placeOf = ({ booking, fieldworker }: DeadLetter) => ({
  bookingId: booking.id,
  fieldworkerId: fieldworker.id,
});

function nameOf({ booking, fieldworker }: DeadLetter): string {
  return `#${booking.ref} for ${fieldworker.name}`;
}

function Letter({ letter, now, zone }: { letter: DeadLetter; now: Date; zone: string }) {
  const { booking, fieldworker, provider, wish, failure, at } = letter;
  const what = wish === "remove" ? "Not taken out of" : "Not sent to";
  return (
    <div className="dead-letter-words">
      <p>
        <AppLink href={`/bookings/${booking.id}`}>
          #{booking.ref} <bdi>{booking.customer}</bdi>
        </AppLink>
        <span className="muted"> · {dateWords(booking.startsAt, zone)}</span>
      </p>
      <p>
        {what} {firstNameOf(fieldworker.name)}'s {provider ? providerWords[provider].calendar : "calendar"}:{" "}
        {failureWords(failure, provider ? providerWords[provider].short : "The provider")}.{" "}
        <span className="muted">{recentWords(at, now, zone)}</span>
      </p>
    </div>
  );
}

const leastReason = 3;

/** Asks why, so that the record can say it. */
function DiscardQuestion({
  letter,
  discard,
  close,
}: {
  letter: DeadLetter;
  discard: DeadLetterActions["discard"];
  close: () => void;
}) {
  const form = useId();
  const router = useRouter();
  const [reason, setReason] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [isAsking, setIsAsking] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isAsking) return;
    if (reason.trim().length < leastReason) {
      setError("Say in a few words why, for the record.");
      return;
    }
    setIsAsking(true);
    const answer = await answerOf(() => discard({ ...placeOf(letter), reason: reason.trim() }));
    setIsAsking(false);
    if (!answer.ok) {
      setError(careRefusal(answer));
      return;
    }
    close();
    showToast({ text: `Set aside. The record of #${letter.booking.ref} says why.`, tone: "ok" });
    router.refresh();
  };
  return (
    <Dialog
      isOpen
      width="narrow"
      onOpenChange={(isOpen) => !isOpen && close()}
      title="Set this push aside?"
      description={`#${letter.booking.ref} ${letter.booking.customer} · ${letter.fieldworker.name}`}
      footer={
        <>
          <Button onPress={close}>Back</Button>
          <Button type="submit" form={form} variant="primary" isPending={isAsking} pendingLabel="Saving…">
            Discard
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} noValidate>
        <TextField
          label="Why is it not needed?"
          name="reason"
          value={reason}
          maxLength={300}
          onChange={(event) => setReason(event.target.value)}
          hint="Kept in the booking's record. The calendar stays as it is; the booking can still be pushed."
          errors={error === null ? {} : { reason: error }}
        />
      </form>
    </Dialog>
  );
}
