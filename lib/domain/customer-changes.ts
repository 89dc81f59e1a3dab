import type { FieldChange } from "@/lib/domain/activity";
import type { CustomerAddress, CustomerFields } from "@/lib/domain/customer";

const fields = ["name", "phone", "email", "addresses", "notes"] as const;

export const customerFieldWords: Record<(typeof fields)[number], string> = {
  name: "Name",
  phone: "Phone",
  email: "E-mail",
  addresses: "Addresses",
  notes: "Notes",
};

/** What changed, in words; of a customer that is made, what was filled in. */
export function customerChanges(before: CustomerFields | null, after: CustomerFields): FieldChange[] {
  return fields.flatMap((field) => {
    const old = before ? wordsOf(before, field) : null;
    const now = wordsOf(after, field);
    return (old ?? "") === now ? [] : [{ field: customerFieldWords[field], old, new: now }];
  });
}

function wordsOf(customer: CustomerFields, field: (typeof fields)[number]): string {
  return field === "addresses" ? customer.addresses.map(addressWords).join("\n") : customer[field];
}

function addressWords({ label, address, access }: CustomerAddress): string {
  return [label && `${label}: `, address, access && ` (${access})`].join("");
}
