import type { ConnectionHealth } from "@/lib/domain/sync-badge";
import type { BoardCard } from "../board-card";

/** One fieldworker's row of a day. */
export type Lane = {
  readonly fieldworkerId: string;
  readonly name: string;
  /** Their zone's difference where it is not the board's: "MT +1 h"; null: the same. */
  readonly zoneWords: string | null;
  /** The state of the calendar connection that receives their bookings; null: not connected. */
  readonly health: ConnectionHealth | null;
  /** The day's bookings that are theirs, earliest first; overlapping ones too. */
  readonly cards: readonly LaneCard[];
};

export type LaneCard = BoardCard & {
  /** What the office calls it: "#1043". */
  readonly refWords: string;
  readonly revision: number;
  readonly fieldworkerIds: readonly string[];
  readonly suburb: string;
  /** Occupies its fieldworkers: nothing else may stand over it without a reason. */
  readonly takesTime: boolean;
};

/** A booking of nobody yet. */
export type WaitingCard = LaneCard & {
  /** "Today by 5 PM", "Wed 4 Nov". */
  readonly dueWords: string;
};

/** Where a card is put: instants in ISO 8601; null: on nobody. */
export type Placement = {
  readonly start: string;
  readonly end: string;
  /** Whose lane it leaves; null: it was nobody's. */
  readonly from: string | null;
  readonly to: string | null;
};

export type MoveCard = (
  card: Pick<LaneCard, "id" | "revision">,
  placement: Placement,
  /** Why it may stand over another booking; null: it may not. */
  overrideReason: string | null,
) => Promise<MoveAnswer>;

export type MoveAnswer =
  | { readonly ok: true; readonly revision: number }
  | { readonly ok: false; readonly problem: string; readonly message: string };
