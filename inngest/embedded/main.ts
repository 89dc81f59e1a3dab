import { pino } from "pino";
import { z } from "zod";
import { demoClock } from "@/lib/demo-clock";
import { startEngine } from "./start-engine";

const environment = z
  .object({
    DATABASE_URL: z.string().min(1).optional(),
    DATABASE_APP_URL: z.string().min(1).optional(),
    ENGINE_PORT: z.coerce.number().int().min(0).max(65535).default(4011),
    HOST: z.string().min(1).default("127.0.0.1"),
    INNGEST_SIGNING_KEY: z.string().min(1),
    INNGEST_EVENT_KEY: z.string().min(1),
    APP_URL: z.url(),
    LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
    LOCKSTEP_DEMO: z.string().optional(),
    DEMO_CLOCK_FILE: z.string().min(1).optional(),
    ENGINE_LEASE_MS: z.coerce.number().int().min(500).max(600_000).default(30_000),
  })
  .refine((env) => env.DATABASE_APP_URL !== undefined || env.DATABASE_URL !== undefined, {
    message: "DATABASE_APP_URL or DATABASE_URL is needed",
  })
  .refine((env) => env.DEMO_CLOCK_FILE === undefined || env.LOCKSTEP_DEMO === "1", {
    message: "DEMO_CLOCK_FILE: only the demo's clock can be moved",
  })
  .safeParse(process.env);

if (!environment.success) {
  console.error(`The job engine cannot start:\n${z.prettifyError(environment.error)}`);
  process.exit(1);
}
const env = environment.data;

const engine = await startEngine({
  databaseUrl: env.DATABASE_APP_URL ?? env.DATABASE_URL ?? "",
  role: env.DATABASE_APP_URL === undefined ? "lockstep_app" : undefined,
  port: env.ENGINE_PORT,
  host: env.HOST,
  functionsUrl: new URL("/api/inngest", env.APP_URL).href,
  signingKey: env.INNGEST_SIGNING_KEY,
  eventKey: env.INNGEST_EVENT_KEY,
  leaseMs: env.ENGINE_LEASE_MS,
  // A moved clock is to be seen at once.
  ...(env.DEMO_CLOCK_FILE === undefined ? {} : { clock: demoClock(env.DEMO_CLOCK_FILE), pollMs: 250 }),
  log: pino({ name: "engine", level: env.LOG_LEVEL }),
}).catch((error: unknown) => {
  console.error(`The job engine cannot start: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
});
console.log(`engine listening on ${engine.url}`);

let isStopping = false;
async function stop(): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  await engine.stop();
  process.exit(0);
}
process.on("SIGTERM", stop);
process.on("SIGINT", stop);
