import type { CopyState } from "@/lib/domain/sync-badge";
import type { BoardDay, BusyWish } from "../board-card";
import type { MoveBooking } from "../move/move-shape";
import type { Lane, WaitingCard } from "./lane-shape";

/** What the drawer beside the board tells of a booking beyond its card. */
export type Peek = {
  readonly whenWords: string;
  readonly address: string;
  /** Empty: none, or not for this viewer's eyes. */
  readonly phone: string;
  readonly copies: readonly {
    readonly fieldworkerId: string;
    readonly name: string;
    readonly state: CopyState;
  }[];
};

/** What this viewer may do to bookings on the board. */
export type Abilities = { readonly mayPlan: boolean };

export type DayViewProps = {
  /** `2026-11-03` on the board's clock. */
  readonly date: string;
  /** "Tue 3 Nov". */
  readonly dayWords: string;
  readonly zone: string;
  /** Full hours of the wall; what their own events take may widen them. */
  readonly hours: { readonly from: number; readonly to: number };
  readonly lanes: readonly Lane[];
  readonly waiting: readonly WaitingCard[];
  readonly peeks: Readonly<Record<string, Peek>>;
  readonly busy: BusyWish;
  readonly abilities: Abilities;
  /** The same day as the list that a phone shows. */
  readonly listDay: BoardDay;
};

/** What the day asks of the server; null: this viewer may not. */
export type DayDoors = { readonly moveBooking: MoveBooking | null };
