"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useEffect, useRef, useState, useTransition } from "react";
import { Button } from "@/components/parts/button";
import { LinkButton } from "@/components/parts/link-button";
import { Note } from "@/components/parts/note";
import { showToast } from "@/components/parts/toast-queue";
import type {
  BookingFormInput,
  BookingFormValues,
  CustomerOption,
  FormOptions,
} from "@/lib/domain/booking-form";
import { type Answer, answerOf, refusalWords } from "./answers";
import { NoteFields, PeopleAndPlace, WhenFields, WhoAndWhat } from "./form-fields";
import { differencesWords, type FormChange, followed, mineOnTop } from "./form-state";
import { OverlapNote } from "./overlap-note";

export type SaveBooking = (input: BookingFormInput) => Promise<Answer<{ bookingId: string; ref: number }>>;

type Refusal = Extract<Answer<unknown>, { ok: false }>;

type BookingFormProps = {
  bookingId: string;
  /** null: a new booking. */
  revision: number | null;
  /** What is saved now, or what a new booking starts with. */
  saved: BookingFormValues;
  options: FormOptions;
  save: SaveBooking;
  backHref: string;
};

/** Makes or changes a booking. What was typed stays, whatever the answer. */
export function BookingForm(props: BookingFormProps) {
  const { revision, saved } = props;
  const { typed, setTyped, seen, goOn, refusal, isSaving, submit } = useTypedBooking(props);
  const [found, setFound] = useState<readonly CustomerOption[]>([]);
  const options = { ...props.options, customers: merged(props.options.customers, found) };
  const change = (next: FormChange) => setTyped((now) => ({ ...now, ...followed(now, next, options) }));
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void submit(null);
  };
  const form = useFocusOnWrong(refusal);
  const fields = { typed, change, options, errors: refusal?.fields ?? {} };
  return (
    <form ref={form} onSubmit={onSubmit} className="grid gap-5" noValidate aria-label="Booking">
      <WhoAndWhat {...fields} onFound={(customers) => setFound((before) => merged(before, customers))} />
      <WhenFields {...fields} />
      <PeopleAndPlace {...fields} />
      <NoteFields {...fields} />
      {refusal && (
        <Trouble
          refusal={refusal}
          differences={differencesWords(seen.saved, saved, options)}
          isSaving={isSaving}
          onBookAnyway={(reason) => submit(reason)}
          onKeepMine={() => goOn(mineOnTop(typed, seen.saved, saved))}
          onTakeTheirs={() => goOn(saved)}
        />
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <LinkButton href={props.backHref}>Cancel</LinkButton>
        <Button type="submit" variant="primary" isPending={isSaving} pendingLabel="Saving…">
          {revision === null ? "Make booking" : "Save changes"}
        </Button>
      </div>
    </form>
  );
}

function useTypedBooking({ bookingId, revision, saved, save }: BookingFormProps) {
  const router = useRouter();
  const [typed, setTyped] = useState(saved);
  // What the person has seen as saved; it moves on only when they were told of the change.
  const [seen, setSeen] = useState({ revision, saved });
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [isSaving, setIsSaving] = useState(false);
  const submit = async (overrideReason: string | null) => {
    if (isSaving) return;
    setIsSaving(true);
    const answer = await answerOf(() =>
      save({ ...typed, bookingId, expectedRevision: seen.revision, overrideReason }),
    );
    setIsSaving(false);
    if (!answer.ok) {
      const keepsOverlap = overrideReason !== null && answer.problem === "invalid";
      return setRefusal((before) =>
        keepsOverlap && before ? { ...before, fields: answer.fields ?? {} } : answer,
      );
    }
    showToast({ text: `Saved #${answer.value.ref}. Calendar copies follow by themselves.`, tone: "ok" });
    router.push(`/bookings/${answer.value.bookingId}`);
  };
  const goOn = (values: BookingFormValues) => {
    setTyped(values);
    setSeen({ revision, saved });
    setRefusal(null);
  };
  return { typed, setTyped, seen, goOn, refusal, isSaving, submit };
}

/** The form; after a refusal the first wrong field has the focus. */
function useFocusOnWrong(refusal: Refusal | null) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (refusal?.problem !== "invalid") return;
    const wrong = "[aria-invalid=true], [data-invalid] input, [data-invalid] [role=spinbutton]";
    form.current?.querySelector<HTMLElement>(wrong)?.focus();
  }, [refusal]);
  return form;
}

function merged(known: readonly CustomerOption[], added: readonly CustomerOption[]): CustomerOption[] {
  return [...new Map([...known, ...added].map((customer) => [customer.id, customer])).values()];
}

type TroubleProps = {
  refusal: Refusal;
  differences: readonly string[];
  isSaving: boolean;
  onBookAnyway: (reason: string) => void;
  onKeepMine: () => void;
  onTakeTheirs: () => void;
};

function Trouble(props: TroubleProps) {
  const { refusal } = props;
  switch (refusal.problem) {
    case "overlap":
      return (
        <OverlapNote
          detail={refusal.detail ?? "Another booking is at that time"}
          errors={refusal.fields ?? {}}
          isSaving={props.isSaving}
          onBookAnyway={props.onBookAnyway}
        />
      );
    case "changedMeanwhile":
      return <ChangedMeanwhile {...props} />;
    default:
      return (
        <Note tone="danger" isAnnounced>
          {refusalWords(refusal)} What you typed is still here.
        </Note>
      );
  }
}

/** Somebody saved first: look at theirs, then keep one's own or take theirs. Nothing typed is lost on the way. */
export function ChangedMeanwhile({
  refusal,
  differences,
  onKeepMine,
  onTakeTheirs,
}: Pick<TroubleProps, "refusal" | "differences" | "onKeepMine" | "onTakeTheirs">) {
  const router = useRouter();
  const [isLoading, startLoading] = useTransition();
  const [isLoaded, setIsLoaded] = useState(false);
  const load = () =>
    startLoading(() => {
      router.refresh();
      setIsLoaded(true);
    });
  const isReady = isLoaded && !isLoading;
  return (
    <Note tone="warn" isAnnounced testId="changed-meanwhile">
      <div className="grid gap-2">
        <p>
          <b>{refusal.detail ?? "Somebody changed this booking"} while you were editing.</b> Nothing of yours
          was saved or lost.
        </p>
        {isReady ? (
          <>
            <p>Saved meanwhile:</p>
            <ul className="list-disc pl-5">
              {differences.length === 0 && <li>the same as before</li>}
              {differences.map((words) => (
                <li key={words}>{words}</li>
              ))}
            </ul>
            <div className="flex flex-wrap gap-2">
              <Button onPress={onKeepMine}>Keep my changes on top</Button>
              <Button onPress={onTakeTheirs}>Drop my changes</Button>
            </div>
          </>
        ) : (
          <div>
            <Button onPress={load} isPending={isLoading} pendingLabel="Loading…">
              Show what changed
            </Button>
          </div>
        )}
      </div>
    </Note>
  );
}
