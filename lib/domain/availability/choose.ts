/** How a booking that names nobody finds its fieldworker. */
export type AutoAssignment =
  | { readonly kind: "roundRobin" }
  | { readonly kind: "firstAvailable" }
  | { readonly kind: "leastLoaded" }
  | { readonly kind: "customer"; readonly fieldworkerId: string }
  | { readonly kind: "nobody" };

export type Turn = {
  readonly id: string;
  /** Grows with every booking given out; null for somebody who was never chosen. */
  readonly lastTurn: number | null;
  readonly bookedMinutes: number;
};

/**
 * Who of those free takes it; null when nobody is, or nobody is wanted. Round-robin gives it to whose turn is longest ago:
 * a busy fieldworker is passed over and comes first next time, and a new one gets one turn, not all that they missed [B59].
 * `free` is in the company's own order, which settles what is still equal.
 */
export function chooseFieldworker(free: readonly Turn[], how: AutoAssignment): string | null {
  switch (how.kind) {
    case "roundRobin":
      return leastOf(free, [turnOf])?.id ?? null;
    case "firstAvailable":
      return free[0]?.id ?? null;
    case "leastLoaded":
      return leastOf(free, [({ bookedMinutes }) => bookedMinutes, turnOf])?.id ?? null;
    case "customer":
      return free.find(({ id }) => id === how.fieldworkerId)?.id ?? null;
    case "nobody":
      return null;
  }
}

const turnOf = ({ lastTurn }: Turn) => lastTurn ?? Number.NEGATIVE_INFINITY;

function leastOf(free: readonly Turn[], measures: readonly ((turn: Turn) => number)[]): Turn | undefined {
  const isLess = (one: Turn, other: Turn) => {
    const measure = measures.find((of) => of(one) !== of(other));
    return measure !== undefined && measure(one) < measure(other);
  };
  return free.reduce<Turn | undefined>(
    (best, turn) => (best && !isLess(turn, best) ? best : turn),
    undefined,
  );
}
