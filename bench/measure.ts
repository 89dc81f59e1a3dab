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

/** What two sides took, round by round: in each round both were measured, one right after the other. */
export type Rounds = { readonly ours: readonly number[]; readonly baseline: readonly number[] };

/** The median over the rounds of ours / baseline: a noisy neighbour meets both sides of a round alike. */
export function medianRatio({ ours, baseline }: Rounds): number {
  return quantile(
    ours.map((mine, round) => mine / (baseline[round] ?? Number.NaN)),
    0.5,
  );
}

/** Measures both sides in every round, each the first in every other one. */
export async function interleaved(
  rounds: number,
  sides: { readonly ours: () => Promise<number>; readonly baseline: () => Promise<number> },
): Promise<Rounds> {
  const ours: number[] = [];
  const baseline: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    if (round % 2 === 0) ours.push(await sides.ours());
    baseline.push(await sides.baseline());
    if (round % 2 === 1) ours.push(await sides.ours());
  }
  return { ours, baseline };
}

export function lineOf(measured: Measured): string {
  const { name, ours, baseline, unit, ratio, goal, atMost } = measured;
  const number = (value: number) => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));
  const verdict = isReached(measured) ? "ok    " : "MISSED";
  return `${verdict} ${name.padEnd(68)} ${number(ours).padStart(9)} ${number(baseline).padStart(9)} ${unit.padEnd(9)} ${number(ratio).padStart(8)} (${atMost ? "at most" : "at least"} ${goal})`;
}
