"use client";

import { useRouter } from "next/navigation";
import { RefusalNote, useAsking } from "@/components/bookings/use-asking";
import { Button } from "@/components/parts/button";
import { Dialog } from "@/components/parts/dialog";
import { showToast } from "@/components/parts/toast-queue";
import { bookingsWords } from "@/lib/domain/customer-sentences";
import { type EraseCustomer, refusalWords } from "./answers";

/** Asks once more and says what goes, what stays, and where we cannot reach. */
export function EraseDialog({
  customer,
  bookings,
  erase,
  close,
}: {
  customer: { readonly id: string; readonly name: string; readonly revision: number };
  bookings: number;
  erase: EraseCustomer;
  close: () => void;
}) {
  const router = useRouter();
  const { isAsking, refusal, ask } = useAsking(refusalWords);
  const confirm = async () => {
    const { id: customerId, revision: expectedRevision } = customer;
    const erased = await ask(() => erase({ customerId, expectedRevision }));
    if (!erased) return;
    showToast({ text: `Erased. ${copiesWords(erased.unreached)}`, tone: "ok" });
    close();
    router.refresh();
  };
  return (
    <Dialog
      isOpen
      isAlert
      onOpenChange={(isOpen) => !isOpen && close()}
      title={`Erase ${customer.name}?`}
      description="This cannot be undone."
      testId="erase-dialog"
      footer={
        <>
          <Button onPress={close}>Keep customer</Button>
          <Button variant="dangerSolid" isPending={isAsking} pendingLabel="Erasing…" onPress={confirm}>
            Erase for good
          </Button>
        </>
      }
    >
      <RefusalNote words={refusal} />
      <Effects bookings={bookings} />
    </Dialog>
  );
}

function copiesWords(unreached: number): string {
  if (unreached === 0) return "Calendar copies are being rewritten.";
  const left = unreached === 1 ? "1 copy is" : `${unreached} copies are`;
  return `${left} out of reach and will be rewritten once we may write there again.`;
}

function Effects({ bookings }: { bookings: number }) {
  return (
    <div className="grid gap-2 text-sm">
      <p>
        <b>Goes:</b> name, phone, e-mail, addresses and notes; address and all notes of{" "}
        {bookings === 1 ? "the 1 booking" : `all ${bookingsWords(bookings)}`}; what the record and letters say
        about them; reasons somebody typed. Events in connected calendars are rewritten without it, also past
        ones.
      </p>
      <p>
        <b>Stays:</b> each booking's number, time, service, status and fieldworkers, and in the record that
        something was done and when. Its chain can still be verified.
      </p>
      <p>
        <b>Not reached:</b> letters already delivered, events left in disconnected calendars, files exported
        before, and backups of the database.
      </p>
    </div>
  );
}
