import { appliedMigrations } from "@/db/views/applied-migrations";
import type { Env } from "@/lib/env";

type Check = "ok" | "failing";
type Database = Parameters<typeof appliedMigrations>[0];
export type Readiness = {
  readonly status: "ready" | "notReady";
  readonly database: Check;
  readonly migrations: Check;
  /** `elsewhere`: Inngest Cloud drives the jobs; its health is not ours to tell. */
  readonly engine: Check | "elsewhere";
};

const patienceMs = 2_000;

/** Whether this process can do its work now; names what fails and nothing else. */
export async function readinessOf(database: Database, env: Env): Promise<Readiness> {
  const [schema, engine] = await Promise.all([schemaChecks(database), engineCheck(engineHealthUrl(env))]);
  const isReady = schema.database === "ok" && schema.migrations === "ok" && engine !== "failing";
  return { status: isReady ? "ready" : "notReady", ...schema, engine };
}

/** Self-hosted or embedded engines answer at /health; null: Inngest Cloud. */
export function engineHealthUrl(
  env: Pick<Env, "INNGEST_BASE_URL" | "INNGEST_SIGNING_KEY" | "INNGEST_EVENT_KEY" | "ENGINE_PORT">,
): string | null {
  if (env.INNGEST_BASE_URL) return new URL("/health", env.INNGEST_BASE_URL).href;
  if (env.INNGEST_SIGNING_KEY && env.INNGEST_EVENT_KEY) return null;
  return `http://127.0.0.1:${env.ENGINE_PORT}/health`;
}

async function schemaChecks(database: Database): Promise<{ database: Check; migrations: Check }> {
  try {
    const { applied, known } = await withinPatience(appliedMigrations(database));
    return { database: "ok", migrations: applied === known ? "ok" : "failing" };
  } catch {
    return { database: "failing", migrations: "failing" };
  }
}

async function engineCheck(url: string | null): Promise<Check | "elsewhere"> {
  if (url === null) return "elsewhere";
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(patienceMs), cache: "no-store" });
    return answer.ok ? "ok" : "failing";
  } catch {
    return "failing";
  }
}

function withinPatience<T>(work: Promise<T>): Promise<T> {
  const tooLong = new Promise<never>((_, fail) => {
    setTimeout(() => fail(new Error("Too slow.")), patienceMs).unref();
  });
  return Promise.race([work, tooLong]);
}
