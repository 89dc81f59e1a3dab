import { parentPort, workerData } from "node:worker_threads";
import { tsImport } from "tsx/esm/api";

/** A worker thread begins without the loader of its parent. */
const { runMany } = await tsImport("./run-many.ts", import.meta.url);
const { firstSeed, histories } = workerData;
parentPort?.postMessage(await runMany(firstSeed, histories, { mostFailures: 5 }));
