export type WatchFacts = {
  readonly id: string;
  readonly state: "asked" | "live";
  /** When its present life was asked for: an extension counts anew. */
  readonly askedAt: Date;
  readonly expiresAt: Date | null;
  /** Needed to end it at the provider; null while its answer was never seen. */
  readonly resourceId: string | null;
  /** When the provider asked for a renewal before its time; null: it did not. */
  readonly renewalWantedAt: Date | null;
};

/** What one watch tells of: one calendar, or every calendar of its account. */
export type WatchCover = "calendar" | "account";
/** inPlace: the provider lets a watch live longer; byReplacement: a new one takes over from the old one. */
export type WatchRenewal = "byReplacement" | "inPlace";

export type WatchStep =
  /** `replaces`: the watch whose life runs out; it goes on until the new one lives. */
  | { readonly kind: "order"; readonly replaces: string | null }
  | { readonly kind: "extend"; readonly watchId: string }
  | { readonly kind: "end"; readonly watchId: string };

/** A watch is renewed when this share of its life is over, so that there is time to try again [P27]. */
const renewedAfterShare = 0.6;
/** An order without an answer for so long was lost on the way. */
const answerTimeMs = 2 * 60_000;

/**
 * What to do about the watches of one place, a calendar or a whole account, ended ones left out. Doing it twice is
 * harmless.
 */
export function planWatches(
  isRead: boolean,
  watches: readonly WatchFacts[],
  renews: WatchRenewal,
  now: Date,
): WatchStep[] {
  const lost = watches.filter((watch) => isLost(watch, now));
  const rest = watches.filter((watch) => !lost.includes(watch));
  const ends = (ended: readonly WatchFacts[]) =>
    ended.map(({ id }): WatchStep => ({ kind: "end", watchId: id }));
  if (!isRead) return ends(watches);
  const live = rest
    .filter((watch) => watch.state === "live")
    .sort((a, b) => (b.expiresAt?.getTime() ?? 0) - (a.expiresAt?.getTime() ?? 0));
  const [newest, ...older] = live;
  const isWaiting = rest.some((watch) => watch.state === "asked");
  const renewal = isWaiting ? [] : renewalOf(newest, renews, now);
  return [...ends(lost), ...ends(older), ...renewal];
}

function renewalOf(newest: WatchFacts | undefined, renews: WatchRenewal, now: Date): WatchStep[] {
  if (!newest) return [{ kind: "order", replaces: null }];
  if (!isOld(newest, now)) return [];
  if (renews === "inPlace") return [{ kind: "extend", watchId: newest.id }];
  return [{ kind: "order", replaces: newest.id }];
}

function isLost(watch: WatchFacts, now: Date): boolean {
  if (watch.state === "asked") return now.getTime() - watch.askedAt.getTime() > answerTimeMs;
  return watch.expiresAt !== null && watch.expiresAt <= now;
}

function isOld({ askedAt, expiresAt, renewalWantedAt }: WatchFacts, now: Date): boolean {
  if (!expiresAt || renewalWantedAt) return true;
  const lifeMs = expiresAt.getTime() - askedAt.getTime();
  return now.getTime() - askedAt.getTime() >= lifeMs * renewedAfterShare;
}
