import type { service } from "@/db/schema";
import type { Shift } from "@/lib/domain/availability/facts";
import type { Hours } from "@/lib/domain/working-hours";
import type { demoMembers, demoServices } from "./people";

type ServiceName = (typeof demoServices)[number]["name"];
type MemberEmail = (typeof demoMembers)[number]["email"];

export const demoSkills = ["Gas certified", "Drains", "Electrics", "Tiling"] as const;
type DemoSkill = (typeof demoSkills)[number];

type Offered = Partial<typeof service.$inferInsert> & { readonly skills: readonly DemoSkill[] };

/** How each service is offered beyond its name and length. */
export const demoOffers: Record<ServiceName, Offered> = {
  "Boiler service": {
    ...{ bufferAfterMinutes: 15, priceText: "$149", colour: "Orange", arrivalWindowMinutes: 60 },
    ...{ isBookableOnline: true, noticeMinutes: 240, horizonDays: 60 },
    skills: ["Gas certified"],
  },
  "Boiler swap": {
    ...{ bufferBeforeMinutes: 15, bufferAfterMinutes: 30, priceText: "from $2,400", colour: "Red" },
    skills: ["Gas certified", "Electrics"],
  },
  "Leak check": {
    ...{ bufferAfterMinutes: 15, priceText: "$89", colour: "Blue", arrivalWindowMinutes: 120 },
    ...{ isBookableOnline: true, noticeMinutes: 120, horizonDays: 30 },
    skills: [],
  },
  "Drain check": {
    ...{ bufferAfterMinutes: 30, priceText: "$120", colour: "Olive", arrivalWindowMinutes: 120 },
    ...{ isBookableOnline: true, noticeMinutes: 240, horizonDays: 30 },
    skills: ["Drains"],
  },
  "Gas safety check": {
    ...{ priceText: "$95", colour: "Orange", arrivalWindowMinutes: 60 },
    ...{ isBookableOnline: true, noticeMinutes: 1_440, horizonDays: 90 },
    skills: ["Gas certified"],
  },
  "Water heater": { bufferAfterMinutes: 15, priceText: "from $900", colour: "Violet", skills: ["Electrics"] },
  "Bathroom fit": { bufferBeforeMinutes: 15, priceText: "by quote", colour: "Teal", skills: ["Tiling"] },
  "Tap refit": { priceText: "$75", colour: "Green", isBookableOnline: true, horizonDays: 30, skills: [] },
};

const onDays = (weekdays: readonly number[], ...spans: readonly (readonly [number, number])[]): Shift[] =>
  weekdays.flatMap((weekday) =>
    spans.map(([from, until]) => ({ weekday, start: from * 60, end: until * 60 })),
  );
const monToFri = [0, 1, 2, 3, 4];

export const demoCompanyHours: readonly Shift[] = [...onDays(monToFri, [7, 20]), ...onDays([5], [8, 16])];

/** Split for lunch, early with Saturdays, by another zone's clock, and one who never said. */
export const demoHours: Partial<Record<MemberEmail, Hours & { readonly skills: readonly DemoSkill[] }>> = {
  "mike@demo.test": {
    weekly: onDays(monToFri, [8, 12], [13, 17]),
    travelMinutes: 15,
    dailyLimit: null,
    skills: ["Gas certified", "Electrics"],
  },
  "ana@demo.test": {
    weekly: [...onDays(monToFri, [7, 16]), ...onDays([5], [8, 13])],
    travelMinutes: 20,
    dailyLimit: 6,
    skills: ["Drains", "Tiling", "Electrics"],
  },
  "raj@demo.test": {
    weekly: onDays(monToFri, [9, 18]),
    travelMinutes: 15,
    dailyLimit: 5,
    skills: ["Gas certified", "Drains"],
  },
};

/** Raj is away for two days, counted from today; why is for him and the owner alone. */
export const demoTimeOff = { of: "raj@demo.test", day: 12, days: 2, note: "My sister's wedding" } as const;

/** The next one of these that is not over. */
export const demoHoliday = { name: "Christmas Day", monthAndDay: "12-25" } as const;
