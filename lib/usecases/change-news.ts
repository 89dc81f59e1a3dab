import { retimeMail } from "@/db/store/mail";
import { listenerFacts, saveChannel, saveQuietHours } from "@/db/store/news-preferences";
import type { Deps } from "@/lib/deps";
import { type Channels, type NewsTopic, topicsOf } from "@/lib/domain/news-topics";
import { leavesAt, type QuietHours } from "@/lib/domain/quiet-hours";
import { done, type Result, refused } from "@/lib/result";

type NewsDeps = Pick<Deps, "clock" | "database">;
type Whose = { readonly companyId: string; readonly memberId: string };

/** Where a member hears of a topic from now on; what was written before is sent all the same. */
export async function changeNews(
  deps: NewsDeps,
  asked: Whose & {
    readonly topic: NewsTopic;
    readonly channel: keyof Channels;
    readonly isOn: boolean;
  },
): Promise<Result<null, "notPossible">> {
  const { companyId, memberId, topic, channel, isOn } = asked;
  return deps.database.asCompany(companyId, async (tx) => {
    const who = await listenerFacts(tx, memberId);
    if (!who || !topicsOf(who).includes(topic)) return refused("notPossible");
    await saveChannel(tx, { companyId, memberId, topic }, { channel, isOn });
    return done(null);
  });
}

/** When letters wait; null: never. Those that wait already wait for the new hours. */
export async function changeQuietHours(
  deps: NewsDeps,
  asked: Whose & { readonly quiet: QuietHours | null },
): Promise<Result<null, "notPossible">> {
  const { companyId, memberId, quiet } = asked;
  const now = deps.clock.now();
  return deps.database.asCompany(companyId, async (tx) => {
    const who = await listenerFacts(tx, memberId);
    if (!who || topicsOf(who).length === 0) return refused("notPossible");
    await saveQuietHours(tx, memberId, quiet);
    await retimeMail(tx, { companyId, memberId }, leavesAt(now, quiet, who.zone), now);
    return done(null);
  });
}
