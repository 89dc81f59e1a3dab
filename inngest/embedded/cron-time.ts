import { Cron } from "croner";

function split(text: string): { readonly pattern: string; readonly timezone: string } {
  const match = /^TZ=(\S+)\s+(.*)$/.exec(text.trim());
  return { timezone: match?.[1] ?? "UTC", pattern: match?.[2] ?? text.trim() };
}

function parse(text: string): Cron {
  const { pattern, timezone } = split(text);
  return new Cron(pattern, { timezone, paused: true, mode: "5-or-6-parts" });
}

/** The first tick strictly after the instant, or null when there is none. `TZ=Area/City ` in front sets the zone; else UTC. */
export function nextTick(cron: string, after: Date): Date | null {
  return parse(cron).nextRun(after);
}

/** Why this is no schedule, or null. */
export function cronProblem(cron: string): string | null {
  try {
    new Intl.DateTimeFormat("en", { timeZone: split(cron).timezone });
    parse(cron);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : "not a schedule";
  }
}
