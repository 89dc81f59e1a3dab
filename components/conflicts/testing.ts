import type { ConflictView } from "@/lib/domain/conflict-view";
import type { ConflictDetail, ConflictViewer } from "./conflict-facts";

export const zone = "America/Los_Angeles";
export const now = new Date("2026-11-03T18:00:00Z");
export const at = (from: string, to: string) => ({ start: new Date(from), end: new Date(to) });

/** Elena Cruz's booking 1:30–3:00 PM, and Mike's private event 2:00–3:00 PM. */
export function aConflict(facts: Partial<ConflictView> = {}): ConflictView {
  return {
    id: "c1",
    kind: "busy",
    booking: {
      id: "b1",
      ref: 1043,
      customer: "Elena Cruz",
      service: "Boiler service",
      span: at("2026-11-03T21:30:00Z", "2026-11-03T23:00:00Z"),
      status: { name: "Confirmed", tone: "confirmed" },
    },
    fieldworker: { id: "mike", name: "Mike Ortega" },
    provider: "google",
    clash: at("2026-11-03T22:00:00Z", "2026-11-03T23:00:00Z"),
    detail: null,
    openedAt: new Date("2026-11-03T17:56:00Z"),
    snoozedAt: null,
    closed: null,
    ...facts,
  };
}

export function aDetail(facts: Partial<ConflictView> = {}): ConflictDetail {
  const conflict = aConflict(facts);
  return {
    facts: conflict,
    bookings: [
      { id: "b1", customer: "Elena Cruz", span: conflict.booking.span, tone: "confirmed" },
      {
        id: "b2",
        customer: "Ada Quist",
        span: at("2026-11-03T23:30:00Z", "2026-11-04T01:00:00Z"),
        tone: "scheduled",
      },
    ],
    blocks: conflict.clash ? [{ id: "k1", span: conflict.clash, isBlocking: true }] : [],
    told: [
      { name: "Mike Ortega", at: conflict.openedAt, readAt: new Date("2026-11-03T17:58:00Z") },
      { name: "Priya Shah", at: conflict.openedAt, readAt: null },
    ],
  };
}

export const priya: ConflictViewer = { memberId: "priya", role: "dispatcher", zone };
export const mike: ConflictViewer = { memberId: "mike", role: "fieldworker", zone };

export const closedBy = (
  by: string | null,
  resolution: "itself" | "kept" | "ignored",
  reason: string | null = null,
) => ({
  at: now,
  resolution,
  by,
  reason,
});
