/** What a status does to the calendar copies of its bookings; shown as Push, Delete and No action. */
export const calendarRules = ["push", "remove", "leave"] as const;
export type CalendarRule = (typeof calendarRules)[number];

export const calendarRuleWords: Record<CalendarRule, string> = {
  push: "Push",
  remove: "Delete",
  leave: "No action",
};

/** The colour and icon of a status on cards and pills. */
export const statusTones = [
  "draft",
  "tentative",
  "scheduled",
  "confirmed",
  "progress",
  "hold",
  "done",
  "cancelled",
  "noshow",
] as const;
export type StatusTone = (typeof statusTones)[number];

type DefaultStatus = {
  readonly name: string;
  readonly tone: StatusTone;
  readonly calendarRule: CalendarRule;
  readonly takesTime: boolean;
};

/** What a new company starts with. */
export const defaultStatuses: readonly DefaultStatus[] = [
  { name: "Draft", tone: "draft", calendarRule: "leave", takesTime: false },
  { name: "Tentative", tone: "tentative", calendarRule: "leave", takesTime: true },
  { name: "Scheduled", tone: "scheduled", calendarRule: "push", takesTime: true },
  { name: "Confirmed", tone: "confirmed", calendarRule: "push", takesTime: true },
  { name: "In progress", tone: "progress", calendarRule: "push", takesTime: true },
  { name: "On hold", tone: "hold", calendarRule: "remove", takesTime: false },
  { name: "Completed", tone: "done", calendarRule: "leave", takesTime: true },
  { name: "Cancelled", tone: "cancelled", calendarRule: "remove", takesTime: false },
  { name: "No-show", tone: "noshow", calendarRule: "leave", takesTime: false },
];
