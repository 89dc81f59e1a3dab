import { randomBytes } from "node:crypto";
import postgres from "postgres";
import { migrate } from "@/db/migrate";

export type TestDatabase = {
  /** The owner's login: migrates, sees everything. */
  readonly ownerUrl: string;
  /** The same address; `connectDatabase({ url: appUrl })` takes the app's role at start-up. */
  readonly appUrl: string;
  /** Removes the database; connections still open are cut. Twice is harmless. */
  drop(): Promise<void>;
};

/**
 * A new database with the current schema and no rows, cloned from the run's migrated template. Cheap enough (about
 * 50 ms) for one per test file. The test that makes it drops it.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const template = await migratedTemplate();
  return onServer((sql) => createFrom(sql, template));
}

/** A new database without any schema. */
export function createEmptyDatabase(): Promise<TestDatabase> {
  return onServer((sql) => createFrom(sql, "template0"));
}

/** Removes every database this run made. */
export async function dropDatabasesOf(): Promise<void> {
  await onServer(async (sql) => {
    const names = await sql<{ name: string }[]>`
      select datname as name from pg_database where datname like ${`${prefix()}%`}`;
    for (const { name } of names) await dropNamed(sql, name);
  });
}

function serverUrl(): string {
  const url = process.env.TEST_DATABASE_URL;
  if (!url) throw new Error("No test database: name the test *.db.test.ts so that vitest starts one.");
  return url;
}

const prefix = () => `lockstep_test_${process.env.LOCKSTEP_TEST_RUN ?? "alone"}_`;

const urlOf = (name: string) => {
  const url = new URL(serverUrl());
  url.pathname = `/${name}`;
  return url.href;
};

async function onServer<T>(work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(serverUrl(), { max: 1, onnotice: () => {} });
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

const templateLock = 7_310_002;

/** Made by the first worker that asks; the others wait. `datistemplate` says that its migration ran to the end. */
async function migratedTemplate(): Promise<string> {
  const name = `${prefix()}template`;
  await onServer(async (sql) => {
    await sql`select pg_advisory_lock(${templateLock})`;
    const [known] = await sql<{ complete: boolean }[]>`
      select datistemplate as complete from pg_database where datname = ${name}`;
    if (known?.complete) return;
    if (known) await dropNamed(sql, name);
    await sql`create database ${sql(name)} template template0`;
    await migrate(urlOf(name));
    await sql`alter database ${sql(name)} is_template true`;
  });
  return name;
}

/** One clone at a time: PostgreSQL refuses to copy a template that another session is looking at. */
async function createFrom(sql: postgres.Sql, template: string): Promise<TestDatabase> {
  const name = `${prefix()}${randomBytes(6).toString("hex")}`;
  await sql`select pg_advisory_lock(${templateLock})`;
  await sql`create database ${sql(name)} template ${sql(template)} strategy file_copy`;
  await sql`select pg_advisory_unlock(${templateLock})`;
  const url = urlOf(name);
  return { ownerUrl: url, appUrl: url, drop: () => onServer((server) => dropNamed(server, name)) };
}

async function dropNamed(sql: postgres.Sql, name: string): Promise<void> {
  await sql`update pg_database set datistemplate = false where datname = ${name} and datistemplate`;
  await sql`drop database if exists ${sql(name)} with (force)`;
}
