import { and, eq, inArray, isNotNull, isNull, or, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { assignment, booking, customer } from "@/db/schema";
import { customerActivity } from "@/db/schema-customers";
import { mail } from "@/db/schema-health";
import { activity, activityDetail } from "@/db/schema-record";
import { conflict } from "@/db/schema-sync";
import type { ActivityKind } from "@/lib/domain/activity";
import { erasedFields } from "@/lib/domain/customer";
import { isPersonalEntry } from "@/lib/domain/customer-erasure";
import type { MailContent } from "@/lib/domain/mail";
import type { CustomerRow } from "./customers";

/** Replaces what the customer's own row says. */
export async function eraseRow(tx: Tx, id: string, now: Date): Promise<void> {
  const { addresses, ...fields } = erasedFields;
  await tx
    .update(customer)
    .set({ ...fields, addresses, address: "", erasedAt: now, revision: sql`${customer.revision} + 1` })
    .where(eq(customer.id, id));
}

/** Empties every text of these bookings that somebody typed; times, service, status and people stay. */
export async function eraseBookingTexts(tx: Tx, bookingIds: readonly string[], now: Date): Promise<void> {
  if (bookingIds.length === 0) return;
  await tx
    .update(booking)
    .set({
      address: "",
      customerNotes: "",
      jobNotes: "",
      officeNotes: "",
      revision: sql`${booking.revision} + 1`,
      updatedAt: now,
    })
    .where(inArray(booking.id, [...bookingIds]));
  // A reason must stay, or the booking would count as overlapping by mistake.
  await tx
    .update(assignment)
    .set({ overrideReason: "erased" })
    .where(and(inArray(assignment.bookingId, [...bookingIds]), isNotNull(assignment.overrideReason)));
  await tx
    .update(conflict)
    .set({ reason: null, detail: null })
    .where(inArray(conflict.bookingId, [...bookingIds]));
}

/** Takes the words of the record's rows about the customer and these bookings away; the rows stay and the chain holds. */
export async function eraseRecord(
  tx: Tx,
  at: { companyId: string; customerId: string; bookingIds: readonly string[] },
): Promise<number> {
  const ofCustomer = tx
    .select({ seq: customerActivity.seq })
    .from(customerActivity)
    .where(eq(customerActivity.customerId, at.customerId));
  const rows = await tx
    .select({ seq: activity.seq, kind: activity.kind, detail: activityDetail.detail })
    .from(activity)
    .innerJoin(activityDetail, eq(activityDetail.seq, activity.seq))
    .where(
      or(
        inArray(activity.seq, ofCustomer),
        at.bookingIds.length > 0 ? inArray(activity.bookingId, [...at.bookingIds]) : undefined,
      ),
    );
  const personal = rows.filter(({ kind, detail }) => isPersonalEntry(kind as ActivityKind, detail));
  if (personal.length === 0) return 0;
  await tx.execute(sql`select set_config('app.erasing', 'customer', true)`);
  await tx.delete(activityDetail).where(
    and(
      eq(activityDetail.companyId, at.companyId),
      inArray(
        activityDetail.seq,
        personal.map(({ seq }) => seq),
      ),
    ),
  );
  await tx.execute(sql`select set_config('app.erasing', '', true)`);
  return personal.length;
}

const erasedLetter: MailContent = { subject: "Erased", body: [] };
/** A shorter name stands in too many other words to be looked for. */
const shortestName = 4;

/** Letters about these bookings, to the customer or naming them lose their words; those that wait are not sent. */
export async function eraseLetters(
  tx: Tx,
  who: CustomerRow,
  bookingIds: readonly string[],
  now: Date,
): Promise<void> {
  const aboutBooking = sql`${mail.content} -> 'about' ->> 'bookingId'`;
  const erased = or(
    bookingIds.length > 0 ? inArray(aboutBooking, [...bookingIds]) : undefined,
    who.name.length >= shortestName
      ? sql`position(btrim(to_jsonb(${who.name}::text)::text, '"') in ${mail.content}::text) > 0`
      : undefined,
    who.email === ""
      ? undefined
      : sql`(${mail.memberId} is null and lower(${mail.recipient}) = lower(${who.email}))`,
  );
  if (erased === undefined) return;
  await tx
    .update(mail)
    .set({ droppedAt: now })
    .where(and(erased, isNull(mail.sentAt), isNull(mail.droppedAt)));
  await tx.update(mail).set({ content: erasedLetter }).where(erased);
  if (who.email !== "")
    await tx
      .update(mail)
      .set({ recipient: "erased" })
      .where(and(isNull(mail.memberId), sql`lower(${mail.recipient}) = lower(${who.email})`));
}
