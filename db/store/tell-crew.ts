import type { Tx } from "@/db/client";
import { type CrewNewsKind, crewNewsKinds, mergedCrewNews, undoWindowMs } from "@/lib/domain/crew-news";
import { newsLetter } from "@/lib/domain/news-letters";
import { mailTakenBackAt, takeBackMail } from "./mail";
import { newsFacts } from "./news-facts";
import { replaceBookingNews } from "./notifications";
import { tell } from "./tell";

/**
 * Tells fieldworkers what became of their place on a booking. Second thoughts within the undo window ring once, and
 * letters that have not left yet become one. `undoes`: the time of a change that is taken back; of that one nobody hears
 * who has not heard of it yet.
 */
export async function tellCrew(
  tx: Tx,
  {
    companyId,
    bookingId,
    undoes,
  }: { readonly companyId: string; readonly bookingId: string; readonly undoes: Date | null },
  news: readonly { readonly memberId: string; readonly kind: CrewNewsKind }[],
  now: Date,
): Promise<void> {
  for (const { memberId, kind } of news) {
    const of = { memberId, bookingId, kinds: crewNewsKinds };
    const since = new Date(now.getTime() - undoWindowMs);
    const { fresh, knewBefore, swallowed } = await replaceBookingNews(tx, { ...of, since }, now);
    const [unsent] = await takeBackMail(tx, of, now);
    const merged = (earlier: string | null) => mergedWith(earlier, kind) ?? (knewBefore ? kind : null);
    // Who has read the bell knows of it, whatever their letter does.
    const unheard = fresh ?? (knewBefore ? null : unsent);
    const isUndone = undoes !== null && unheard?.createdAt.getTime() === undoes.getTime();
    const written = isUndone
      ? knownKind(await mailTakenBackAt(tx, of, undoes))
      : merged(unsent?.kind ?? null);
    const rings = isUndone ? (knownKind(swallowed) ?? written) : merged(fresh?.kind ?? null);
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
  const known = knownKind(earlier);
  return known ? mergedCrewNews(known, kind) : kind;
}

function knownKind(kind: string | null): CrewNewsKind | null {
  return crewNewsKinds.find((each) => each === kind) ?? null;
}
