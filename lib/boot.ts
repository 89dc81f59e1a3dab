import { setTimeout as wait } from "node:timers/promises";
import { assertBoundByRowSecurity, type DatabaseConnection, sqlStateOf } from "@/db/client";
import { guardIncomingRequests } from "@/lib/auth/incoming";
import { env, tellNextAuth } from "@/lib/env";
import { processWide } from "@/lib/process-wide";
import { deps } from "@/lib/wiring";

/**
 * Makes the process ready before its first request. Throws, in one sentence, for an environment that is not usable, a
 * database that does not answer, or a login that row-level security would not bind.
 */
export async function boot(): Promise<void> {
  const { database } = deps();
  const settings = env();
  tellNextAuth(settings.appUrl);
  processWide("incoming", () => guardIncomingRequests(settings.TRUST_PROXY === "1"));
  await untilItAnswers(database);
  await assertBoundByRowSecurity(database);
}

const tries = 40;
const pauseMs = 500;

/** A database that is starting, or starting again, gets twenty seconds. */
async function untilItAnswers(database: DatabaseConnection): Promise<void> {
  for (let left = tries; ; left -= 1) {
    try {
      await database.sql`select 1`;
      return;
    } catch (error) {
      if (!isStillComing(error)) throw error;
      if (left === 0) throw new Error("Lockstep cannot start: the database in DATABASE_URL does not answer.");
      await wait(pauseMs);
    }
  }
}

const cannotConnectNow = "57P03";

function isStillComing(error: unknown): boolean {
  if (sqlStateOf(error) === cannotConnectNow) return true;
  const code = error instanceof Error && "code" in error ? error.code : null;
  return (
    code === "ECONNREFUSED" ||
    code === "ENOTFOUND" ||
    code === "CONNECTION_CLOSED" ||
    code === "CONNECTION_LOST" ||
    code === "CONNECT_TIMEOUT"
  );
}

/** Next would go on listening after a failed start and answer nothing, so the process ends instead. */
export async function bootOrEnd(): Promise<void> {
  try {
    await boot();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
