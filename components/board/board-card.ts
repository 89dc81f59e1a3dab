import type { StatusTone } from "@/lib/domain/status";
import type { SyncState } from "../parts/sync-badge";

/** One booking on the board: what a card shows, in words, and where it stands. */
export type BoardCard = {
  readonly id: string;
  readonly accessibleName: string;
  /** Instants in ISO 8601. */
  readonly start: string;
  readonly end: string;
  /** "9:00" and "10:30" on the board's clock. */
  readonly startWords: string;
  readonly endWords: string;
  readonly spanWords: string;
  readonly customer: string;
  readonly service: string;
  readonly people: string;
  readonly hasSeveralPeople: boolean;
  readonly hasNote: boolean;
  readonly tone: StatusTone;
  readonly statusName: string;
  readonly sync: SyncState | null;
  /** Somebody's own event overlaps it, and nobody has answered yet. */
  readonly hasConflict: boolean;
};

export type BoardDay = {
  /** `2026-11-03` on the board's clock. */
  readonly date: string;
  /** "Tue 3 Nov". */
  readonly words: string;
  readonly isToday: boolean;
  readonly cards: readonly BoardCard[];
};

/** Whose busy time stands beside the bookings. */
export type BusyWish = {
  /** The week's ends, ISO 8601. */
  readonly from: string;
  readonly to: string;
  /** Chosen people; empty: everybody the viewer may see. */
  readonly who: readonly string[];
  /** Everybody who may appear; empty where the viewer sees only their own time. */
  readonly people: readonly { readonly id: string; readonly name: string }[];
  readonly isOn: boolean;
};

export type WeekViewProps = {
  readonly view: "week" | "list";
  readonly busy: BusyWish;
  readonly days: readonly BoardDay[];
  readonly monday: string;
  readonly zone: string;
  /** The moment of the now-line, ISO 8601. */
  readonly now: string;
  /** The hours of the day that are drawn; grows with what is booked. */
  readonly hours: { readonly from: number; readonly to: number };
};
