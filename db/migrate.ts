import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate as runMigrations } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";

const migrationsFolder = fileURLToPath(new URL("./migrations", import.meta.url));
const migrationLock = 7_310_001;

/** Brings the database to this version's schema. Twice = nothing to do; two at once wait for each other. */
export async function migrate(databaseUrl: string): Promise<void> {
  const client = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  try {
    await client`select pg_advisory_lock(${migrationLock})`;
    await runMigrations(drizzle(client), { migrationsFolder });
    await client`grant usage on schema drizzle to lockstep_app`;
    await client`grant select on drizzle.__drizzle_migrations to lockstep_app`;
  } finally {
    await client.end({ timeout: 5 });
  }
}
