/** What the demo's fieldworkers have in their own calendars at the sandbox; `day` counts from today in their own zone. */
export type DemoPersonalEvent = {
  readonly account: string;
  readonly zone: string;
  readonly day: number;
  /** null: all day. */
  readonly at: string | null;
  readonly minutes: number;
  readonly fields: Readonly<Record<string, unknown>>;
};

const mike = { account: "mike@demo.test", zone: "America/Los_Angeles" };
const raj = { account: "raj@demo.test", zone: "America/Denver" };
const day = 24 * 60;

export const demoPersonalEvents: readonly DemoPersonalEvent[] = [
  { ...mike, day: 0, at: "12:15", minutes: 45, fields: { summary: "Lunch with Jo" } },
  { ...mike, day: 1, at: "11:00", minutes: 60, fields: { summary: "Dentist", visibility: "private" } },
  { ...mike, day: 1, at: "14:15", minutes: 60, fields: { summary: "School meeting" } },
  { ...mike, day: 2, at: "16:00", minutes: 60, fields: { summary: "Maybe: gym", status: "tentative" } },
  {
    ...mike,
    day: 3,
    at: "07:30",
    minutes: 60,
    fields: { summary: "Choir", recurrence: ["RRULE:FREQ=WEEKLY"] },
  },
  { ...mike, day: 5, at: null, minutes: 2 * day, fields: { summary: "Camping" } },
  { ...mike, day: 8, at: null, minutes: day, fields: { summary: "Day off?", transparency: "transparent" } },
  { ...raj, day: 1, at: "12:00", minutes: 45, fields: { summary: "Physio", visibility: "private" } },
  { ...raj, day: 4, at: null, minutes: day, fields: { summary: "Day off" } },
];
