import type { Tx } from "@/db/client";
import { type CrewNewsKind, crewNewsKinds, mergedCrewNews, undoWindowMs } from "@/lib/domain/crew-news";
import { newsLetter } from "@/lib/domain/news-letters";
import { takeBackMail } from "./mail";
import { newsFacts } from "./news-facts";
import { replaceBookingNews } from "./notifications";
import { tell } from "./tell";

/**
 * Tells fieldworkers what became of their place on a booking. Second thoughts within the undo window ring once, and
 * letters that have not left yet become one.
 */
export async function tellCrew(
  tx: Tx,
  { companyId, bookingId }: { readonly companyId: string; readonly bookingId: string },
  news: readonly { readonly memberId: string; readonly kind: CrewNewsKind }[],
  now: Date,
): Promise<void> {
  for (const { memberId, kind } of news) {
    const of = { memberId, bookingId, kinds: crewNewsKinds };
    const since = new Date(now.getTime() - undoWindowMs);
    const { fresh, knewBefore } = await replaceBookingNews(tx, { ...of, since }, now);
    const [unsent] = await takeBackMail(tx, of, now);
    const merged = (earlier: string | null) => mergedWith(earlier, kind) ?? (knewBefore ? kind : null);
    const rings = merged(fresh);
    const written = merged(unsent ?? null);
    if (rings === null) continue;
    const about = written && { kind: written, bookingId };
    const facts = about && (await newsFacts(tx, { companyId, ...about }));
    await tell(
      tx,
      [memberId],
      {
        topic: "bookingChanges",
        news: { companyId, kind: rings, bookingId },
        letter: facts && (({ zone }) => ({ ...newsLetter(facts, { memberId, zone }), about })),
        lettersAfterMs: undoWindowMs,
      },
      now,
    );
  }
}

function mergedWith(earlier: string | null, kind: CrewNewsKind): CrewNewsKind | null {
  const known = crewNewsKinds.find((each) => each === earlier);
  return known ? mergedCrewNews(known, kind) : kind;
}
