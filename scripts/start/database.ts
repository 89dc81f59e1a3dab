import { setTimeout as sleep } from "node:timers/promises";
import { PlainError } from "./plain-error";
import type { StartPlan } from "./plan";
import { type Cluster, openCluster } from "./postgres";

export type RunningDatabase = { readonly url: string; stop(): Promise<void> };

/**
 * The given database, or our own, which is opened again when its postmaster dies. `onStart` gets each postmaster's id.
 */
export async function runDatabase(
  plan: Pick<StartPlan, "database" | "dataDir">,
  log: (line: string) => void,
  say: (line: string) => void,
  onStart: (pid: number) => void,
): Promise<RunningDatabase> {
  if (plan.database.kind === "given") return { url: plan.database.url, stop: async () => {} };
  let isStopping = false;
  const first = await openCluster({ dataDir: plan.dataDir, log });
  let current: Cluster = first;
  onStart(current.pid());
  const keep = async () => {
    for (let backoffMs = 100; !isStopping; ) {
      await current.exited;
      if (isStopping) return;
      say("The database ended; starting it again.");
      try {
        current = await openCluster({ dataDir: plan.dataDir, port: first.port, log });
        if (isStopping) return await current.stop();
        onStart(current.pid());
        backoffMs = 100;
      } catch (error) {
        say(error instanceof Error ? error.message : String(error));
      }
      await sleep(backoffMs);
      backoffMs = Math.min(backoffMs * 2, 10_000);
    }
  };
  const kept = keep();
  return {
    url: first.url,
    stop: async () => {
      isStopping = true;
      await current.stop();
      await kept;
    },
  };
}

/** Brings the schema up to date. Throws PlainError that names the database, without its password, when it cannot. */
export async function migrateDatabase(url: string): Promise<void> {
  const { migrate } = await import("@/db/migrate");
  try {
    await migrate(url);
  } catch (error) {
    const { host, pathname } = new URL(url);
    const cause =
      error instanceof Error ? (error.cause instanceof Error ? error.cause : error) : new Error(`${error}`);
    throw new PlainError(
      `The database ${host}${pathname} could not be brought up to date: ${cause.message || cause}`,
      {
        cause: error,
      },
    );
  }
}
