import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCluster } from "@/scripts/start/postgres";
import { dropDatabasesOf } from "./database";

/**
 * One PostgreSQL for the whole run: TEST_DATABASE_URL when given (an owner or superuser login), else an embedded
 * cluster in a temporary folder. The tests find it in the environment, see database.ts.
 */
export default async function setup(): Promise<() => Promise<void>> {
  process.env.LOCKSTEP_TEST_RUN = randomBytes(4).toString("hex");
  if (process.env.TEST_DATABASE_URL) return dropDatabasesOf;

  const dataDir = mkdtempSync(join(tmpdir(), "lockstep-test-"));
  const lines: string[] = [];
  const cluster = await openCluster({
    dataDir,
    port: 0,
    log: (line) => lines.push(line),
    settings: quickSettings,
  });
  process.env.TEST_DATABASE_URL = cluster.url;
  return async () => {
    await cluster.stop();
    rmSync(dataDir, { recursive: true, force: true });
    delete process.env.TEST_DATABASE_URL;
  };
}

/** A test's cluster is thrown away, so it need not survive the machine losing power; its tables are too small to be planned for. */
const quickSettings = {
  jit: "off",
  max_parallel_workers_per_gather: "0",
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  max_connections: "400",
};
