import { and, eq, inArray } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { member } from "@/db/schema";
import { mail, newsPreference } from "@/db/schema-health";
import type { MailContent } from "@/lib/domain/mail";
import { defaultChannels, type NewsTopic } from "@/lib/domain/news-topics";
import { leavesAt } from "@/lib/domain/quiet-hours";
import { type News, notify } from "./notifications";

export type Listener = { readonly id: string; readonly name: string; readonly zone: string };

export type Telling = {
  readonly topic: NewsTopic;
  readonly news: News;
  /** What the letter says to this person; null: nobody gets one. */
  readonly letter: ((to: Listener) => MailContent) | null;
};

/**
 * Tells each of these members in the bell and by mail, as they chose for the topic. Letters wait for the end of quiet hours.
 * What rings once does not write twice: a letter goes only with news that was new, or where the bell is off.
 */
export async function tell(
  tx: Tx,
  memberIds: Iterable<string>,
  { topic, news, letter }: Telling,
  now: Date,
): Promise<void> {
  const wanted = [...new Set(memberIds)];
  if (wanted.length === 0) return;
  const people = await tx
    .select({ member, preference: newsPreference })
    .from(member)
    .leftJoin(newsPreference, and(eq(newsPreference.memberId, member.id), eq(newsPreference.topic, topic)))
    .where(and(inArray(member.id, wanted), member.isActive));
  const channelsOf = (preference: typeof newsPreference.$inferSelect | null) =>
    preference ?? defaultChannels[topic];
  const inApp = people.filter(({ preference }) => channelsOf(preference).inApp);
  const rung = new Set(
    await notify(
      tx,
      inApp.map(({ member: { id } }) => id),
      news,
      now,
    ),
  );
  if (letter === null) return;
  const letters = people
    .filter(({ member: { id }, preference }) => {
      const { inApp: rings, byMail } = channelsOf(preference);
      return byMail && (!rings || rung.has(id));
    })
    .map(({ member: { id, name, zone, email, quietFrom, quietUntil } }) => ({
      companyId: news.companyId,
      memberId: id,
      recipient: email,
      topic,
      content: letter({ id, name, zone }),
      episodeId: news.episodeId ?? null,
      createdAt: now,
      notBefore: leavesAt(
        now,
        quietFrom === null || quietUntil === null ? null : { from: quietFrom, until: quietUntil },
        zone,
      ),
    }));
  if (letters.length > 0) await tx.insert(mail).values(letters);
}
