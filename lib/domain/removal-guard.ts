import type { Interval } from "@/lib/domain/time";

/**
 * A reading that would take away too much at once. `relisting`: everything is being read once more before it is
 * believed. `asking`: the provider says so again, and a dispatcher decides. `approved`: the next reading may remove.
 * `kept`: somebody said that the time stays blocked.
 */
export type HeldRemoval = {
  readonly state: "relisting" | "asking" | "approved" | "kept";
  /** tombstones: the provider named each removal; listing: events were only missing from a list. */
  readonly source: "tombstones" | "listing";
  readonly since: string;
  readonly removing: number;
  readonly of: number;
};

const dayMs = 86_400_000;

/**
 * A list need not name what ended before the window, with a day more for the zones of all-day events: what ended by then
 * and is missing was not removed, and counts neither as known nor as removed.
 */
export function forgottenBefore(window: Interval): Date {
  return new Date(window.start.getTime() + dayMs);
}

/** More than this share of what is known, and more than this many, is not believed at first sight [P18]. */
const largeShare = 0.5;
const largeCount = 10;

export function isLargeRemoval(known: number, removing: number): boolean {
  return removing > largeCount && removing > known * largeShare;
}

export type RemovalVerdict =
  | { readonly kind: "believe" }
  /** Keep everything, forget the cursor and read everything again at once. */
  | { readonly kind: "relist"; readonly held: HeldRemoval }
  /** Keep everything and ask a dispatcher; everything is read again at each poll, so that it heals by itself. */
  | { readonly kind: "ask"; readonly held: HeldRemoval }
  /** Keep what is missing for good, and believe the rest. */
  | { readonly kind: "keep" };

/**
 * Whether a removal is believed. Removals that the provider named one by one and that a full list confirms are; events
 * that are only missing from lists need a person, because an account in trouble answers with an empty list.
 */
export function judgeRemoval(
  seen: {
    readonly known: number;
    readonly removing: number;
    readonly source: HeldRemoval["source"];
    readonly held: HeldRemoval | null;
  },
  now: Date,
): RemovalVerdict {
  const { known, removing, source, held } = seen;
  if (!isLargeRemoval(known, removing)) return { kind: "believe" };
  const since = held?.since ?? now.toISOString();
  switch (held?.state) {
    case undefined:
      return { kind: "relist", held: { state: "relisting", source, since, removing, of: known } };
    case "relisting":
      if (held.source === "tombstones" && source === "listing") return { kind: "believe" };
      return { kind: "ask", held: { state: "asking", source: held.source, since, removing, of: known } };
    case "asking":
      return { kind: "ask", held: { ...held, removing, of: known } };
    case "approved":
      return { kind: "believe" };
    case "kept":
      return { kind: "keep" };
  }
}
