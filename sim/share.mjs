import { parentPort, workerData } from "node:worker_threads";
import { tsImport } from "tsx/esm/api";

/** A worker thread begins without the loader of its parent. */
const { runMany } = await tsImport("./run-many.ts", import.meta.url);
// Thousands of errors are part of every run, and nobody reads where they were made: a replay shows that.
Error.stackTraceLimit = 0;
const { firstSeed, histories } = workerData;
parentPort?.postMessage(await runMany(firstSeed, histories, { mostFailures: 5 }));
