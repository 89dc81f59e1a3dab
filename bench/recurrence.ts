import { pathToFileURL } from "node:url";
import { fromZonedTime } from "date-fns-tz";
import { expandSeries } from "@/lib/domain/recurrence/expand";
import { RRule } from "@/lib/domain/recurrence/rrule-package";
import type { LocalDate } from "@/lib/domain/time";
import { wallToInstant } from "@/lib/domain/wall-time";
import { instantOfWall } from "@/lib/domain/zone-table";
import type { Measured } from "./measure";

const zone = "America/Los_Angeles";
const window = { start: new Date("2027-03-01T08:00:00Z"), end: new Date("2027-04-01T07:00:00Z") };

/** Each began ten years before the window: [name, rule, first day, goal]. */
const rules: readonly (readonly [string, string, LocalDate, number])[] = [
  ["daily", "FREQ=DAILY", "2017-03-06" as LocalDate, 300],
  ["weekly MO,WE,FR", "FREQ=WEEKLY;BYDAY=MO,WE,FR", "2017-03-06" as LocalDate, 300],
  ["every second week", "FREQ=WEEKLY;INTERVAL=2", "2017-03-06" as LocalDate, 300],
  ["weekly, counted", "FREQ=WEEKLY;COUNT=900", "2017-03-06" as LocalDate, 50],
  ["second Tuesday", "FREQ=MONTHLY;BYDAY=2TU", "2017-03-14" as LocalDate, 50],
  ["the 15th", "FREQ=MONTHLY;BYMONTHDAY=15", "2017-03-15" as LocalDate, 50],
  ["last working day", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2017-03-31" as LocalDate, 50],
  ["monthly, counted", "FREQ=MONTHLY;COUNT=900", "2017-03-06" as LocalDate, 50],
  ["yearly", "FREQ=YEARLY", "2017-03-06" as LocalDate, 50],
];

/** Microseconds a call, the best of three rounds after a warm-up. */
function costUs(work: () => unknown, calls: number): number {
  for (let i = 0; i < Math.min(calls, 200); i += 1) work();
  const rounds = [0, 0, 0].map(() => {
    const started = performance.now();
    for (let i = 0; i < calls; i += 1) work();
    return ((performance.now() - started) / calls) * 1_000;
  });
  return Math.min(...rounds);
}

function ofRule([name, rule, date, goal]: (typeof rules)[number]): Measured {
  const start = wallToInstant({ date, hour: 9, minute: 0 }, zone).instant;
  const series = {
    time: { kind: "timed" as const, start, end: new Date(start.getTime() + 3_600_000) },
    zone,
    recurrence: [`RRULE:${rule}`],
  };
  const dtstart = new Date(`${date}T09:00:00Z`);
  const withTzid = () =>
    new RRule({ ...RRule.parseString(rule), dtstart, tzid: zone }).between(window.start, window.end, true);
  const expanded = () => expandSeries(series, window);
  const found = expanded();
  if (!found.ok || found.occurrences.length !== withTzid().length) throw new Error(`${name}: unlike answers`);
  const ours = 1e6 / costUs(expanded, 500);
  const started = performance.now();
  const calls = rule.startsWith("FREQ=YEARLY") ? 30 : 2;
  for (let i = 0; i < calls; i += 1) withTzid();
  const baseline = (1_000 * calls) / (performance.now() - started);
  return { name: `expand 31 days, ${name}`, ours, baseline, unit: "ops/s", ratio: ours / baseline, goal };
}

function ofWallTimes(): Measured[] {
  const walls = Array.from({ length: 365 }, (_, day) => Date.UTC(2026, 0, 1, 9) + day * 86_400_000);
  const texts = walls.map((wall) => new Date(wall).toISOString().slice(0, 19));
  const times = texts.map((text) => ({ date: text.slice(0, 10) as LocalDate, hour: 9, minute: 0 }));
  const perTime = (work: (index: number) => unknown) =>
    costUs(() => {
      for (let index = 0; index < walls.length; index += 1) work(index);
    }, 20) / walls.length;
  const baseline = perTime((index) => fromZonedTime(texts[index] ?? "", zone));
  const table = perTime((index) => instantOfWall(zone, walls[index] ?? 0));
  const checked = perTime((index) => times[index] && wallToInstant(times[index], zone));
  const measured = (name: string, ours: number) => ({
    name: `wall time to instant, ${name}`,
    ours: 1e6 / ours,
    baseline: 1e6 / baseline,
    unit: "ops/s",
    ratio: baseline / ours,
    goal: 20,
  });
  return [measured("table", table), measured("with checks", checked)];
}

/** Recurrence against rrule's TZID path, wall times against date-fns-tz; both sides in one run. */
export async function run(): Promise<Measured[]> {
  return [...rules.map(ofRule), ...ofWallTimes()];
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const { name, ours, baseline, ratio } of await run()) {
    console.log(`${name.padEnd(40)}  ${ours.toFixed(0)}  ${baseline.toFixed(1)}  ${ratio.toFixed(0)}`);
  }
}
