import type { CustomerAddress, CustomerFields } from "@/lib/domain/customer";
import { withDefault } from "@/lib/domain/customer";

export const mergeFields = ["name", "phone", "email", "address"] as const;
export type MergeField = (typeof mergeFields)[number];

/** Whose value stays, field by field: that of the customer that stays, or that of the one that goes. */
export type MergeChoice = Readonly<Record<MergeField, "kept" | "gone">>;

/**
 * One customer out of two. Every address and all notes stay; the choice says whose name, phone and e-mail stay and whose
 * default address is the default. An address that both have stands once, with the way in that somebody wrote down.
 */
export function mergedCustomer(
  kept: CustomerFields,
  gone: CustomerFields,
  choice: MergeChoice,
): CustomerFields {
  const of = (field: MergeField) => (choice[field] === "kept" ? kept : gone);
  const addresses = [...kept.addresses, ...gone.addresses].reduce(withAddress, []);
  const first = of("address").addresses[0];
  const place = first ? addresses.findIndex((each) => keyOf(each) === keyOf(first)) : 0;
  return {
    name: of("name").name,
    phone: of("phone").phone,
    email: of("email").email,
    addresses: withDefault(addresses, place),
    notes: [...new Set([kept.notes, gone.notes].map((notes) => notes.trim()))].filter(Boolean).join("\n\n"),
  };
}

function keyOf({ address }: CustomerAddress): string {
  return address
    .toLowerCase()
    .replace(/[\s,]+/g, " ")
    .trim();
}

function withAddress(known: readonly CustomerAddress[], added: CustomerAddress): CustomerAddress[] {
  const place = known.findIndex((each) => keyOf(each) === keyOf(added));
  if (place === -1) return [...known, added];
  return known.map((each, index) => (index === place ? joined(each, added) : each));
}

function joined(one: CustomerAddress, other: CustomerAddress): CustomerAddress {
  const access = [...new Set([one.access, other.access])].filter(Boolean).join("\n");
  return { label: one.label || other.label, address: one.address, access };
}

/** A choice that loses nothing where only one of the two has something; otherwise what stays is kept. */
export function likelyChoice(kept: CustomerFields, gone: CustomerFields): MergeChoice {
  const fuller = (mine: string, theirs: string) => (mine === "" && theirs !== "" ? "gone" : "kept");
  return {
    name: "kept",
    phone: fuller(kept.phone, gone.phone),
    email: fuller(kept.email, gone.email),
    address: kept.addresses.length === 0 && gone.addresses.length > 0 ? "gone" : "kept",
  };
}
