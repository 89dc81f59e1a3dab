import type { Mirror } from "@/sim/memory-store/tables";

/** An earlier write may have reached the provider although nobody saw its answer. */
export function mayExist(mirror: Mirror): boolean {
  if (mirror.eventId !== null) return false;
  return mirror.attempts.some(
    (attempt) =>
      attempt.operation === "put" &&
      attempt.outcome !== "done" &&
      attempt.leaseGeneration > mirror.removedUnder,
  );
}
