import type { Answer } from "@/components/bookings/answers";
import type { MoveOfCrew } from "@/lib/domain/move";

/** The booking that is moved, as its card or its page knows it. */
export type MovedBooking = {
  readonly id: string;
  readonly revision: number;
  /** "#1043". */
  readonly refWords: string;
  /** "Ada Quist · Boiler swap". */
  readonly title: string;
  /** Instants in ISO 8601. */
  readonly start: string;
  readonly end: string;
  readonly fieldworkerIds: readonly string[];
};

/** Instants in ISO 8601. */
export type MoveInput = {
  readonly bookingId: string;
  readonly expectedRevision: number;
  readonly start: string;
  readonly end: string;
  readonly crew: MoveOfCrew;
  readonly overrideReason: string | null;
  readonly isUndo: boolean;
};

export type MoveBack = {
  readonly start: string;
  readonly end: string;
  readonly fieldworkerIds: readonly string[];
  readonly overrideReason: string | null;
};

export type MovedThere = {
  readonly ref: number;
  readonly revision: number;
  /** null: it stands where it stood. */
  readonly undo: MoveBack | null;
};

/** The server action. */
export type MoveBooking = (input: MutableMoveInput) => Promise<Answer<MovedThere>>;

type MutableMoveInput = Omit<MoveInput, "crew"> & {
  crew: { kind: "swap"; from: string | null; to: string | null } | { kind: "crew"; fieldworkerIds: string[] };
};
