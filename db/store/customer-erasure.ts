import { and, eq, inArray, isNotNull, isNull, notInArray, or, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { assignment, booking, customer } from "@/db/schema";
import { customerActivity } from "@/db/schema-customers";
import { mail } from "@/db/schema-health";
import { activity, activityDetail } from "@/db/schema-record";
import { conflict } from "@/db/schema-sync";
import type { ActivityKind } from "@/lib/domain/activity";
import { erasedFields } from "@/lib/domain/customer";
import {
  isPersonalEntry,
  letterWithout,
  namesIn,
  namesOfEntry,
  type TheirBooking,
} from "@/lib/domain/customer-erasure";
import type { MailContent } from "@/lib/domain/mail";
import type { NewsTopic } from "@/lib/domain/news-topics";
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
/** Letters of these topics never name a customer. */
const nameless: readonly NewsTopic[] = ["syncAlarm", "invitations"];

type ErasedPerson = {
  readonly email: string;
  /** What they are called, and what they were called before. */
  readonly names: readonly string[];
  readonly bookings: readonly TheirBooking[];
};

/** Whom letters are about, as the record and the bookings still tell. Ask before either is erased. */
export async function personOf(tx: Tx, row: CustomerRow): Promise<ErasedPerson> {
  const entries = await tx
    .select({ bookingId: activity.bookingId, kind: activity.kind, detail: activityDetail.detail })
    .from(customerActivity)
    .innerJoin(activity, eq(activity.seq, customerActivity.seq))
    .innerJoin(activityDetail, eq(activityDetail.seq, activity.seq))
    .where(eq(customerActivity.customerId, row.id));
  const former = entries.flatMap(({ bookingId }) => bookingId ?? []);
  const rows = await tx
    .select({ id: booking.id, ref: booking.ref, customerId: booking.customerId })
    .from(booking)
    .where(or(eq(booking.customerId, row.id), former.length > 0 ? inArray(booking.id, former) : undefined));
  const ownEntries = entries.filter(({ kind }) => kind.startsWith("customer."));
  return {
    email: row.email,
    names: namesIn([row.name, ...ownEntries.flatMap(({ detail }) => namesOfEntry(detail))]),
    bookings: rows.map(({ id, ref, customerId }) => ({ id, ref, isTheirs: customerId === row.id })),
  };
}

/**
 * Letters about their bookings or to them lose their words, and those that wait are not sent. Of a letter about several
 * bookings only the lines of theirs do.
 */
export async function eraseLetters(tx: Tx, who: ErasedPerson, now: Date): Promise<void> {
  const ids = who.bookings.filter(({ isTheirs }) => isTheirs).map(({ id }) => id);
  const about = sql`${mail.content} -> 'about' ->> 'bookingId'`;
  const toThem = and(isNull(mail.memberId), sql`lower(${mail.recipient}) = lower(${who.email})`);
  const theirs = or(ids.length > 0 ? inArray(about, ids) : undefined, who.email === "" ? undefined : toThem);
  if (theirs) {
    await tx
      .update(mail)
      .set({ droppedAt: now })
      .where(and(theirs, isNull(mail.sentAt), isNull(mail.droppedAt)));
    await tx.update(mail).set({ content: erasedLetter }).where(theirs);
  }
  if (who.email !== "") await tx.update(mail).set({ recipient: "erased" }).where(toThem);
  await eraseLines(tx, who);
}

async function eraseLines(tx: Tx, who: ErasedPerson): Promise<void> {
  if (who.bookings.length === 0) return;
  const bookingIds = who.bookings.map(({ id }) => id);
  const refs = who.bookings.map(({ ref }) => ref).join("|");
  const letters = await tx
    .select({ id: mail.id, content: mail.content })
    .from(mail)
    .where(
      and(
        notInArray(mail.topic, [...nameless]),
        or(
          inArray(sql`${mail.content} -> 'about' ->> 'bookingId'`, bookingIds),
          sql`${mail.content}::text ~ ${`#(${refs})[^0-9]`}`,
        ),
      ),
    )
    .for("update");
  for (const { id, content } of letters) {
    const rest = letterWithout(content, who);
    if (rest !== content) await tx.update(mail).set({ content: rest }).where(eq(mail.id, id));
  }
}
