import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import startDatabase from "@/db/testing/global-setup";
import { openCluster } from "@/scripts/start/postgres";
import { isReached, lineOf, type Measured } from "./measure";

const benches: Readonly<Record<string, () => Promise<{ run: () => Promise<readonly Measured[]> }>>> = {
  recurrence: () => import("./recurrence"),
  availability: () => import("./availability"),
  ingest: () => import("./ingest"),
  booking: () => import("./booking"),
  sync: () => import("./sync"),
  path: () => import("./full-path"),
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in benches));
if (unknown.length > 0) {
  console.error(`There are the benchmarks ${Object.keys(benches).join(", ")}.`);
  process.exit(2);
}

/** TEST_DATABASE_URL when given, else a cluster as durable as the product's own. @returns what removes it */
async function startPostgres(): Promise<() => Promise<void>> {
  if (process.env.TEST_DATABASE_URL) return startDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), "lockstep-bench-"));
  const cluster = await openCluster({
    dataDir,
    port: 0,
    log: () => {},
    settings: { max_connections: "200" },
  });
  process.env.TEST_DATABASE_URL = cluster.url;
  await startDatabase();
  return async () => {
    await cluster.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
}

/** Whether every goal was reached. */
async function runAll(): Promise<boolean> {
  let isAllReached = true;
  console.log(
    `${"".padEnd(75)} ${"ours".padStart(9)} ${"baseline".padStart(9)} ${"".padEnd(9)} ${"ratio".padStart(8)}`,
  );
  for (const [name, load] of Object.entries(benches)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    const { run } = await load();
    for (const measured of await run()) {
      isAllReached &&= isReached(measured);
      console.log(lineOf(measured));
    }
  }
  return isAllReached;
}

const stopPostgres = await startPostgres();
const failed = (error: unknown) => {
  console.error(error);
  return false;
};
const isAllReached = await runAll().catch(failed);
await stopPostgres();
process.exit(isAllReached ? 0 : 1);
