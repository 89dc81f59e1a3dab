import { type LineMoment, momentOf, type Rule, ruleOf } from "@/lib/domain/recurrence/rule";

/** What the recurrence lines of a series say, word for word. */
export type RecurrenceLines = {
  readonly rules: readonly Rule[];
  readonly exceptRules: readonly Rule[];
  readonly dates: readonly LineMoment[];
  readonly exceptDates: readonly LineMoment[];
};

export type UnreadableLine = "rule" | "date" | "line";

/** RRULE, EXRULE, RDATE and EXDATE lines of RFC 5545, several values on a line; or what of them nobody can read. */
export function readLines(recurrence: readonly string[]): RecurrenceLines | UnreadableLine {
  const rules: Rule[] = [];
  const exceptRules: Rule[] = [];
  const dates: LineMoment[] = [];
  const exceptDates: LineMoment[] = [];
  for (const line of recurrence) {
    const [, name = "", parameters = "", value = ""] =
      /^\s*([A-Z]+)((?:;[^:;]*)*):(.*)$/is.exec(line.replace(/\r?\n[ \t]/g, "")) ?? [];
    switch (name.toUpperCase()) {
      case "RRULE":
      case "EXRULE": {
        const rule = ruleOf(value);
        if (!rule) return "rule";
        (name.toUpperCase() === "RRULE" ? rules : exceptRules).push(rule);
        break;
      }
      case "RDATE":
      case "EXDATE": {
        const list = name.toUpperCase() === "RDATE" ? dates : exceptDates;
        if (!addMoments(list, value, parameters)) return "date";
        break;
      }
      default:
        return "line";
    }
  }
  return { rules, exceptRules, dates, exceptDates };
}

/** A PERIOD (RFC 5545 section 3.3.9) would be an occurrence of another length: refused, no provider of ours sends one. */
function addMoments(list: LineMoment[], value: string, parameters: string): boolean {
  const zone = /;TZID="?([^;:"]+)/i.exec(parameters)?.[1] ?? null;
  for (const text of value.trim().toUpperCase().split(",")) {
    const moment = momentOf(text.trim(), zone);
    if (!moment) return false;
    list.push(moment);
  }
  return true;
}
