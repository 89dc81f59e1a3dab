import { randomBytes } from "node:crypto";
import { errorFacts, log } from "@/lib/log";

/**
 * What a job throws is stored by the engine, which may be somebody else's, and a failed query's message quotes its
 * parameters. So only the id under which the error was logged here goes there.
 */
export async function wordless<T>(job: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const errorId = randomBytes(5).toString("hex");
    log.error("A job failed.", { action: job, errorId, ...errorFacts(error) });
    throw new Error(`The job failed (id ${errorId}).`);
  }
}
