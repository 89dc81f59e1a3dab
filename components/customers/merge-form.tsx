"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { RefusalNote, useAsking } from "@/components/bookings/use-asking";
import { Button } from "@/components/parts/button";
import { Dialog } from "@/components/parts/dialog";
import { LinkButton } from "@/components/parts/link-button";
import { Panel } from "@/components/parts/panel";
import { RadioCards } from "@/components/parts/radio-cards";
import { showToast } from "@/components/parts/toast-queue";
import { defaultAddressOf } from "@/lib/domain/customer";
import {
  likelyChoice,
  type MergeChoice,
  type MergeField,
  mergedCustomer,
  mergeFields,
} from "@/lib/domain/customer-merge";
import { bookingsWords } from "@/lib/domain/customer-sentences";
import type { MergeSide } from "@/lib/domain/customer-view";
import { type MergeCustomers, refusalWords } from "./answers";

const fieldLegends: Record<MergeField, string> = {
  name: "Name",
  phone: "Phone",
  email: "E-mail",
  address: "Default address",
};

/** Both customers side by side: which one stays, whose values stay, and what that does, before it is done. */
export function MergeForm({
  sides,
  merge,
  backHref,
}: {
  sides: readonly [MergeSide, MergeSide];
  merge: MergeCustomers;
  backHref: string;
}) {
  const [staying, setStaying] = useState(0);
  const [kept, gone] = staying === 0 ? sides : [sides[1], sides[0]];
  const [choice, setChoice] = useState<MergeChoice>(() => likelyChoice(sides[0].fields, sides[1].fields));
  const [isAsked, setIsAsked] = useState(false);
  const keep = (which: string) => {
    const [next, other] = which === "0" ? sides : [sides[1], sides[0]];
    setStaying(Number(which));
    setChoice(likelyChoice(next.fields, other.fields));
  };
  return (
    <div className="grid max-w-[760px] gap-5">
      <RadioCards
        legend="Which one stays?"
        name="staying"
        value={String(staying)}
        onValueChange={keep}
        cards={sides.map(cardOf)}
      />
      <FieldChoices
        {...{ kept, gone, choice }}
        onChoose={(field, whose) => setChoice((now) => ({ ...now, [field]: whose }))}
      />
      <Result {...{ kept, gone, choice }} />
      <div className="flex flex-wrap justify-end gap-2">
        <LinkButton href={backHref}>Choose another</LinkButton>
        <Button variant="primary" onPress={() => setIsAsked(true)}>
          Merge…
        </Button>
      </div>
      {isAsked && <Question {...{ kept, gone, choice, merge }} close={() => setIsAsked(false)} />}
    </div>
  );
}

function cardOf({ fields, bookings }: MergeSide, place: number) {
  const facts = [bookingsWords(bookings), fields.phone, fields.email, defaultAddressOf(fields)];
  return { value: String(place), title: fields.name, consequence: facts.filter(Boolean).join(" · ") };
}

type Pair = { kept: MergeSide; gone: MergeSide; choice: MergeChoice };

function shownOf({ fields }: MergeSide, field: MergeField): string {
  return field === "address" ? defaultAddressOf(fields) : fields[field];
}

/** Only what differs is asked. */
function FieldChoices({
  kept,
  gone,
  choice,
  onChoose,
}: Pair & { onChoose: (field: MergeField, whose: "kept" | "gone") => void }) {
  const differing = mergeFields.filter((field) => shownOf(kept, field) !== shownOf(gone, field));
  return differing.map((field) => (
    <RadioCards
      key={field}
      legend={fieldLegends[field]}
      name={field}
      value={choice[field]}
      onValueChange={(value) => onChoose(field, value === "gone" ? "gone" : "kept")}
      cards={[
        { value: "kept", title: shownOf(kept, field) || "None", consequence: "Of the one that stays" },
        { value: "gone", title: shownOf(gone, field) || "None", consequence: "Of the one that goes" },
      ]}
    />
  ));
}

function Result({ kept, gone, choice }: Pair) {
  const { name, phone, email, addresses, notes } = mergedCustomer(kept.fields, gone.fields, choice);
  const lines = [[phone, email].filter(Boolean).join(" · "), ...addresses.map((each) => each.address), notes];
  return (
    <Panel title="The one customer" testId="merge-result">
      <div className="grid gap-1 text-sm break-words" aria-live="polite">
        <b>
          <bdi>{name}</bdi>
        </b>
        {lines.filter(Boolean).map((line) => (
          <p key={line} className="whitespace-pre-line">
            <bdi>{line}</bdi>
          </p>
        ))}
        <p className="text-muted">
          {bookingsWords(kept.bookings + gone.bookings)} · every address and all notes stay
        </p>
      </div>
    </Panel>
  );
}

function Question({ kept, gone, choice, merge, close }: Pair & { merge: MergeCustomers; close: () => void }) {
  const router = useRouter();
  const { isAsking, refusal, ask } = useAsking(refusalWords);
  const confirm = async () => {
    const done = await ask(() =>
      merge({
        keptId: kept.id,
        goneId: gone.id,
        keptRevision: kept.revision,
        goneRevision: gone.revision,
        choice,
      }),
    );
    if (!done) return;
    showToast({ text: `Merged. ${bookingsWords(done.moved)} moved.`, tone: "ok" });
    router.push(`/customers/${done.customerId}`);
  };
  return (
    <Dialog
      isOpen
      isAlert
      onOpenChange={(isOpen) => !isOpen && close()}
      title="Merge these customers?"
      description="This cannot be undone."
      testId="merge-dialog"
      footer={
        <>
          <Button onPress={close}>Keep both</Button>
          <Button variant="dangerSolid" isPending={isAsking} pendingLabel="Merging…" onPress={confirm}>
            Merge for good
          </Button>
        </>
      }
    >
      <RefusalNote words={refusal} />
      <p className="text-sm">
        {bookingsWords(gone.bookings)} of <b>{gone.fields.name}</b> {gone.bookings === 1 ? "moves" : "move"}{" "}
        to <b>{kept.fields.name}</b>, and their events in calendars follow. The page of{" "}
        <b>{gone.fields.name}</b> leads here from then on; what was not chosen is not kept.
      </p>
    </Dialog>
  );
}
