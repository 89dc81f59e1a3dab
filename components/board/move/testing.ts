import type { PersonFacts, PlacementFacts } from "@/lib/domain/placement";
import type { MovedBooking } from "./move-shape";

export const zone = "America/Los_Angeles";

/** Tue 3 Nov 2026 (or another day of that November) on the board's clock. */
export const at = (clock: string, day = "03") => new Date(`2026-11-${day}T${clock}:00-08:00`).toISOString();

export const aBooking: MovedBooking = {
  id: "b1",
  revision: 4,
  refWords: "#1043",
  title: "Ada Quist · Boiler swap",
  start: at("09:00"),
  end: at("10:30"),
  fieldworkerIds: ["mike"],
};

export function aPerson(id: string, name: string, facts: Partial<PersonFacts> = {}): PersonFacts {
  return { id, name, zone, health: "live", busyNote: null, bookings: [], busy: [], ...facts };
}

export function placementOf(
  people: readonly PersonFacts[],
  booking: Partial<PlacementFacts["booking"]> = {},
): PlacementFacts {
  const { id, revision, start, end, fieldworkerIds } = aBooking;
  return {
    zone,
    now: at("06:00"),
    booking: { id, ref: 1043, revision, start, end, fieldworkerIds, takesTime: true, ...booking },
    people,
    known: { start: at("00:00"), end: at("00:00", "10") },
    hours: { from: 7, until: 19 },
  };
}
