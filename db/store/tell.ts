import { and, eq, inArray } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { company, member } from "@/db/schema";
import { newsPreference } from "@/db/schema-health";
import type { MailContent } from "@/lib/domain/mail";
import { type Channels, defaultChannels, type NewsTopic } from "@/lib/domain/news-topics";
import { leavesAt, type QuietHours } from "@/lib/domain/quiet-hours";
import { addMail, type NewMail, writtenBefore } from "./mail";
import { type News, notify, notifyAgain } from "./notifications";

/** `zone`: in which they read times, the company's for the office and their own for fieldworkers. */
export type Listener = { readonly id: string; readonly name: string; readonly zone: string };

export type Telling = {
  readonly topic: NewsTopic;
  readonly news: News;
  /** What the letter says to this person; null: nobody gets one. */
  readonly letter: ((to: Listener) => MailContent) | null;
  /** It was told before, and is told again all the same. */
  readonly isAgain?: boolean;
  /** Letters wait at least so long, for second thoughts. */
  readonly lettersAfterMs?: number;
};

/**
 * Tells each of these members in the bell and by mail, as they chose for the topic. Letters wait for the end of quiet hours.
 * What rings once does not write twice: a letter goes only with news that was new, or where the bell is off.
 */
export async function tell(tx: Tx, memberIds: Iterable<string>, telling: Telling, now: Date): Promise<void> {
  const { topic, news, letter, isAgain = false, lettersAfterMs = 0 } = telling;
  const people = await listenersOf(tx, [...new Set(memberIds)], topic);
  const ringing = people.filter(({ channels }) => channels.inApp).map(({ id }) => id);
  const rang = new Set(await (isAgain ? notifyAgain : notify)(tx, ringing, news, now));
  if (letter === null) return;
  const silent = people.filter(({ channels }) => channels.byMail && !channels.inApp).map(({ id }) => id);
  const knowing = isAgain ? new Set<string>() : await writtenBefore(tx, silent, news);
  const { companyId, episodeId, ...about } = news;
  const letters = people
    .filter(({ id, channels }) => channels.byMail && (channels.inApp ? rang.has(id) : !knowing.has(id)))
    .map((person): NewMail => {
      const leaves = leavesAt(new Date(now.getTime() + lettersAfterMs), person.quiet, person.ownZone);
      return {
        memberId: person.id,
        recipient: person.email,
        topic,
        content: { about, ...letter({ id: person.id, name: person.name, zone: person.zone }) },
        episodeId: episodeId ?? null,
        notBefore: leaves,
      };
    });
  await addMail(tx, companyId, letters, now);
}

type Person = Listener & {
  readonly email: string;
  readonly ownZone: string;
  readonly quiet: QuietHours | null;
  readonly channels: Channels;
};

async function listenersOf(tx: Tx, wanted: readonly string[], topic: NewsTopic): Promise<Person[]> {
  if (wanted.length === 0) return [];
  const rows = await tx
    .select({ member, preference: newsPreference, companyZone: company.zone })
    .from(member)
    .innerJoin(company, eq(company.id, member.companyId))
    .leftJoin(newsPreference, and(eq(newsPreference.memberId, member.id), eq(newsPreference.topic, topic)))
    .where(and(inArray(member.id, [...wanted]), member.isActive));
  return rows.map(({ member: { id, name, email, zone, role, quietFrom, quietUntil }, ...row }) => ({
    id,
    name,
    email,
    zone: role === "fieldworker" ? zone : row.companyZone,
    ownZone: zone,
    quiet: quietFrom === null || quietUntil === null ? null : { from: quietFrom, until: quietUntil },
    channels: row.preference ?? defaultChannels[topic],
  }));
}
