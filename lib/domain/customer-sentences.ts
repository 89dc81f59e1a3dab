import type { ActivityKind, StoredChange } from "@/lib/domain/activity";
import { listWords } from "@/lib/domain/time-words";

export const erasedWords = "What this said was erased with the customer's data.";

type Part = { readonly text: string; readonly isStrong: boolean };

const plain = (text: string): Part => ({ text, isStrong: false });

/** What happened to a customer. Their data is named, not quoted. */
export function customerSentence(kind: ActivityKind, { changes, facts }: StoredChange): Part[] {
  switch (kind) {
    case "customer.created":
      return [plain("Customer made.")];
    case "customer.merged":
      return [
        plain("Another customer was merged into this one: "),
        { text: bookingsWords(Number(facts.bookings ?? 0)), isStrong: true },
        plain(" moved here."),
      ];
    case "customer.erased":
      return [plain("The customer's personal data was erased.")];
    default: {
      const names = changes.map(({ field }, index) => (index === 0 ? field : field.toLowerCase()));
      return [plain(`${listWords(names) || "Nothing"} changed.`)];
    }
  }
}

export function bookingsWords(count: number): string {
  return count === 1 ? "1 booking" : `${count} bookings`;
}
