import { and, eq, isNull } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { member } from "@/db/schema";
import { mail, newsPreference } from "@/db/schema-health";
import {
  type Channels,
  defaultChannels,
  type NewsTopic,
  topicsOf,
  topicWords,
} from "@/lib/domain/news-topics";
import type { QuietHours } from "@/lib/domain/quiet-hours";

export type NewsSettings = {
  readonly zone: string;
  readonly email: string;
  readonly quiet: QuietHours | null;
  readonly topics: readonly (Channels & {
    readonly topic: NewsTopic;
    readonly label: string;
    readonly hint: string;
  })[];
  /** Letters to anybody of the company that have not left. */
  readonly waitingLetters: number;
};

/** What one member hears of, where, and when not. */
export async function newsSettings(tx: Tx, memberId: string): Promise<NewsSettings> {
  const [who] = await tx.select().from(member).where(eq(member.id, memberId));
  if (!who) throw new Error("a signed-in member has no row");
  const chosen = await tx.select().from(newsPreference).where(eq(newsPreference.memberId, memberId));
  const byTopic = new Map(chosen.map((row) => [row.topic, row]));
  return {
    zone: who.zone,
    email: who.email,
    quiet:
      who.quietFrom === null || who.quietUntil === null
        ? null
        : { from: who.quietFrom, until: who.quietUntil },
    topics: topicsOf(who).map((topic) => {
      const { inApp, byMail } = byTopic.get(topic) ?? defaultChannels[topic];
      return { topic, ...topicWords(topic, who), inApp, byMail };
    }),
    waitingLetters: await tx.$count(mail, and(isNull(mail.sentAt), isNull(mail.droppedAt))),
  };
}
