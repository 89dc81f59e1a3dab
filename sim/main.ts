import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { runHistory } from "@/sim/history";
import { missedBounds } from "@/sim/richness";
import { merged, replayOf, type Summary, wordsOf } from "@/sim/run-many";

const usage = "npm run sim -- [--histories N] [--seed S] [--trace] [--threads T]";

function readOptions() {
  const { values } = parseArgs({
    options: {
      histories: { type: "string" },
      seed: { type: "string" },
      threads: { type: "string" },
      trace: { type: "boolean", default: false },
    },
  });
  const whole = (text: string | undefined, otherwise: number) => {
    const value = text === undefined ? otherwise : Number(text);
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(usage);
    return value;
  };
  const isOne = values.trace || (values.seed !== undefined && values.histories === undefined);
  return {
    seed: whole(values.seed, randomInt(1, 2 ** 47)),
    histories: isOne ? 1 : Math.max(1, whole(values.histories, 1_000)),
    threads: Math.max(1, whole(values.threads, 2)),
    trace: values.trace,
  };
}

/** One thread's share; it prints nothing. */
function runShare(firstSeed: number, histories: number): Promise<Summary> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./share.mjs", import.meta.url), {
      workerData: { firstSeed, histories },
    });
    worker.once("message", resolve);
    worker.once("error", reject);
  });
}

async function main(): Promise<number> {
  const { seed, histories, threads, trace } = readOptions();
  console.log(`seed ${seed}`);
  const before = performance.now();
  if (histories === 1) {
    const { violation, lines, hash, steps } = await runHistory(seed, {}, trace);
    if (trace) console.log(lines.join("\n"));
    console.log(`${steps} steps, hash ${hash}`);
    if (violation) console.error(`${violation.invariant}: ${violation.detail}\n  ${replayOf(seed)}`);
    return violation ? 1 : 0;
  }
  const share = Math.ceil(histories / threads);
  const shares = Array.from({ length: threads }, (_, place) => {
    const first = place * share;
    return runShare(seed + first, Math.min(share, histories - first));
  });
  const summary = merged(await Promise.all(shares));
  for (const line of wordsOf(summary, performance.now() - before)) console.log(line);
  const missed = missedBounds(summary);
  for (const line of missed) console.log(line);
  const failed = summary.failed.length + (missed.length > 0 ? 1 : 0);
  const passed = summary.histories - summary.failed.length;
  console.log(`simulation: ${passed} passed, ${failed} failed, 0 skipped`);
  return failed > 0 ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof RangeError ? error.message : error);
  process.exitCode = 2;
}
