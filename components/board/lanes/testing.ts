import type { ShownBusy } from "../busy";
import type { DayViewProps } from "./day-props";
import type { Lane, LaneCard, WaitingCard } from "./lane-shape";

/** Elena Cruz on Tuesday 3 November 2026, 1:30–3:00 PM in Los Angeles, with Mike. */
export function aCard(wish: Partial<LaneCard> = {}): LaneCard {
  const { id = "c1" } = wish;
  return {
    id,
    accessibleName: `Gas safety, Elena Cruz, ${id}`,
    start: "2026-11-03T21:30:00.000Z",
    end: "2026-11-03T23:00:00.000Z",
    startWords: "1:30",
    endWords: "3:00",
    spanWords: "1:30–3:00 PM",
    customer: "Elena Cruz",
    service: "Gas safety",
    people: "Mike",
    hasSeveralPeople: false,
    hasNote: false,
    tone: "confirmed",
    statusName: "Confirmed",
    sync: null,
    hasConflict: false,
    refWords: "#1043",
    revision: 3,
    fieldworkerIds: ["mike"],
    suburb: "Burbank",
    takesTime: true,
    ...wish,
  };
}

/** The same day on Los Angeles' clock: "09:30" is a standard-time instant. */
export const atLa = (time: string) => new Date(`2026-11-03T${time}:00-08:00`).toISOString();

export function aLane(wish: Partial<Lane> = {}): Lane {
  return { fieldworkerId: "mike", name: "Mike Ortega", zoneWords: null, health: "live", cards: [], ...wish };
}

export function aWaiting(wish: Partial<WaitingCard> = {}): WaitingCard {
  return {
    ...aCard({ id: "w1", fieldworkerIds: [], people: "Nobody yet" }),
    dueWords: "Today by 3 PM",
    ...wish,
  };
}

/** Tuesday 3 November 2026 in Los Angeles with these lanes, one booking that waits, and nobody's own time. */
export function aDay(lanes: readonly Lane[]): DayViewProps & { readonly blocks: readonly ShownBusy[] } {
  return {
    lanes,
    date: "2026-11-03",
    dayWords: "Tue 3 Nov",
    zone: "America/Los_Angeles",
    hours: { from: 7, to: 19 },
    waiting: [aWaiting()],
    peeks: {
      c1: {
        whenWords: "Tue 3 Nov 2026, 1:30–3:00 PM PST",
        address: "418 Alder Street, Glendale",
        phone: "",
        copies: [{ fieldworkerId: "mike", name: "Mike Ortega", state: { kind: "notPushed" } }],
      },
    },
    busy: { from: "", to: "", who: [], people: [], isOn: true },
    abilities: { mayPlan: true },
    listDay: { date: "2026-11-03", words: "Tue 3 Nov", isToday: true, cards: [] },
    blocks: [],
  };
}
