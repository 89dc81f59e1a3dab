import type { Answer } from "@/components/bookings/answers";
import type { MergeChoice } from "@/lib/domain/customer-merge";
import type { CustomerFormInput } from "@/lib/domain/customer-shape";

export type SaveCustomer = (input: CustomerFormInput) => Promise<Answer<{ customerId: string }>>;

export type MergeCustomers = (input: {
  keptId: string;
  goneId: string;
  keptRevision: number;
  goneRevision: number;
  choice: MergeChoice;
}) => Promise<Answer<{ customerId: string; moved: number }>>;

export type EraseCustomer = (input: {
  customerId: string;
  expectedRevision: number;
}) => Promise<Answer<{ bookings: number; entries: number; unreached: number }>>;

/** A refusal in a plain sentence. */
export function refusalWords(answer: Extract<Answer<unknown>, { ok: false }>): string {
  if (answer.message !== undefined) return answer.message;
  switch (answer.problem) {
    case "changedMeanwhile":
      return "Somebody changed this customer while you were looking. Nothing was done; reload the page and look again.";
    case "notFound":
      return "This customer is no longer there: merged or erased meanwhile. Nothing was done.";
    case "tooMuch":
      return answer.detail ?? "Together they have more than one customer can have. Nothing was merged.";
    case "sameCustomer":
      return "Choose two different customers.";
    default:
      return "That did not work. Nothing was changed.";
  }
}
