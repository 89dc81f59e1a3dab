import { and, eq, inArray, isNull, lte, or, type SQL, sql } from "drizzle-orm";
import type { DatabaseConnection, Tx } from "@/db/client";
import { member } from "@/db/schema";
import { episode, mail } from "@/db/schema-health";
import { alarmTopics, type MailContent } from "@/lib/domain/mail";
import type { NewsTopic } from "@/lib/domain/news-topics";
import { addToOutbox } from "./outbox";

export type NewMail = {
  /** null: to somebody who is no member. */
  readonly memberId: string | null;
  readonly recipient: string;
  readonly topic: NewsTopic;
  readonly content: MailContent;
  readonly episodeId: string | null;
  readonly notBefore: Date;
};

/** Puts letters in line, in the transaction of what they tell of; they leave after it, at their time. */
export async function addMail(
  tx: Tx,
  companyId: string,
  letters: readonly NewMail[],
  now: Date,
): Promise<void> {
  if (letters.length === 0) return;
  await tx.insert(mail).values(letters.map((letter) => ({ ...letter, companyId, createdAt: now })));
  const times = new Map(letters.map(({ notBefore }) => [notBefore.getTime(), notBefore]));
  await wantMail(tx, companyId, [...times.values()], now);
}

/** Letters of this company are looked for at these times. */
export async function wantMail(tx: Tx, companyId: string, times: readonly Date[], now: Date): Promise<void> {
  const events = times.map((notBefore) => ({ name: "mail/wanted" as const, data: { companyId }, notBefore }));
  await addToOutbox(tx, companyId, now, events);
}

export type MailAt = { readonly companyId: string; readonly mailId: string };

/** The letter that has been due for longest, for its holder alone until then; null: none is due. */
export async function claimMail(
  database: DatabaseConnection,
  now: Date,
  until: Date,
): Promise<MailAt | null> {
  const [row] = await database.db.execute<{ company_id: string; mail_id: string }>(
    sql`select company_id, mail_id from claim_mail(${now.toISOString()}, ${until.toISOString()}, 1)`,
  );
  return row ? { companyId: row.company_id, mailId: row.mail_id } : null;
}

export type MailToSend = {
  readonly id: string;
  readonly to: { readonly name: string; readonly address: string };
  readonly content: MailContent;
  readonly isMember: boolean;
  readonly failedAttempts: number;
  readonly createdAt: Date;
  /** What it said is over, or its reader is no longer here. */
  readonly isOver: boolean;
};

/** null: it was sent or dropped meanwhile. */
export async function mailToSend(tx: Tx, mailId: string): Promise<MailToSend | null> {
  const [row] = await tx
    .select({ mail, name: member.name, isActive: member.isActive, episodeEndedAt: episode.endedAt })
    .from(mail)
    .leftJoin(member, eq(member.id, mail.memberId))
    .leftJoin(episode, eq(episode.id, mail.episodeId))
    .where(and(eq(mail.id, mailId), isWaiting));
  if (!row) return null;
  const { id, recipient, topic, content, memberId, failedAttempts, createdAt } = row.mail;
  const isAlarm = alarmTopics.some((each) => each === topic);
  return {
    id,
    to: { name: row.name ?? "", address: recipient },
    content,
    isMember: memberId !== null,
    failedAttempts,
    createdAt,
    isOver: (isAlarm && row.episodeEndedAt !== null) || row.isActive === false,
  };
}

/** It left, also when it was dropped at that very moment. */
export async function markMailSent(tx: Tx, mailId: string, now: Date): Promise<void> {
  await tx.update(mail).set({ sentAt: now, droppedAt: null, failure: null }).where(eq(mail.id, mailId));
}

export async function dropMail(tx: Tx, mailId: string, now: Date): Promise<void> {
  await tx
    .update(mail)
    .set({ droppedAt: now })
    .where(and(eq(mail.id, mailId), isWaiting));
}

/** One more failure; `retryAt` null: it is given up. */
export async function saveMailFailure(
  tx: Tx,
  mailId: string,
  failed: { readonly code: string; readonly retryAt: Date | null },
  now: Date,
): Promise<void> {
  await tx
    .update(mail)
    .set({
      failure: failed.code,
      failedAttempts: sql`${mail.failedAttempts} + 1`,
      claimedUntil: null,
      ...(failed.retryAt ? { notBefore: failed.retryAt } : { droppedAt: now }),
    })
    .where(and(eq(mail.id, mailId), isWaiting));
}

export type OverNews =
  | { readonly conflictId: string }
  | { readonly calendarId: string }
  | { readonly episodeId: string };

/** What these letters say is over, so that those still here are not sent. The digest of an ended episode is not over. */
export async function dropMailAbout(tx: Tx, about: OverNews, now: Date): Promise<void> {
  await tx
    .update(mail)
    .set({ droppedAt: now })
    .where(and(isWaiting, isAbout(about)));
}

function isAbout(about: OverNews): SQL | undefined {
  if ("episodeId" in about)
    return and(eq(mail.episodeId, about.episodeId), inArray(mail.topic, [...alarmTopics]));
  if ("conflictId" in about) return sql`${mail.content} -> 'about' ->> 'conflictId' = ${about.conflictId}`;
  return sql`${mail.content} -> 'about' ->> 'calendarId' = ${about.calendarId}
    and ${mail.content} -> 'about' ->> 'kind' = 'calendar.removalHeld'`;
}

/** Takes back what this member was to read of this booking and has not been sent; the newest first. */
export async function takeBackMail(
  tx: Tx,
  of: { readonly memberId: string; readonly bookingId: string; readonly kinds: readonly string[] },
  now: Date,
): Promise<{ kind: string; createdAt: Date }[]> {
  const kind = sql<string>`${mail.content} -> 'about' ->> 'kind'`;
  const rows = await tx
    .update(mail)
    .set({ droppedAt: now })
    .where(
      and(
        isWaiting,
        or(isNull(mail.claimedUntil), lte(mail.claimedUntil, now)),
        eq(mail.memberId, of.memberId),
        sql`${mail.content} -> 'about' ->> 'bookingId' = ${of.bookingId}`,
        inArray(kind, [...of.kinds]),
      ),
    )
    .returning({ kind, createdAt: mail.createdAt });
  return rows.sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
}

/** What this member was to read of this booking and was taken back at that very moment; null: nothing. */
export async function mailTakenBackAt(
  tx: Tx,
  of: { readonly memberId: string; readonly bookingId: string; readonly kinds: readonly string[] },
  at: Date,
): Promise<string | null> {
  const kind = sql<string>`${mail.content} -> 'about' ->> 'kind'`;
  const [row] = await tx
    .select({ kind })
    .from(mail)
    .where(
      and(
        eq(mail.memberId, of.memberId),
        eq(mail.droppedAt, at),
        sql`${mail.content} -> 'about' ->> 'bookingId' = ${of.bookingId}`,
        inArray(kind, [...of.kinds]),
      ),
    );
  return row?.kind ?? null;
}

/** Of these members, those who were written this news of this conflict or episode before. */
export async function writtenBefore(
  tx: Tx,
  memberIds: readonly string[],
  news: { readonly kind: string; readonly conflictId?: string; readonly episodeId?: string },
): Promise<Set<string>> {
  const { kind, conflictId, episodeId } = news;
  if (memberIds.length === 0 || (conflictId === undefined && episodeId === undefined)) return new Set();
  const rows = await tx
    .select({ memberId: mail.memberId })
    .from(mail)
    .where(
      and(
        inArray(mail.memberId, [...memberIds]),
        sql`${mail.content} -> 'about' ->> 'kind' = ${kind}`,
        or(
          conflictId === undefined
            ? undefined
            : sql`${mail.content} -> 'about' ->> 'conflictId' = ${conflictId}`,
          episodeId === undefined ? undefined : eq(mail.episodeId, episodeId),
        ),
      ),
    );
  return new Set(rows.flatMap((row) => row.memberId ?? []));
}

/** What waits for a member's quiet hours waits for these instead. */
export async function retimeMail(
  tx: Tx,
  { companyId, memberId }: { readonly companyId: string; readonly memberId: string },
  notBefore: Date,
  now: Date,
): Promise<void> {
  const moved = await tx
    .update(mail)
    .set({ notBefore })
    .where(and(isWaiting, eq(mail.memberId, memberId), eq(mail.failedAttempts, 0)))
    .returning({ id: mail.id });
  if (moved.length > 0) await wantMail(tx, companyId, [notBefore], now);
}

const isWaiting = and(isNull(mail.sentAt), isNull(mail.droppedAt));
