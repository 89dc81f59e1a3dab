/** One of a customer's addresses. `access`: how to get in; fieldworkers of its bookings read it too. */
export type CustomerAddress = {
  readonly label: string;
  readonly address: string;
  readonly access: string;
};

/** What a person may set on a customer. The first address is the default. */
export type CustomerFields = {
  readonly name: string;
  readonly phone: string;
  readonly email: string;
  readonly addresses: readonly CustomerAddress[];
  /** Office only. */
  readonly notes: string;
};

/** A customer's addresses, the default first; those made without any list have only the one. */
export function addressesOf(row: {
  readonly address: string;
  readonly addresses: readonly CustomerAddress[];
}): readonly CustomerAddress[] {
  if (row.addresses.length > 0) return row.addresses;
  return row.address === "" ? [] : [{ label: "", address: row.address, access: "" }];
}

/** Where bookings go unless somebody says otherwise. */
export function defaultAddressOf(fields: Pick<CustomerFields, "addresses">): string {
  return fields.addresses[0]?.address ?? "";
}

/** Puts the address at `place` first; the others keep their order. */
export function withDefault<T>(addresses: readonly T[], place: number): T[] {
  const chosen = addresses[place];
  if (chosen === undefined) return [...addresses];
  return [chosen, ...addresses.filter((_, index) => index !== place)];
}

const mostWords = 6;

/**
 * What to look for: every word must be found somewhere. Something that is only a telephone number is looked for by its
 * last ten digits, however it is written.
 */
export function searchWordsOf(search: string): string[] {
  const text = search.trim();
  const digits = text.replace(/\D/g, "");
  if (digits.length >= 4 && /^[\d\s()+./-]+$/.test(text)) return [digits.slice(-10)];
  return text.split(/\s+/).filter(Boolean).slice(0, mostWords);
}

/** Stands where a name was. */
export const erasedName = "Erased customer";

/** What is left of a customer and of the texts of their bookings after erasure. */
export const erasedFields: CustomerFields = {
  name: erasedName,
  phone: "",
  email: "",
  addresses: [],
  notes: "",
};
