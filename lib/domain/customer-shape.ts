import { z } from "zod";
import type { CustomerFields } from "@/lib/domain/customer";
import { mergeFields } from "@/lib/domain/customer-merge";

const text = (most: number) => z.string().trim().max(most, `At most ${most} characters.`);

export const mostAddresses = 20;

/** What a person types for a customer. */
export const customerFormShape = z.strictObject({
  customerId: z.uuid(),
  /** null: make it. */
  expectedRevision: z.int().min(1).nullable(),
  name: text(200).min(1, "Enter a name."),
  phone: text(50).regex(/^[^\p{L}]*(?:\p{L}+\.?\s*\d+)?$/u, "Enter a phone number."),
  email: z.union([z.literal(""), text(254).pipe(z.email("Enter an e-mail address, like ada@example.com."))], {
    error: "Enter an e-mail address, like ada@example.com.",
  }),
  addresses: z
    .array(
      z.strictObject({
        label: text(60),
        address: text(300).min(1, "Enter an address, or remove it."),
        access: text(1_000),
      }),
    )
    .max(mostAddresses, `At most ${mostAddresses} addresses.`),
  notes: text(4_000),
});

/** Why one customer cannot have all this, as a sentence; null: it can. */
export function tooMuchWords({ addresses, notes }: CustomerFields): string | null {
  const { addresses: addressList, notes: noteText } = customerFormShape.shape;
  if (addresses.length > mostAddresses)
    return `Together they have ${addresses.length} addresses, and one customer has at most ${mostAddresses}. Remove some first; nothing was merged.`;
  if (!noteText.safeParse(notes).success)
    return `Together their notes are too long: ${notes.length} characters. Shorten them first; nothing was merged.`;
  if (!addressList.safeParse(addresses).success)
    return "Together the instructions for getting into one of their addresses are too long. Shorten them first; nothing was merged.";
  return null;
}

export type CustomerFormInput = z.input<typeof customerFormShape>;

const whose = z.enum(["kept", "gone"]);

export const mergeShape = z.strictObject({
  keptId: z.uuid(),
  goneId: z.uuid("Choose the other customer."),
  /** As both were seen; one that changed since is looked at again. */
  keptRevision: z.int().min(1),
  goneRevision: z.int().min(1),
  choice: z.strictObject(
    Object.fromEntries(mergeFields.map((field) => [field, whose])) as Record<
      (typeof mergeFields)[number],
      typeof whose
    >,
  ),
});
