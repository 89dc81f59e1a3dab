/** The fault model's names: reliability of the sync core is claimed against these. */
export const faultNames = {
  F1: "process killed at an await point",
  F2: "request lost before the provider",
  F3: "answer lost after the provider wrote",
  F4: "500, 502, 503, 504, connection reset",
  F5: "rate limited, with sane and absurd Retry-After",
  F6: "access token refused, grant revoked, kill between refresh and save",
  F7: "403, calendar gone, 400, cursor lost, events nobody can read",
  F8: "empty, repeated and failing pages, a listing that holds nothing, removals of what nobody knows",
  F9: "notice lost, twice, late, out of order, forged",
  F10: "watch ended without a word, order refused",
  F11: "stalled process, request that lands late, two workers at once",
  F12: "booking changed while a push of it runs",
  F13: "fieldworker's hand on our event",
  F14: "clock jump, clocks that differ",
  F15: "database error before or after the commit",
  F16: "job twice, late, lost",
  F17: "a fifth request at once refused",
  F18: "rotated refresh token lost before it is saved, the old one living or dead",
  F19: "watch ended with a word, extension asked for early, notices missed",
  F20: "the window moved on from the cursor's",
  F21: "an occurrence deleted that no news tell of",
} as const;
export type Fault = keyof typeof faultNames;

export class FaultCounts {
  readonly of = new Map<Fault, number>();

  add(fault: Fault, times = 1): void {
    this.of.set(fault, (this.of.get(fault) ?? 0) + times);
  }

  addAll(other: FaultCounts): void {
    for (const [fault, times] of other.of) this.add(fault, times);
  }
}
