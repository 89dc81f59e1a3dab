import { shortClockWords, spanWords } from "@/lib/domain/time-words";
import type { Lane, LaneCard, Placement, WaitingCard } from "./lane-shape";

/** A move that is shown before its answer is there; it holds for the revision it was made on, and no longer. */
export type Moved = { readonly placement: Placement; readonly revision: number };

export type Moves = ReadonlyMap<string, Moved>;

type Day<L extends Lane> = { readonly lanes: readonly L[]; readonly waiting: readonly WaitingCard[] };

/**
 * The day as it will be when the moves are saved. Where the page already knows a newer revision of a booking, its move is
 * over and the page is right. Lanes that nothing changes stay the same objects.
 */
export function withMoves<L extends Lane>(day: Day<L>, moves: Moves, zone: string): Day<L> {
  if (moves.size === 0) return day;
  const known = new Map<string, LaneCard>();
  for (const card of [...day.waiting, ...day.lanes.flatMap(({ cards }) => cards)]) known.set(card.id, card);
  const moved = new Map<string, LaneCard>();
  for (const [id, { placement, revision }] of moves) {
    const card = known.get(id);
    if (card && card.revision <= revision) moved.set(id, movedCard(card, placement, zone));
  }
  if (moved.size === 0) return day;
  return {
    lanes: day.lanes.map((lane) => laneWith(lane, moved)),
    waiting: day.waiting.filter(({ id }) => (moved.get(id)?.fieldworkerIds.length ?? 0) === 0),
  };
}

function laneWith<L extends Lane>(lane: L, moved: ReadonlyMap<string, LaneCard>): L {
  const joins = [...moved.values()].filter((card) => card.fieldworkerIds.includes(lane.fieldworkerId));
  const isTouched = joins.length > 0 || lane.cards.some(({ id }) => moved.has(id));
  if (!isTouched) return lane;
  const cards = [...lane.cards.filter(({ id }) => !moved.has(id)), ...joins];
  return { ...lane, cards: cards.sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0)) };
}

function movedCard(card: LaneCard, { start, end, from, to }: Placement, zone: string): LaneCard {
  const span = { start: new Date(start), end: new Date(end) };
  const others = card.fieldworkerIds.filter((id) => id !== from && id !== to);
  const words = spanWords(span, zone);
  return {
    ...card,
    start,
    end,
    startWords: shortClockWords(span.start, zone),
    endWords: shortClockWords(span.end, zone),
    spanWords: words,
    fieldworkerIds: to === null ? others : [...others, to],
    accessibleName: `${card.accessibleName}, saving a move to ${words.replace("–", " to ")}`,
  };
}
