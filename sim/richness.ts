import { type Fault, faultNames } from "@/sim/faults";
import type { Summary } from "@/sim/run-many";

/** What histories must hold on average to prove anything (decision 37). */
const least = { steps: 300, providerWrites: 30, bookings: 8 } as const;
/** How often each of these faults happens in so many histories. */
const leastFaults = { times: 1_000, histories: 20_000 };
/** The averages of a handful of histories say nothing. */
const fewest = 200;
const counted = [
  "F1",
  "F2",
  "F3",
  "F4",
  "F5",
  "F6",
  "F7",
  "F8",
  "F9",
  "F10",
  "F11",
  "F12",
  "F13",
  "F17",
  "F18",
  "F19",
  "F20",
  "F21",
] as const;

/** Where a run was not rich enough, in lines to print. */
export function missedBounds(summary: Summary): string[] {
  const { histories } = summary;
  if (histories < fewest) return [];
  const poor = (Object.keys(least) as (keyof typeof least)[])
    .filter((name) => summary[name] / histories < least[name])
    .map((name) => `too few ${name}: ${(summary[name] / histories).toFixed(1)} of ${least[name]} a history`);
  const rare = counted.filter((fault: Fault) => {
    const times = ((summary.faults[fault] ?? 0) * leastFaults.histories) / histories;
    return times < leastFaults.times;
  });
  return [...poor, ...rare.map((fault) => `${fault} is too rare: ${faultNames[fault]}`)];
}
