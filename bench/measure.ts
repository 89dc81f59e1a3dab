/** One line of a benchmark: both sides were measured in the same run. `ratio` must reach `goal`, or stay below it with `atMost`. */
export type Measured = {
  readonly name: string;
  readonly ours: number;
  readonly baseline: number;
  readonly unit: string;
  readonly ratio: number;
  readonly goal: number;
  readonly atMost?: boolean;
};

export function isReached({ ratio, goal, atMost }: Measured): boolean {
  return atMost ? ratio <= goal : ratio >= goal;
}

export async function msOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function lineOf(measured: Measured): string {
  const { name, ours, baseline, unit, ratio, goal, atMost } = measured;
  const number = (value: number) => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));
  const verdict = isReached(measured) ? "ok    " : "MISSED";
  return `${verdict} ${name.padEnd(58)} ${number(ours).padStart(9)} ${number(baseline).padStart(9)} ${unit.padEnd(9)} ${number(ratio).padStart(8)} (${atMost ? "at most" : "at least"} ${goal})`;
}
