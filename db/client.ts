import { sql } from "drizzle-orm";
import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import * as schema from "./schema";

export type Database = PostgresJsDatabase<typeof schema>;
/** One transaction of one company. Row-level security shows it that company's rows and no others. */
export type Tx = Parameters<Parameters<Database["transaction"]>[0]>[0];
export type AsCompany = <T>(companyId: string, work: (tx: Tx) => Promise<T>) => Promise<T>;

export const appRole = "lockstep_app";

export type DatabaseConnection = {
  readonly sql: postgres.Sql;
  /** A small pool of its own for session locks: who holds one still finds a connection in the main pool. */
  readonly lockSql: postgres.Sql;
  readonly db: Database;
  readonly asCompany: AsCompany;
  close(): Promise<void>;
};

const deadlockDetected = "40P01";

export function sqlStateOf(error: unknown): string | null {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ("code" in at && typeof at.code === "string" && /^[0-9A-Z]{5}$/.test(at.code)) return at.code;
  }
  return null;
}

/**
 * Connects as the app. `appUrl` is a login of its own; without one the owner's login takes the app's role at
 * start-up (decision 19).
 */
export function connectDatabase(options: {
  url: string;
  appUrl?: string | undefined;
  max?: number;
}): DatabaseConnection {
  const open = (max: number) =>
    postgres(options.appUrl ?? options.url, {
      max,
      onnotice: () => {},
      connection: options.appUrl ? {} : { role: appRole },
    });
  const client = open(options.max ?? 10);
  const lockSql = open(4);
  const db = drizzle(client, { schema });
  const once: AsCompany = (companyId, work) =>
    db.transaction(async (tx) => {
      await tx.execute(sql`select set_config('app.company', ${companyId}, true)`);
      return work(tx);
    });
  return {
    sql: client,
    lockSql,
    db,
    /** A deadlock is PostgreSQL asking to try again, so the work runs a second time; anything else is thrown. */
    asCompany: async (companyId, work) => {
      try {
        return await once(companyId, work);
      } catch (error) {
        if (sqlStateOf(error) !== deadlockDetected) throw error;
        return once(companyId, work);
      }
    },
    close: async () => {
      await Promise.all([client.end({ timeout: 5 }), lockSql.end({ timeout: 5 })]);
    },
  };
}

/** Refuses a login that row-level security would not bind. */
export async function assertBoundByRowSecurity(connection: DatabaseConnection): Promise<void> {
  const [role] = await connection.sql<{ name: string; unbound: boolean; owns: boolean }[]>`
    select current_user as name, (r.rolsuper or r.rolbypassrls) as unbound,
      exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and c.relkind = 'r' and c.relowner = r.oid) as owns
    from pg_roles r where r.rolname = current_user`;
  if (!role || role.unbound || role.owns) {
    throw new Error(
      `The database login "${role?.name ?? "?"}" owns tables, is a superuser or bypasses row-level security. ` +
        "Point DATABASE_APP_URL at a login that may only become lockstep_app.",
    );
  }
}
