import type { ProviderName } from "@/lib/domain/calendar-event";

/** What the demo's fieldworkers have in their own calendars at the sandbox; `day` counts from today in their own zone. */
export type DemoPersonalEvent = {
  readonly provider: ProviderName;
  readonly account: string;
  readonly zone: string;
  readonly day: number;
  /** null: all day. */
  readonly at: string | null;
  readonly minutes: number;
  readonly title: string;
  readonly isPrivate?: true;
  readonly shows?: "tentative" | "free" | "outOfOffice";
  readonly repeats?: "weekly";
};

const mike = { provider: "google", account: "mike@demo.test", zone: "America/Los_Angeles" } as const;
const raj = { provider: "google", account: "raj@demo.test", zone: "America/Denver" } as const;
const ana = { provider: "microsoft", account: "ana@demo.test", zone: "America/Los_Angeles" } as const;
const day = 24 * 60;

export const demoPersonalEvents: readonly DemoPersonalEvent[] = [
  { ...mike, day: 0, at: "12:15", minutes: 45, title: "Lunch with Jo" },
  { ...mike, day: 1, at: "11:00", minutes: 60, title: "Dentist", isPrivate: true },
  { ...mike, day: 1, at: "14:15", minutes: 60, title: "School meeting" },
  { ...mike, day: 2, at: "16:00", minutes: 60, title: "Maybe: gym", shows: "tentative" },
  { ...mike, day: 3, at: "07:30", minutes: 60, title: "Choir", repeats: "weekly" },
  { ...mike, day: 5, at: null, minutes: 2 * day, title: "Camping" },
  { ...mike, day: 8, at: null, minutes: day, title: "Day off?", shows: "free" },
  { ...raj, day: 1, at: "12:00", minutes: 45, title: "Physio", isPrivate: true },
  { ...raj, day: 4, at: null, minutes: day, title: "Day off" },
  { ...ana, day: 0, at: "12:30", minutes: 30, title: "Coffee with Bea" },
  { ...ana, day: 1, at: "12:30", minutes: 60, title: "Doctor", isPrivate: true },
  { ...ana, day: 2, at: "16:00", minutes: 60, title: "Maybe: book club", shows: "tentative" },
  { ...ana, day: 4, at: "08:00", minutes: 60, title: "Swimming", repeats: "weekly" },
  { ...ana, day: 6, at: null, minutes: day, title: "Family visit", shows: "outOfOffice" },
  { ...ana, day: 9, at: null, minutes: day, title: "Day off?", shows: "free" },
];
