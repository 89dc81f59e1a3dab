import { z } from "zod";
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
