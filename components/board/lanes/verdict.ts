import { firstNameOf } from "@/lib/domain/time-words";
import { allDayWord, busySpanWords, busyWord, type ShownBusy } from "../busy";
import { type Span, spanOf } from "./axis";
import type { Lane, LaneCard } from "./lane-shape";

/** What speaks against a place: another booking (nobody may without a reason), their own event (a warning), or nothing. */
export type Verdict =
  | { readonly kind: "free" }
  | { readonly kind: "busy"; readonly words: string }
  | { readonly kind: "booking"; readonly words: string };

export type Moving = Pick<LaneCard, "id" | "takesTime" | "fieldworkerIds">;

/**
 * The worst that speaks against putting `moving` into this lane at `span`. `from`: whose lane it leaves; null: nobody's.
 * Tentative time and bookings that take none stand in nobody's way.
 */
export function verdictAt(
  lane: Pick<Lane, "fieldworkerId" | "name" | "cards">,
  moving: Moving,
  at: { readonly span: Span; readonly from: string | null; readonly zone: string },
  busy: readonly ShownBusy[],
): Verdict {
  const { span, from, zone } = at;
  if (lane.fieldworkerId !== from && moving.fieldworkerIds.includes(lane.fieldworkerId)) {
    return { kind: "booking", words: `${firstNameOf(lane.name)} is on it already` };
  }
  if (!moving.takesTime) return { kind: "free" };
  const other = lane.cards.find(
    (card) => card.id !== moving.id && card.takesTime && overlaps(spanOf(card), span),
  );
  if (other) return { kind: "booking", words: `Overlaps ${other.refWords} ${other.customer}` };
  const block = busy.find(
    (each) => each.memberId === lane.fieldworkerId && each.blocks && overlaps(spanOf(each), span),
  );
  if (!block) return { kind: "free" };
  const words = block.allDay ? allDayWord(block) : `${busyWord(block)} ${busySpanWords(block, zone)}`;
  return { kind: "busy", words };
}

/**
 * The worst for the lane it goes to and for everybody who stays on it. `to` null: nobody's lane is asked but theirs.
 */
export function verdictForAll(
  lanes: readonly Pick<Lane, "fieldworkerId" | "name" | "cards">[],
  moving: Moving,
  at: {
    readonly span: Span;
    readonly from: string | null;
    readonly to: string | null;
    readonly zone: string;
  },
  busy: readonly ShownBusy[],
): Verdict {
  const others = moving.fieldworkerIds.filter((id) => id !== at.from && id !== at.to);
  const verdicts = lanes.flatMap((lane) => {
    if (lane.fieldworkerId === at.to) return [verdictAt(lane, moving, at, busy)];
    if (!others.includes(lane.fieldworkerId)) return [];
    const found = verdictAt(lane, moving, { ...at, from: lane.fieldworkerId }, busy);
    return found.kind === "free" ? [] : [{ ...found, words: `${firstNameOf(lane.name)}: ${found.words}` }];
  });
  return (
    verdicts.find(({ kind }) => kind === "booking") ??
    verdicts.find(({ kind }) => kind === "busy") ?? { kind: "free" }
  );
}

function overlaps(one: Span, other: Span): boolean {
  return one.startMs < other.endMs && other.startMs < one.endMs;
}
