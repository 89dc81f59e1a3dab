import type { ConflictView } from "@/lib/domain/conflict-view";
import type { Actor } from "@/lib/domain/roles";
import type { BoardAddress } from "./board-address";

/** What each view of the board is made with. */
export type ViewProps = {
  readonly actor: Actor;
  readonly address: BoardAddress;
  readonly zone: string;
  /** Everybody who may appear; empty where the viewer sees only their own bookings. */
  readonly people: readonly { readonly id: string; readonly name: string }[];
};

/** How often the page looks by itself while copies are on their way and a message could have been missed. */
export const lookWhileMovingMs = 15_000;

/** The bookings that somebody's own event overlaps; other conflicts show as the state of their copy. */
export function clashingOf(open: readonly ConflictView[]): ReadonlySet<string> {
  return new Set(open.filter(({ kind }) => kind === "busy").map(({ booking }) => booking.id));
}
