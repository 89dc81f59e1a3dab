import { eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { member } from "@/db/schema";
import { newsPreference } from "@/db/schema-health";
import { type Channels, defaultChannels, type NewsTopic } from "@/lib/domain/news-topics";
import type { QuietHours } from "@/lib/domain/quiet-hours";

export async function listenerFacts(tx: Tx, memberId: string) {
  const [row] = await tx
    .select({ role: member.role, takesBookings: member.takesBookings, zone: member.zone })
    .from(member)
    .where(eq(member.id, memberId));
  return row ?? null;
}

/** Only this channel changes, also when the other one is changed at the same moment. */
export async function saveChannel(
  tx: Tx,
  at: { readonly companyId: string; readonly memberId: string; readonly topic: NewsTopic },
  wish: { readonly channel: keyof Channels; readonly isOn: boolean },
): Promise<void> {
  const chosen = { [wish.channel]: wish.isOn };
  await tx
    .insert(newsPreference)
    .values({ ...at, ...defaultChannels[at.topic], ...chosen })
    .onConflictDoUpdate({
      target: [newsPreference.companyId, newsPreference.memberId, newsPreference.topic],
      set: chosen,
    });
}

export async function saveQuietHours(tx: Tx, memberId: string, quiet: QuietHours | null): Promise<void> {
  await tx
    .update(member)
    .set({ quietFrom: quiet?.from ?? null, quietUntil: quiet?.until ?? null })
    .where(eq(member.id, memberId));
}
