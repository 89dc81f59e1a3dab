/** Who hears of a connection that goes on failing, and when: logged, the dispatchers, the owners [I9]. */
export const rungs = [
  { name: "warning", afterMs: 5 * 60_000 },
  { name: "dispatcher", afterMs: 30 * 60_000 },
  { name: "owner", afterMs: 120 * 60_000 },
] as const;
export type RungName = (typeof rungs)[number]["name"];

export type Climb = {
  readonly openedAt: Date;
  readonly endedAt: Date | null;
  /** When each rung was climbed; null: not yet. */
  readonly climbed: Readonly<Record<RungName, Date | null>>;
};

/** The rungs to climb now, lowest first: never before their time, none twice, none after the end. */
export function dueRungs({ openedAt, endedAt, climbed }: Climb, now: Date): RungName[] {
  if (endedAt !== null) return [];
  const openMs = now.getTime() - openedAt.getTime();
  return rungs
    .filter(({ name, afterMs }) => climbed[name] === null && openMs >= afterMs)
    .map(({ name }) => name);
}

/** The next rung and when it comes; null: all are climbed, or the episode is over. */
export function nextRung(climb: Climb): { readonly name: RungName; readonly at: Date } | null {
  if (climb.endedAt !== null) return null;
  const next = rungs.find(({ name }) => climb.climbed[name] === null);
  return next ? { name: next.name, at: new Date(climb.openedAt.getTime() + next.afterMs) } : null;
}

/** Whom a rung tells, of a company's active members. One without a dispatcher is one whose owner dispatches. */
export function alarmedBy<M extends { readonly role: string }>(
  rung: Exclude<RungName, "warning">,
  members: readonly M[],
): M[] {
  const dispatchers = members.filter(({ role }) => role === "dispatcher");
  if (rung === "dispatcher" && dispatchers.length > 0) return dispatchers;
  return members.filter(({ role }) => role === "owner");
}
