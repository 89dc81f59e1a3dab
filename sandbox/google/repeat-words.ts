/** The repeats a person picks; anything else is a rule of their own. */
export const REPEATS: readonly { readonly rule: string; readonly words: string }[] = [
  { rule: "", words: "Does not repeat" },
  { rule: "RRULE:FREQ=DAILY", words: "Every day" },
  { rule: "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", words: "Monday to Friday" },
  { rule: "RRULE:FREQ=WEEKLY", words: "Every week" },
  { rule: "RRULE:FREQ=WEEKLY;INTERVAL=2", words: "Every 2 weeks" },
  { rule: "RRULE:FREQ=WEEKLY;COUNT=4", words: "Every week, 4 times" },
  { rule: "RRULE:FREQ=MONTHLY", words: "Every month" },
  { rule: "RRULE:FREQ=YEARLY", words: "Every year" },
];
export const OWN_RULE = "own";

export const isPreset = (lines: readonly string[]): boolean =>
  lines.length === 0 || (lines.length === 1 && REPEATS.some(({ rule }) => rule === lines[0]));

export function repeatWords(lines: readonly string[]): string {
  const preset = REPEATS.find(({ rule }) => lines.length === 1 && rule === lines[0]);
  return preset?.words ?? lines.join("\n");
}
