import { type Fault, FaultCounts } from "@/sim/faults";
import { type HistoryResult, type Plant, runHistory } from "@/sim/history";

export type Summary = {
  readonly histories: number;
  readonly steps: number;
  readonly providerWrites: number;
  readonly bookings: number;
  readonly faults: Readonly<Partial<Record<Fault, number>>>;
  readonly failed: readonly Pick<HistoryResult, "seed" | "violation">[];
};

/** Runs histories of consecutive seeds; stops after `mostFailures`. */
export async function runMany(
  firstSeed: number,
  histories: number,
  { plant = {}, mostFailures = 1 }: { readonly plant?: Plant; readonly mostFailures?: number } = {},
): Promise<Summary> {
  const faults = new FaultCounts();
  const failed: Pick<HistoryResult, "seed" | "violation">[] = [];
  const sums = { histories: 0, steps: 0, providerWrites: 0, bookings: 0 };
  for (let seed = firstSeed; seed < firstSeed + histories && failed.length < mostFailures; seed += 1) {
    const result = await runHistory(seed, plant);
    sums.histories += 1;
    sums.steps += result.steps;
    sums.providerWrites += result.providerWrites;
    sums.bookings += result.bookings;
    faults.addAll(result.faults);
    if (result.violation) failed.push({ seed, violation: result.violation });
  }
  return { ...sums, faults: Object.fromEntries(faults.of), failed };
}

export function merged(summaries: readonly Summary[]): Summary {
  const faults = new FaultCounts();
  const sum = (of: (summary: Summary) => number) => summaries.reduce((all, summary) => all + of(summary), 0);
  for (const summary of summaries)
    for (const [fault, times] of Object.entries(summary.faults)) faults.add(fault as Fault, times);
  return {
    histories: sum(({ histories }) => histories),
    steps: sum(({ steps }) => steps),
    providerWrites: sum(({ providerWrites }) => providerWrites),
    bookings: sum(({ bookings }) => bookings),
    faults: Object.fromEntries(faults.of),
    failed: summaries.flatMap(({ failed }) => failed),
  };
}

/** What a run was worth, in lines to print. */
export function wordsOf(summary: Summary, tookMs: number): string[] {
  const { histories, steps, providerWrites, bookings, faults, failed } = summary;
  const each = (count: number) => (count / Math.max(1, histories)).toFixed(1);
  const counts = Object.entries(faults)
    .sort(([a], [b]) => Number(a.slice(1)) - Number(b.slice(1)))
    .map(([fault, times]) => `${fault} ${times}`);
  return [
    `${histories} histories in ${(tookMs / 1000).toFixed(1)} s (${Math.round((histories * 1000) / tookMs)} a second)`,
    `each: ${each(steps)} steps, ${each(providerWrites)} provider writes, ${each(bookings)} bookings`,
    `faults: ${counts.join(", ")}`,
    ...failed.map(
      ({ seed, violation }) => `${violation?.invariant}: ${violation?.detail}\n  ${replayOf(seed)}`,
    ),
  ];
}

export function replayOf(seed: number): string {
  return `npm run sim -- --seed ${seed} --trace`;
}
