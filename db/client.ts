import { sql } from "drizzle-orm";
import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import { drizzleDriver } from "./drizzle-driver";
import { listenOn } from "./listening";
import { openPool, openSessions, type Pool } from "./pool";
import {
  type ConnectionSettings,
  openPostgresConnection,
  type Queryable,
  type Statements,
} from "./postgres-connection";
import * as schema from "./schema";

export type Database = PostgresJsDatabase<typeof schema>;
/** One transaction of one company. Row-level security shows it that company's rows and no others. */
export type Tx = Parameters<Parameters<Database["transaction"]>[0]>[0];
export type AsCompany = <T>(companyId: string, work: (tx: Tx) => Promise<T>) => Promise<T>;

export const appRole = "lockstep_app";

export type DatabaseConnection = {
  /** One statement outside a company. */
  readonly sql: Statements;
  /** Statements outside a company. */
  readonly db: Database;
  readonly asCompany: AsCompany;
  /**
   * Runs the work with a database connection of its own, for session locks: the connection ends with the work, and with it
   * all it held. At most 4 at a time, beside the pool, so that who holds one still finds a connection there.
   */
  withSession<T>(work: (sql: Queryable) => Promise<T>): Promise<T>;
  /** Hears a channel until this closes; `onGap`: a connection was lost, messages may have been missed. */
  listen(channel: string, onMessage: (payload: string) => void, onGap: () => void): void;
  close(): Promise<void>;
};

const deadlockDetected = "40P01";

export function sqlStateOf(error: unknown): string | null {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ("code" in at && typeof at.code === "string" && /^[0-9A-Z]{5}$/.test(at.code)) return at.code;
  }
  return null;
}

const sessionsAtOnce = 4;

export type DatabaseOptions = {
  readonly url: string;
  readonly appUrl?: string | undefined;
  /** Connections in the pool. */
  readonly max?: number;
  /** The longest a statement may take. */
  readonly statementLimitMs?: number;
  /** The longest a transaction may take. */
  readonly transactionLimitMs?: number;
};

/**
 * Connects as the app. `appUrl` is a login of its own; without one the owner's login takes the app's role at
 * start-up (decision 19).
 */
export function connectDatabase(options: DatabaseOptions): DatabaseConnection {
  const settings: ConnectionSettings = {
    url: options.appUrl ?? options.url,
    parameters: options.appUrl ? {} : { role: appRole },
    codecs: { parsers: {}, serializers: {} },
    statementLimitMs: options.statementLimitMs ?? 30_000,
  };
  const { max = 10, transactionLimitMs = 60_000 } = options;
  const pool = openPool({ ...settings, max, transactionLimitMs });
  const sessions = openSessions(settings, sessionsAtOnce);
  const listenings: { stop(): Promise<void> }[] = [];
  const db = drizzle(drizzleDriver(pool.run, settings.codecs, pool.transaction), { schema });
  const once: AsCompany = (companyId, work) =>
    db.transaction(async (tx) => {
      await tx.execute(sql`select set_config('app.company', ${companyId}, true)`);
      return work(tx);
    });
  return {
    sql: statementsOf(pool),
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
    withSession: sessions.use,
    listen: (channel, onMessage, onGap) => {
      const open = (onNotify: (channel: string, payload: string) => void) =>
        openPostgresConnection(settings, onNotify);
      listenings.push(listenOn(open, channel, onMessage, onGap));
    },
    close: async () => {
      const stopped = listenings.splice(0).map((listening) => listening.stop());
      await Promise.all([pool.close(), sessions.close(), ...stopped]);
    },
  };
}

function statementsOf(pool: Pool): Statements {
  const sql: Queryable = (strings, ...values) => pool.run((client) => client(strings, ...values)) as never;
  return Object.assign(sql, {
    unsafe: (text: string) => pool.run((client) => client.unsafe(text)) as never,
  });
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
